#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

// Variadic functions and macros, which Swift cannot call.
static inline EVP_PKEY *openssl_p256_generate(void) { return EVP_EC_gen("P-256"); }
static inline EVP_PKEY *openssl_rsa_generate(size_t bits) { return EVP_RSA_gen(bits); }
static inline long openssl_bio_contents(BIO *bio, char **start) { return BIO_get_mem_data(bio, start); }
static const int openssl_selection_public = EVP_PKEY_PUBLIC_KEY;
static const int openssl_selection_pair = EVP_PKEY_KEYPAIR;

// The parts of a key. The builder keeps pointers to names and bytes until it is done, so both must outlive it: here
// they do. `d` may be null.
static inline OSSL_PARAM *openssl_p256_parts(const unsigned char *point, size_t length, const BIGNUM *d) {
    OSSL_PARAM *parts = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0)
        && OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, length)
        && (!d || OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, d)))
        parts = OSSL_PARAM_BLD_to_param(builder);
    OSSL_PARAM_BLD_free(builder);
    return parts;
}

static inline OSSL_PARAM *openssl_rsa_parts(const BIGNUM *n, const BIGNUM *e) {
    OSSL_PARAM *parts = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n)
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e))
        parts = OSSL_PARAM_BLD_to_param(builder);
    OSSL_PARAM_BLD_free(builder);
    return parts;
}

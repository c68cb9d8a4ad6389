import COpenSSL

/// An asymmetric key as OpenSSL holds it, released when the last user lets go.
///
/// Sendable without a lock: the key is complete before anybody else sees it and is never changed, and OpenSSL allows
/// one EVP_PKEY to sign and verify on many threads at once.
final class KeyHandle: @unchecked Sendable {
    let raw: OpaquePointer

    init(adopting raw: OpaquePointer) { self.raw = raw }

    deinit { EVP_PKEY_free(raw) }

    /// Builds a key from its parts, which are released here, and checks that they belong together.
    convenience init(
        kind: String, selection: Int32, parts: UnsafeMutablePointer<OSSL_PARAM>?
    ) throws(CryptographyError) {
        guard let parts else { throw .lastRefusal() }
        defer { OSSL_PARAM_free(parts) }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, kind, nil) else { throw .lastRefusal() }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, selection, parts) == 1, let key
        else { throw .lastRefusal() }
        self.init(adopting: key)
        guard let check = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { throw .lastRefusal() }
        defer { EVP_PKEY_CTX_free(check) }
        let sound = selection == openssl_selection_pair ? EVP_PKEY_check(check) : EVP_PKEY_public_check(check)
        guard sound == 1 else { throw .lastRefusal() }
    }

    /// Reads an unencrypted private key (PKCS#8 PEM).
    convenience init(pem: String) throws(CryptographyError) {
        let bytes = Array(pem.utf8)
        guard let file = BIO_new_mem_buf(bytes, Int32(bytes.count)) else { throw .lastRefusal() }
        defer { BIO_free(file) }
        // An empty pass phrase: without it OpenSSL would ask for one on the terminal.
        var none: [CChar] = [0]
        guard let key = PEM_read_bio_PrivateKey(file, nil, nil, &none) else { throw .lastRefusal() }
        self.init(adopting: key)
    }

    /// The private key as PKCS#8 PEM.
    func pem() throws(CryptographyError) -> String {
        guard let file = BIO_new(BIO_s_mem()) else { throw .lastRefusal() }
        defer { BIO_free(file) }
        guard PEM_write_bio_PKCS8PrivateKey(file, raw, nil, nil, 0, nil, nil) == 1 else { throw .lastRefusal() }
        var start: UnsafeMutablePointer<CChar>?
        let count = openssl_bio_contents(file, &start)
        guard let start else { throw .lastRefusal() }
        return start.withMemoryRebound(to: UInt8.self, capacity: count) {
            String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
        }
    }

    func isKind(_ name: String) -> Bool { EVP_PKEY_is_a(raw, name) == 1 }

    /// One number of the key, big-endian, padded to `length` bytes (or as long as it is).
    func number(_ name: String, length: Int? = nil) throws(CryptographyError) -> [UInt8] {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(raw, name, &number) == 1, let number else { throw .lastRefusal() }
        defer { BN_clear_free(number) }
        let count = length ?? Int(BN_num_bits(number) + 7) / 8
        var bytes = [UInt8](repeating: 0, count: count)
        guard BN_bn2binpad(number, &bytes, Int32(count)) == Int32(count) else { throw .lastRefusal() }
        return bytes
    }

    /// The signature of the message's SHA-256, in the encoding of the key's kind.
    func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .lastRefusal() }
        defer { EVP_MD_CTX_free(context) }
        var length = Int(EVP_PKEY_get_size(raw))
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, raw) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else { throw .lastRefusal() }
        return Array(signature.prefix(length))
    }

    func accepts(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let sound =
            EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, raw) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        if !sound { ERR_clear_error() }
        return sound
    }
}

import COpenSSL

/// Values sealed at rest with AES-256-GCM (NIST SP 800-38D): unreadable and unchangeable without the key.
extension KeyRing {
    private static let nonceLength = 12
    private static let tagLength = 16

    /// Seals under the current key: `keyID.nonce.ciphertext+tag`.
    ///
    /// The purpose is bound into the seal: a value sealed for one place does not open in another.
    public func seal(_ plain: [UInt8], for purpose: String) throws(CryptographyError) -> String {
        let nonce = SecureRandom.bytes(Self.nonceLength)
        let key = try key(currentID)
        let sealed = try Self.seal(plain, key: key, nonce: nonce, additional: Array(purpose.utf8))
        return [currentID, Base64URL.encode(nonce), Base64URL.encode(sealed)].joined(separator: ".")
    }

    /// The value that was sealed for this purpose.
    ///
    /// Throws `.malformed`, `.unknownKey`, or `.notAuthentic` for a changed value or another purpose.
    public func open(_ sealed: String, for purpose: String) throws(CryptographyError) -> [UInt8] {
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let nonce = Base64URL.decode(parts[1].utf8), nonce.count == Self.nonceLength,
            let body = Base64URL.decode(parts[2].utf8), body.count >= Self.tagLength
        else { throw .malformed("sealed value") }
        let key = try key(String(parts[0]))
        return try Self.open(body, key: key, nonce: nonce, additional: Array(purpose.utf8))
    }

    /// Whether the value was sealed with a key that is no longer the current one.
    public func needsResealing(_ sealed: String) -> Bool { !sealed.hasPrefix(currentID + ".") }

    static func seal(
        _ plain: [UInt8], key: [UInt8], nonce: [UInt8], additional: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_CIPHER_CTX_new() else { throw .lastRefusal() }
        defer { EVP_CIPHER_CTX_free(context) }
        var sealed = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: tagLength)
        var length: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            EVP_EncryptUpdate(context, nil, &length, additional, Int32(additional.count)) == 1,
            EVP_EncryptUpdate(context, &sealed, &length, plain, Int32(plain.count)) == 1,
            EVP_EncryptFinal_ex(context, &tag, &length) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        else { throw .lastRefusal() }
        return sealed + tag
    }

    static func open(
        _ body: [UInt8], key: [UInt8], nonce: [UInt8], additional: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_CIPHER_CTX_new() else { throw .lastRefusal() }
        defer { EVP_CIPHER_CTX_free(context) }
        let sealed = Array(body.dropLast(tagLength))
        var tag = Array(body.suffix(tagLength))
        var plain = [UInt8](repeating: 0, count: sealed.count)
        var rest = [UInt8](repeating: 0, count: tagLength)
        var length: Int32 = 0
        guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            EVP_DecryptUpdate(context, nil, &length, additional, Int32(additional.count)) == 1,
            EVP_DecryptUpdate(context, &plain, &length, sealed, Int32(sealed.count)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1
        else { throw .lastRefusal() }
        guard EVP_DecryptFinal_ex(context, &rest, &length) == 1 else {
            ERR_clear_error()
            throw .notAuthentic
        }
        return plain
    }
}

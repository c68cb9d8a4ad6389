import COpenSSL
public import Foundation

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    public static let length = 32

    /// The 32 bytes of the digest.
    public static func hash(_ bytes: some ContiguousBytes) -> [UInt8] {
        var stream = SHA256Stream()
        stream.update(bytes)
        return stream.finish()
    }

    /// The digest of the text's UTF-8.
    public static func hash(_ text: String) -> [UInt8] { hash(Array(text.utf8)) }
}

/// SHA-256 of what arrives in pieces, such as an upload.
public struct SHA256Stream: ~Copyable {
    private let context: OpaquePointer

    public init() {
        // Fails only when memory is exhausted, where Swift itself would end the process.
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("no memory for a digest")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    public mutating func update(_ bytes: some ContiguousBytes) {
        bytes.withUnsafeBytes { raw in
            _ = EVP_DigestUpdate(context, raw.baseAddress, raw.count)
        }
    }

    /// The digest of everything so far.
    public consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: SHA256.length)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }
}

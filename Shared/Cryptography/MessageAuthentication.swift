import COpenSSL
public import Foundation

/// A key for HMAC-SHA-256 (RFC 2104).
public struct AuthenticationKey: Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public var description: String { "•••" }

    /// The 32 bytes that prove that who made them held this key.
    public func code(for message: some ContiguousBytes) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: SHA256.length)
        message.withUnsafeBytes { raw in
            // HMAC refuses a null message even when its length is zero.
            let start = raw.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let count = raw.count
            withUnsafePointer(to: 0 as UInt8) { nothing in
                _ = HMAC(EVP_sha256(), bytes, Int32(bytes.count), start ?? nothing, count, &code, nil)
            }
        }
        return code
    }

    public func code(for text: String) -> [UInt8] { code(for: Array(text.utf8)) }

    /// Whether `code` was made for `message` with this key; takes the same time either way.
    public func accepts(_ code: [UInt8], for message: some ContiguousBytes) -> Bool {
        constantTimeEqual(code, self.code(for: message))
    }

    public func accepts(_ code: [UInt8], for text: String) -> Bool { accepts(code, for: Array(text.utf8)) }
}

/// Compares secrets in a time that depends on their length only.
public func constantTimeEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && CRYPTO_memcmp(one, other, one.count) == 0
}

import COpenSSL

/// What can go wrong with keys, sealed values and signatures, apart from a plain "does not match".
public enum CryptographyError: Error, Equatable, CustomStringConvertible {
    /// The text or bytes are not of the form named.
    case malformed(String)
    /// The value names a key that this process does not hold.
    case unknownKey(String)
    /// The value was changed, or made for another purpose.
    case notAuthentic
    /// The library refused; its own words.
    case refused(String)

    public var description: String {
        switch self {
        case .malformed(let what): "malformed \(what)"
        case .unknownKey(let id): "unknown key \(id)"
        case .notAuthentic: "not authentic"
        case .refused(let words): "OpenSSL: \(words)"
        }
    }

    /// The last words of OpenSSL, and an empty error queue for the next call on this thread.
    static func lastRefusal() -> CryptographyError {
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(ERR_peek_last_error(), &text, text.count)
        ERR_clear_error()
        return .refused(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}

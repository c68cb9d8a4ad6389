import Cryptography
public import Foundation
public import Runtime

/// Makes and checks the tokens that prove a form came from a page of ours: an HMAC over the session's id.
///
/// Nothing is stored; every instance has the same key (`CSRF_KEY`).
public struct CSRFTokens: Sendable {
    public static let field = "_csrf"
    public static let header = "X-Raingan-CSRF"

    private let key: AuthenticationKey

    /// Reads the key, at least 32 bytes in base64url; nil when it is not that.
    public init?(key: String) {
        guard let bytes = Base64URL.decode(key), bytes.count >= 32 else { return nil }
        self.key = AuthenticationKey(bytes)
    }

    /// Reads `CSRF_KEY`; nil when it is missing or wrong, of which the reader then complains.
    public init?(reading reader: inout SettingsReader) {
        let key = reader.secret("CSRF_KEY").reveal()
        guard let tokens = CSRFTokens(key: key) else {
            if !key.isEmpty { reader.complain("CSRF_KEY is not valid (64 hexadecimal digits expected)") }
            return nil
        }
        self = tokens
    }

    public func token(for session: UUID) -> String { Base64URL.encode(key.code(for: Self.message(session))) }

    public func accepts(_ token: String, for session: UUID) -> Bool {
        guard let code = Base64URL.decode(token) else { return false }
        return key.accepts(code, for: Self.message(session))
    }

    private static func message(_ session: UUID) -> String { "csrf " + session.text }
}

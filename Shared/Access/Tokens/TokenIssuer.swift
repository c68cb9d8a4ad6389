public import Cryptography
import JSON

/// Makes internal tokens; only Auth has the key.
public struct TokenIssuer: Sendable {
    /// The longest token that a cookie can carry beside its name and attributes (4,096 bytes, RFC 6265 §6.1).
    public static let longest = 3_900

    /// The grants and names of this person do not fit into a token.
    public struct TooLong: Error, Equatable { public let bytes: Int }

    public let kid: String
    private let key: ES256.PrivateKey

    public init(kid: String, key: ES256.PrivateKey) { (self.kid, self.key) = (kid, key) }

    public func issue(_ token: InternalToken) throws -> String {
        var header = JSONObject()
        header["typ"] = .string(InternalToken.type)
        header["alg"] = .string(InternalToken.algorithm)
        header["kid"] = .string(kid)
        let text = try CompactJWS.sign(
            header: JSONValue.object(header).compactBytes, payload: Claims.write(token).compactBytes, with: key)
        guard text.utf8.count <= Self.longest else { throw TooLong(bytes: text.utf8.count) }
        return text
    }
}

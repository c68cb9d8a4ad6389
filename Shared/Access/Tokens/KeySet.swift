public import Cryptography
import JSON

/// The public keys of an issuer, as it publishes them (RFC 7517 §5).
///
/// A key that is of no use here does not spoil the others; it stays in the list with the reason, so that a token which
/// names it can be told more than "unknown".
public struct KeySet: Sendable {
    public enum PublicKey: Sendable {
        case es256(ES256.PublicKey)
        case rs256(RS256.PublicKey)

        /// The one algorithm with which this key is used.
        public var algorithm: String {
            switch self {
            case .es256: "ES256"
            case .rs256: "RS256"
            }
        }
    }

    public struct Key: Sendable {
        /// Its name; nil when it has none.
        public let kid: String?
        public let usable: Result<PublicKey, Unusable>
    }

    /// Why a key checks no signature here.
    public struct Unusable: Error, Sendable, Equatable, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }
    }

    /// The text is no key set at all.
    public struct Unreadable: Error, Sendable, Equatable, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }
    }

    public let keys: [Key]

    public init(_ text: [UInt8]) throws(Unreadable) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: text) } catch { throw Unreadable("no JSON: \(error)") }
        guard value.object != nil else { throw Unreadable("\(value.kindName), where an object is expected") }
        guard let keys = value["keys"]?.array else { throw Unreadable("it has no list \"keys\"") }
        self.keys = keys.map(Self.key)
    }

    private static func key(_ value: JSONValue) -> Key {
        Key(kid: value["kid"]?.string, usable: Result { () throws(Unusable) in try publicKey(value) })
    }

    private static func publicKey(_ value: JSONValue) throws(Unusable) -> PublicKey {
        guard value.object != nil else { throw Unusable("it is \(value.kindName), no key") }
        if let kid = value["kid"], kid.string == nil { throw Unusable("its kid is \(kid.kindName)") }
        try checkPurpose(value)
        let key: PublicKey
        switch value["kty"]?.string {
        case "EC":
            guard value["crv"]?.string == "P-256" else { throw Unusable("its curve is not P-256") }
            let jwk = ECPublicJWK(x: try text("x", value), y: try text("y", value))
            do throws(CryptographyError) { key = .es256(try ES256.PublicKey(jwk)) } catch {
                throw Unusable("its coordinates are malformed or no point of the curve")
            }
        case "RSA":
            let jwk = RSAPublicJWK(n: try text("n", value), e: try text("e", value))
            do throws(CryptographyError) { key = .rs256(try RS256.PublicKey(jwk)) } catch {
                throw Unusable("its modulus or exponent is malformed, or it has fewer than \(RS256.leastBits) bits")
            }
        default: throw Unusable("its kty is neither EC nor RSA")
        }
        if let algorithm = value["alg"], algorithm.string != key.algorithm {
            throw Unusable("it is for another algorithm than \(key.algorithm)")
        }
        return key
    }

    /// What the key itself says that it is for (RFC 7517 §4.2 and §4.3).
    private static func checkPurpose(_ value: JSONValue) throws(Unusable) {
        if let use = value["use"], use.string != "sig" { throw Unusable("its use is not sig") }
        guard let operations = value["key_ops"] else { return }
        guard let names = operations.array?.map(\.string), names.contains("verify"), Set(names).count == names.count
        else { throw Unusable("its key_ops do not allow to verify") }
    }

    private static func text(_ name: String, _ value: JSONValue) throws(Unusable) -> String {
        guard let text = value[name]?.string else { throw Unusable("it has no text \"\(name)\"") }
        return text
    }
}

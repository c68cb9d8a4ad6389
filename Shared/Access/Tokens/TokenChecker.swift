import Cryptography
public import Foundation
import JSON

/// Checks internal tokens, by computation alone: no database, no network.
///
/// Whether the session was revoked since is for `RevocationList` to say.
public struct TokenChecker: Sendable {
    let keys: TokenKeys

    public init(keys: TokenKeys) { self.keys = keys }

    private static let limits = JSONLimits(depth: 8, bytes: CompactJWS.longest, values: 1_000)

    /// Reads a token made for this audience; the order of the checks is that of RFC 8725 §3.
    ///
    /// Throws `.expired` with what it said only when everything else about it is right.
    public func check(_ text: String, audience: String, at now: Date) throws(TokenRefusal) -> InternalToken {
        let jws: CompactJWS
        do throws(CompactJWS.Malformed) { jws = try CompactJWS(text) } catch { throw .malformed("\(error)") }
        let header = try Self.object(jws.header, "header")
        // A key or an address of one that comes with the token (jwk, jku, x5c, x5u) is never looked at.
        guard header["typ"]?.string?.lowercased() == InternalToken.type else { throw .wrongType }
        guard header["alg"]?.string == InternalToken.algorithm else { throw .wrongAlgorithm }
        guard header["crit"] == nil, header["b64"] == nil else { throw .criticalExtension }
        guard let kid = header["kid"]?.string, let key = keys.find(kid, at: now) else { throw .unknownKey }
        guard jws.isSigned(by: key) else { throw .badSignature }
        let claims = try Self.object(jws.payload, "payload")
        guard claims["iss"]?.string == InternalToken.issuer else { throw .wrongIssuer }
        guard claims["aud"]?.string == audience else { throw .wrongAudience }
        let token: InternalToken
        do throws(Claims.Unreadable) { token = try Claims.read(claims) } catch { throw .malformed(error.claim) }
        return try Self.timely(token, at: now)
    }

    private static func timely(_ token: InternalToken, at now: Date) throws(TokenRefusal) -> InternalToken {
        let life = token.expiresAt.timeIntervalSince(token.issuedAt)
        // A longer life would outlast the memory of revocations.
        guard life > 0, life <= InternalToken.lifetime else { throw .malformed("exp") }
        let soon = now.addingTimeInterval(InternalToken.skew)
        guard token.issuedAt <= soon, token.notBefore <= soon else { throw .notYetValid }
        guard now < token.expiresAt.addingTimeInterval(InternalToken.skew) else { throw .expired(token) }
        return token
    }

    private static func object(_ bytes: [UInt8], _ part: String) throws(TokenRefusal) -> JSONValue {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: bytes, limits: limits) } catch { throw .malformed(part) }
        guard value.object != nil else { throw .malformed(part) }
        return value
    }
}

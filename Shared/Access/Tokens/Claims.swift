import Contracts
import Cryptography
import Foundation
import JSON

/// The claims as JSON: short names, ids as 22 characters, so that sixteen grants still fit into a cookie.
enum Claims {
    /// A claim is missing, of the wrong kind, or beyond what a token may say.
    struct Unreadable: Error { let claim: String }

    static func write(_ token: InternalToken) -> JSONValue {
        let principal = token.principal
        var claims = JSONObject()
        claims["iss"] = .string(InternalToken.issuer)
        claims["aud"] = .string(token.audience)
        claims["sub"] = .string(short(principal.personID))
        claims["sid"] = .string(short(principal.sessionID))
        claims["iat"] = seconds(token.issuedAt)
        claims["nbf"] = seconds(token.notBefore)
        claims["exp"] = seconds(token.expiresAt)
        claims["ep"] = .number(JSONNumber(token.epoch))
        claims["gv"] = .number(JSONNumber(token.grantsVersion))
        claims["name"] = .string(principal.name)
        claims["acr"] = .string(principal.assurance.rawValue)
        claims["auth_time"] = seconds(principal.authenticatedAt)
        claims["act"] = principal.capacity.map(write)
        if !principal.otherHoldingIDs.isEmpty {
            claims["oh"] = .array(principal.otherHoldingIDs.map { .string(short($0)) })
        }
        claims["gr"] = .array(principal.grants.map(write))
        return .object(claims)
    }

    private static func write(_ capacity: Capacity) -> JSONValue {
        var object = JSONObject()
        object["hid"] = .string(short(capacity.holdingID))
        object["pos"] = .string(short(capacity.positionID))
        object["kind"] = .string(capacity.positionKind)
        object["title"] = write(capacity.title)
        object["ag"] = .string(short(capacity.agencyID))
        object["slug"] = .string(capacity.agencySlug)
        object["an"] = write(capacity.agencyName)
        object["mode"] = .string(capacity.mode.rawValue)
        object["base"] = capacity.baseTitle.map(write)
        return .object(object)
    }

    private static func write(_ text: Bilingual) -> JSONValue { .array([.string(text.th), .string(text.en)]) }

    private static func write(_ grant: Grant) -> JSONValue {
        .array([
            .string(short(grant.id)), .string(grant.role.rawValue), .string(grant.hierarchy.rawValue),
            .string(short(grant.agencyID)), .string(grant.reach.rawValue),
            grant.programme.map(JSONValue.string) ?? .null, grant.from.map(seconds) ?? .null,
            grant.until.map(seconds) ?? .null,
        ])
    }

    /// To the millisecond (RFC 7519 §2 allows fractions): a token made just after a revocation must not be taken for
    /// one made just before.
    private static func seconds(_ date: Date) -> JSONValue {
        JSONValue((date.timeIntervalSince1970 * 1000).rounded() / 1000)
    }

    private static func short(_ id: UUID) -> String {
        let b = id.uuid
        return Base64URL.encode([
            b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7, b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15,
        ])
    }
}

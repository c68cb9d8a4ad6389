@testable import Access
import Contracts
import Cryptography
import Foundation
import JSON

/// A moment at which nothing special happens.
let noon = Date(timeIntervalSince1970: 1_800_000_000)

/// Tokens and their key, as Auth would make them.
struct Mint {
    let key: ES256.PrivateKey
    let keys: TokenKeys
    let checker: TokenChecker

    init() throws {
        key = try ES256.PrivateKey.generate()
        keys = TokenKeys([TokenKeys.Key(kid: "k1", publicKey: key.publicKey)])
        checker = TokenChecker(keys: keys)
    }

    func issue(_ token: InternalToken) throws -> String { try TokenIssuer(kid: "k1", key: key).issue(token) }

    /// A signed token with any header and claims whatever.
    func forge(header: String, payload: String) throws -> String {
        try CompactJWS.sign(header: Array(header.utf8), payload: Array(payload.utf8), with: key)
    }

    /// The claims of a token, changed.
    func claims(_ token: InternalToken = token(), _ change: (inout JSONObject) -> Void) throws -> String {
        var object = Claims.write(token).object ?? JSONObject()
        change(&object)
        return JSONValue.object(object).compact
    }

    static let header = #"{"alg":"ES256","kid":"k1","typ":"at+jwt"}"#
}

func grant(
    _ role: Role = .head, at agency: UUID = UUID(), _ reach: Reach = .own, in hierarchy: Hierarchy = .line,
    programme: String? = nil, from: Date? = nil, until: Date? = nil
) -> Grant {
    Grant(
        id: UUID(), role: role, hierarchy: hierarchy, agencyID: agency, reach: reach, programme: programme, from: from,
        until: until)
}

func principal(
    _ grants: [Grant] = [grant()], person: UUID = UUID(), session: UUID = UUID(), provenAt: Date = noon,
    assurance: Assurance = .password
) -> Principal {
    Principal(
        personID: person, sessionID: session, name: "เจ้าหน้าที่ สนง.เกษตรจังหวัดระยอง",
        capacity: Capacity(
            holdingID: UUID(), positionID: UUID(), positionKind: "head-of-office",
            title: Bilingual(th: "เกษตรจังหวัดระยอง", en: "Provincial Agricultural Officer"), agencyID: UUID(),
            agencySlug: "rayong-agri", agencyName: Bilingual(th: "สำนักงานเกษตรจังหวัดระยอง", en: "Rayong Agriculture"),
            mode: .actingFull, baseTitle: Bilingual(th: "นักวิชาการ", en: "Officer")),
        otherHoldingIDs: [UUID()], grants: grants, assurance: assurance, authenticatedAt: provenAt)
}

func token(
    _ principal: Principal = principal(), audience: String = InternalToken.webAudience, issuedAt: Date = noon
) -> InternalToken {
    InternalToken(principal: principal, audience: audience, issuedAt: issuedAt, epoch: 3, grantsVersion: 7)
}

import Contracts
import Cryptography
import Foundation
import JSON

extension Claims {
    static func read(_ claims: JSONValue) throws(Unreadable) -> InternalToken {
        let grants = try list(claims, "gr")
        guard let assurance = Assurance(rawValue: try text(claims, "acr")) else { throw Unreadable(claim: "acr") }
        var held: [Grant] = []
        for value in grants { held.append(try grant(value)) }
        var others: [UUID] = []
        if claims["oh"] != nil { for value in try list(claims, "oh") { others.append(try id(value, "oh")) } }
        var capacity: Capacity?
        if let value = claims["act"] { capacity = try readCapacity(value) }
        let principal = Principal(
            personID: try id(claims["sub"], "sub"), sessionID: try id(claims["sid"], "sid"),
            name: try text(claims, "name"), capacity: capacity, otherHoldingIDs: others, grants: held,
            assurance: assurance, authenticatedAt: try moment(claims["auth_time"], "auth_time"))
        return InternalToken(
            principal: principal, audience: try text(claims, "aud"), issuedAt: try moment(claims["iat"], "iat"),
            notBefore: try moment(claims["nbf"], "nbf"), expiresAt: try moment(claims["exp"], "exp"),
            epoch: try whole(claims["ep"], "ep"), grantsVersion: try whole(claims["gv"], "gv"))
    }

    private static func readCapacity(_ value: JSONValue) throws(Unreadable) -> Capacity {
        guard let mode = HoldingMode(rawValue: try text(value, "mode")) else { throw Unreadable(claim: "mode") }
        var base: Bilingual?
        if let title = value["base"] { base = try words(title, "base") }
        return Capacity(
            holdingID: try id(value["hid"], "hid"), positionID: try id(value["pos"], "pos"),
            positionKind: try text(value, "kind"), title: try words(value["title"], "title"),
            agencyID: try id(value["ag"], "ag"), agencySlug: try text(value, "slug"),
            agencyName: try words(value["an"], "an"), mode: mode, baseTitle: base)
    }

    private static func grant(_ value: JSONValue) throws(Unreadable) -> Grant {
        guard let parts = value.array, parts.count == 8, let role = parts[1].string.flatMap(Role.init),
            let hierarchy = parts[2].string.flatMap(Hierarchy.init), let reach = parts[4].string.flatMap(Reach.init),
            parts[5].isNull || parts[5].string != nil
        else { throw Unreadable(claim: "gr") }
        return Grant(
            id: try id(parts[0], "gr"), role: role, hierarchy: hierarchy, agencyID: try id(parts[3], "gr"),
            reach: reach, programme: parts[5].string,
            from: parts[6].isNull ? nil : try moment(parts[6], "gr"),
            until: parts[7].isNull ? nil : try moment(parts[7], "gr"))
    }

    private static func list(_ value: JSONValue, _ name: String) throws(Unreadable) -> [JSONValue] {
        guard let list = value[name]?.array else { throw Unreadable(claim: name) }
        return list
    }

    private static func text(_ value: JSONValue, _ name: String) throws(Unreadable) -> String {
        guard let text = value[name]?.string else { throw Unreadable(claim: name) }
        return text
    }

    private static func words(_ value: JSONValue?, _ name: String) throws(Unreadable) -> Bilingual {
        guard let pair = value?.array, pair.count == 2, let th = pair[0].string, let en = pair[1].string else {
            throw Unreadable(claim: name)
        }
        return Bilingual(th: th, en: en)
    }

    private static func whole(_ value: JSONValue?, _ name: String) throws(Unreadable) -> Int64 {
        guard let number = value?.number?.integer, number >= 0 else { throw Unreadable(claim: name) }
        return number
    }

    private static func moment(_ value: JSONValue?, _ name: String) throws(Unreadable) -> Date {
        guard let seconds = value?.number?.double, (0..<1e11).contains(seconds) else { throw Unreadable(claim: name) }
        return Date(timeIntervalSince1970: (seconds * 1000).rounded() / 1000)
    }

    private static func id(_ value: JSONValue?, _ name: String) throws(Unreadable) -> UUID {
        guard let b = value?.string.flatMap({ Base64URL.decode($0) }), b.count == 16 else {
            throw Unreadable(claim: name)
        }
        return UUID(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
            ))
    }
}

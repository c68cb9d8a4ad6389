import Access
import Calendar
import Contracts
import Foundation
import HTTP
import Runtime

private struct AgencyAnswer: Encodable {
    let id: String
    let slug: String
    let kind: String
    let nameTh: String
    let nameEn: String
    let derived: Bool
    let active: Bool

    init(_ agency: Agency) {
        (id, slug, kind) = (agency.id.text, agency.slug, agency.kind)
        (nameTh, nameEn, derived) = (agency.name.thai, agency.name.english, agency.isDerived)
        active = agency.isActive
    }
}

private struct AgencyList: Encodable {
    struct Line: Encodable {
        let id: String
        let slug: String
        let kind: String
        let nameTh: String
        let nameEn: String
        let derived: Bool
        let active: Bool
        let codes: [String: String]
        let provinceTh: String?

        init(_ line: AgencyLine) {
            let agency = AgencyAnswer(line.agency)
            (id, slug, kind, nameTh, nameEn) = (agency.id, agency.slug, agency.kind, agency.nameTh, agency.nameEn)
            (derived, active) = (agency.derived, agency.active)
            (codes, provinceTh) = (line.codes, line.province?.thai)
        }
    }

    let agencies: [Line]
    /// Nothing has these words in it; the agencies are those that look most like them.
    let guess: Bool
    let total: Int
    let page: Int
    let pages: Int
}

private struct AgencyDescription: Encodable {
    struct Seat: Encodable {
        let id: String
        let kind: String
        let titleTh: String
        let titleEn: String
        let shared: Bool
        let holders: [String]
    }

    let agency: AgencyAnswer
    let codes: [String: String]
    /// Slugs of those above, nearest first, by hierarchy.
    let above: [String: [String]]
    /// Slugs of what it went into, once it is no more.
    let successors: [String]
    let positions: [Seat]
}

private struct KeySet: Encodable {
    struct Key: Encodable {
        let kty, crv, x, y, kid, alg, use: String
    }

    let keys: [Key]
}

extension Desk {
    /// Anybody may look an agency up (P1); how often is limited.
    func searchAgencies(_ request: Request) async throws -> Response {
        try limits.lookUp.count(request.remoteAddress)
        let found = try await ReadAgencies(ground: ground).search(
            AgencyQuery(request.query, words: "search"), page: request.query["page"].flatMap { Int($0) } ?? 1)
        return try .json(
            AgencyList(
                agencies: found.slice.items.map { AgencyList.Line($0) }, guess: found.isGuess,
                total: found.slice.total, page: found.slice.page, pages: found.slice.pages))
    }

    func describeAgency(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadAgencies(ground: ground).show(slug: try request.parameter("slug"), for: visit.acting)
        return try .json(
            AgencyDescription(
                agency: AgencyAnswer(view.agency),
                codes: Dictionary(view.codes.map { ($0.scheme, $0.code) }) { $1 },
                above: Dictionary(view.above.map { ($0.hierarchy.rawValue, $0.agencies.map(\.slug)) }) { $1 },
                successors: view.successors.map(\.agency.slug),
                positions: view.seats.map { seat in
                    .init(
                        id: seat.position.id.text, kind: seat.position.kind, titleTh: seat.position.title.thai,
                        titleEn: seat.position.title.english, shared: seat.position.isShared,
                        holders: seat.holders.map(\.personName))
                }))
    }

    /// The public keys with which internal tokens are checked, for operators; services hear of them in events.
    func publicKeys(_ request: Request) async throws -> Response {
        let keys = try await ReadKeys(ground: ground)()
        var response = try Response.json(
            KeySet(
                keys: keys.map {
                    .init(kty: "EC", crv: "P-256", x: $0.x, y: $0.y, kid: $0.schedule.kid, alg: "ES256", use: "sig")
                }))
        response.headers["Content-Type"] = "application/jwk-set+json"
        response.headers["Cache-Control"] = "max-age=300"
        return response
    }

    /// The schema of an event, such as `auth.person.changed.v1.json`.
    func schema(_ request: Request) async throws -> Response {
        let name = try request.parameter("name")
        guard name.hasSuffix(".json"), let schema = Catalogue.schema(named: String(name.dropLast(5))) else {
            throw Problem.notFound
        }
        var response = Response.json(bytes: Array(schema))
        response.headers["Content-Type"] = "application/schema+json"
        response.headers["Cache-Control"] = "max-age=3600"
        return response
    }
}

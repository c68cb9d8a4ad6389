import Calendar
import Database
import Foundation

/// Whose rows a list may hold; every list is asked for it.
enum AgencyScope: Sendable, Equatable {
    case everything
    case agencies([UUID])

    /// A condition on a column that holds an agency's id.
    func condition(on column: StaticString) -> SQL {
        let name = SQL(unsafeText: column.description)
        switch self {
        case .everything: return "true"
        case .agencies(let ids): return "\(raw: name) = ANY (\(ids)::uuid[])"
        }
    }
}

/// One page of a list and how much there is in all.
struct Slice<Element: Sendable>: Sendable {
    static var length: Int { 50 }

    let items: [Element]
    let total: Int
    /// Counted from 1.
    let page: Int

    var pages: Int { max(1, (total + Self.length - 1) / Self.length) }
}

/// Words that somebody looks for, each of which must be found.
struct SearchWords: Sendable, Equatable {
    let patterns: [String]

    /// At most six words of at most 60 characters; what has no letters finds everything.
    init(_ typed: String) {
        let key = (try? CleanText(String(typed.prefix(400))))?.searchKey ?? ""
        patterns = key.split(separator: " ").prefix(6).map { word in
            let plain = word.prefix(60).flatMap { ["%", "_", "\\"].contains($0) ? ["\\", $0] : [$0] }
            return "%" + String(plain) + "%"
        }
    }

    /// Every word stands in the column.
    func condition(on column: StaticString) -> SQL {
        let name = SQL(unsafeText: column.description)
        let parts = patterns.map { pattern -> SQL in "\(raw: name) LIKE \(pattern)" }
        return parts.isEmpty ? "true" : SQL.joined(parts, by: " AND ")
    }
}

extension Connection {
    /// Agencies by name or code, in the order of the Royal Institute's dictionary.
    func agencies(
        in scope: AgencyScope, matching words: SearchWords, kind: String?, page: Int
    ) throws(DatabaseError) -> Slice<Agency> {
        let ofKind: SQL = kind.map { "kind = \($0)" } ?? "true"
        let found: SQL =
            "\(raw: scope.condition(on: "id")) AND \(raw: words.condition(on: "search")) AND \(raw: ofKind) AND active"
        let total = try first("SELECT count(*) FROM agency WHERE \(raw: found)", as: Int.self) ?? 0
        let length = Slice<Agency>.length
        let page = max(1, min(page, (total + length - 1) / length))
        let rows = try run(
            """
            SELECT id, slug, kind, name_th, name_en, derived, active FROM agency WHERE \(raw: found)
            ORDER BY name_th COLLATE extensions.thai, slug LIMIT \(length) OFFSET \((page - 1) * length)
            """, as: AgencyColumns.self)
        return Slice(items: rows.map { Agency(row: $0) }, total: total, page: page)
    }

    func agency(slug: String) throws(DatabaseError) -> Agency? {
        try first(
            "SELECT id, slug, kind, name_th, name_en, derived, active FROM agency WHERE slug = \(slug)",
            as: AgencyColumns.self
        ).map { Agency(row: $0) }
    }

    func agency(_ id: UUID) throws(DatabaseError) -> Agency? {
        try first(
            "SELECT id, slug, kind, name_th, name_en, derived, active FROM agency WHERE id = \(id)",
            as: AgencyColumns.self
        ).map { Agency(row: $0) }
    }

    /// The kinds of agency that there are.
    func agencyKinds() throws(DatabaseError) -> [String] {
        try run("SELECT DISTINCT kind FROM agency WHERE active ORDER BY kind", as: String.self)
    }

    /// The codes of an agency on a day.
    func codes(of agency: UUID, on day: CivilDate) throws(DatabaseError) -> [(scheme: String, code: String)] {
        try run(
            "SELECT scheme, code FROM agency_code WHERE agency_id = \(agency) AND valid @> \(day.iso)::date ORDER BY scheme",
            as: (String, String).self
        ).map { ($0.0, $0.1) }
    }
}

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
    /// Agencies by what words are compared with, in the order of the Royal Institute's dictionary.
    func agencyKeys() throws(DatabaseError) -> [(id: UUID, key: String)] {
        try run("SELECT id, search FROM agency ORDER BY name_th COLLATE extensions.thai, slug", as: (UUID, String).self)
            .map { ($0.0, $0.1) }
    }

    /// Those whose names look most like this, for words that nothing has in it; found by the index of trigrams.
    func similarAgencies(to phrase: String, in scope: AgencyScope, limit: Int) throws(DatabaseError) -> [UUID] {
        // The planner takes comparing trigrams for as cheap as comparing numbers, and would read every row.
        try execute("SET LOCAL enable_seqscan = off")
        try execute("SET LOCAL pg_trgm.word_similarity_threshold = 0.4")
        return try run(
            """
            SELECT id FROM agency
            WHERE search OPERATOR(extensions.%>) \(phrase) AND active AND \(raw: scope.condition(on: "id"))
            ORDER BY search OPERATOR(extensions.<->>) \(phrase), name_th COLLATE extensions.thai, slug LIMIT \(limit)
            """, as: UUID.self)
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

    /// The codes of agencies on a day.
    func codes(of agencies: [UUID], on day: CivilDate) throws(DatabaseError) -> [UUID: [String: String]] {
        let rows = try run(
            """
            SELECT agency_id, scheme, code FROM agency_code
            WHERE agency_id = ANY (\(agencies)::uuid[]) AND valid @> \(day.iso)::date
            """, as: (UUID, String, String).self)
        var codes: [UUID: [String: String]] = [:]
        for row in rows { codes[row.0, default: [:]][row.1] = row.2 }
        return codes
    }

    /// The codes of an agency on a day.
    func codes(of agency: UUID, on day: CivilDate) throws(DatabaseError) -> [(scheme: String, code: String)] {
        try run(
            "SELECT scheme, code FROM agency_code WHERE agency_id = \(agency) AND valid @> \(day.iso)::date ORDER BY scheme",
            as: (String, String).self
        ).map { ($0.0, $0.1) }
    }
}

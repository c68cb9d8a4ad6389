import Access
import Calendar
import Contracts
import Database
import Foundation

/// An agency's place in one hierarchy on a day.
struct AgencyEdge: Sendable, Hashable {
    let hierarchy: Hierarchy
    let child: UUID
    let parent: UUID
}

typealias AgencyColumns = (UUID, String, String, String, String, Bool, Bool)

extension Agency {
    init(row: AgencyColumns) {
        self.init(
            id: row.0, slug: row.1, kind: row.2, name: Words(row.3, row.4), isDerived: row.5, isActive: row.6)
    }
}

extension Connection {
    /// Every agency, in the order of slugs.
    func allAgencies() throws(DatabaseError) -> [Agency] {
        try run(
            "SELECT id, slug, kind, name_th, name_en, derived, active FROM agency ORDER BY slug",
            as: AgencyColumns.self
        ).map { Agency(row: $0) }
    }

    /// Who stands under whom on a day.
    func agencyEdges(on day: CivilDate) throws(DatabaseError) -> [AgencyEdge] {
        try run(
            "SELECT hierarchy, child, parent FROM agency_edge WHERE valid @> \(day.iso)::date",
            as: (Hierarchy, UUID, UUID).self
        ).map { AgencyEdge(hierarchy: $0.0, child: $0.1, parent: $0.2) }
    }

    func agencyCodes(on day: CivilDate) throws(DatabaseError) -> [(agency: UUID, scheme: String, code: String)] {
        try run(
            "SELECT agency_id, scheme, code FROM agency_code WHERE valid @> \(day.iso)::date",
            as: (UUID, String, String).self
        ).map { ($0.0, $0.1, $0.2) }
    }

    /// Agencies as events tell them, with their codes and places of a day.
    func agencyStates(of ids: [UUID], on day: CivilDate) throws(DatabaseError) -> [AgenciesChanged.Agency] {
        let codes = try codes(of: ids, on: day)
        var parents: [UUID: [String: UUID]] = [:]
        let edges = try run(
            """
            SELECT hierarchy, child, parent FROM agency_edge
            WHERE child = ANY (\(ids)::uuid[]) AND valid @> \(day.iso)::date
            """, as: (String, UUID, UUID).self)
        for edge in edges { parents[edge.1, default: [:]][edge.0] = edge.2 }
        return try run(
            """
            SELECT id, slug, kind, name_th, name_en, derived, active FROM agency
            WHERE id = ANY (\(ids)::uuid[]) ORDER BY slug
            """, as: AgencyColumns.self
        ).map { row in
            AgenciesChanged.Agency(
                id: row.0, slug: row.1, kind: row.2, name: Bilingual(th: row.3, en: row.4), codes: codes[row.0] ?? [:],
                parents: parents[row.0] ?? [:], derived: row.5, active: row.6)
        }
    }

    /// Adds agencies, or changes what is known of them, in one statement; their search keys are renewed afterwards.
    func keepAgencies(_ agencies: [(id: UUID, record: AgencyRecord)]) throws(DatabaseError) {
        guard !agencies.isEmpty else { return }
        let records = agencies.map(\.record)
        try write(
            """
            INSERT INTO agency (id, slug, kind, name_th, name_en, search, derived)
            SELECT * FROM unnest(
                \(agencies.map(\.id))::uuid[], \(records.map(\.slug))::text[], \(records.map(\.kind))::text[],
                \(records.map(\.name.thai))::text[], \(records.map(\.name.english))::text[],
                \(records.map { _ in "" })::text[], \(records.map(\.isDerived))::boolean[])
            ON CONFLICT (slug) DO UPDATE
            SET kind = excluded.kind, name_th = excluded.name_th, name_en = excluded.name_en,
                derived = excluded.derived
            """)
    }

    /// Ends the places that agencies had in hierarchies, from this day on.
    func endEdges(_ edges: [AgencyEdge], on day: CivilDate) throws(DatabaseError) {
        guard !edges.isEmpty else { return }
        // A place that would not even last a day never was.
        try write(
            """
            DELETE FROM agency_edge e
            USING unnest(\(edges.map(\.hierarchy))::text[], \(edges.map(\.child))::uuid[]) AS gone (hierarchy, child)
            WHERE e.hierarchy = gone.hierarchy AND e.child = gone.child AND lower(e.valid) >= \(day.iso)::date
            """)
        try write(
            """
            UPDATE agency_edge e SET valid = daterange(lower(e.valid), \(day.iso)::date)
            FROM unnest(\(edges.map(\.hierarchy))::text[], \(edges.map(\.child))::uuid[]) AS gone (hierarchy, child)
            WHERE e.hierarchy = gone.hierarchy AND e.child = gone.child AND e.valid @> \(day.iso)::date
            """)
    }

    /// Gives agencies their places; one that never had any has it from all time.
    func addEdges(_ edges: [AgencyEdge], from day: CivilDate) throws(DatabaseError) {
        guard !edges.isEmpty else { return }
        try write(
            """
            INSERT INTO agency_edge (hierarchy, child, parent, valid)
            SELECT fresh.hierarchy, fresh.child, fresh.parent, daterange(
                       CASE WHEN EXISTS (SELECT FROM agency_edge e
                                         WHERE e.hierarchy = fresh.hierarchy AND e.child = fresh.child)
                            THEN \(day.iso)::date END, NULL)
            FROM unnest(\(edges.map(\.hierarchy))::text[], \(edges.map(\.child))::uuid[],
                        \(edges.map(\.parent))::uuid[]) AS fresh (hierarchy, child, parent)
            """)
    }

    func endCodes(_ codes: [(agency: UUID, scheme: String)], on day: CivilDate) throws(DatabaseError) {
        guard !codes.isEmpty else { return }
        try write(
            """
            DELETE FROM agency_code c
            USING unnest(\(codes.map(\.agency))::uuid[], \(codes.map(\.scheme))::text[]) AS gone (agency_id, scheme)
            WHERE c.agency_id = gone.agency_id AND c.scheme = gone.scheme AND lower(c.valid) >= \(day.iso)::date
            """)
        try write(
            """
            UPDATE agency_code c SET valid = daterange(lower(c.valid), \(day.iso)::date)
            FROM unnest(\(codes.map(\.agency))::uuid[], \(codes.map(\.scheme))::text[]) AS gone (agency_id, scheme)
            WHERE c.agency_id = gone.agency_id AND c.scheme = gone.scheme AND c.valid @> \(day.iso)::date
            """)
    }

    func addCodes(
        _ codes: [(agency: UUID, scheme: String, code: String)], from day: CivilDate
    ) throws(DatabaseError) {
        guard !codes.isEmpty else { return }
        try write(
            """
            INSERT INTO agency_code (scheme, code, agency_id, valid)
            SELECT fresh.scheme, fresh.code, fresh.agency_id, daterange(
                       CASE WHEN EXISTS (SELECT FROM agency_code c WHERE c.scheme = fresh.scheme
                                         AND (c.code = fresh.code OR c.agency_id = fresh.agency_id))
                            THEN \(day.iso)::date END, NULL)
            FROM unnest(\(codes.map(\.agency))::uuid[], \(codes.map(\.scheme))::text[],
                        \(codes.map(\.code))::text[]) AS fresh (agency_id, scheme, code)
            """)
    }
}

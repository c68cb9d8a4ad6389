import Contracts
import Database
import Foundation

extension Connection {
    /// Takes agencies over as Auth tells them; two statements however many they are.
    func keepAgencies(_ agencies: [AgenciesChanged.Agency]) throws(DatabaseError) {
        try write(
            """
            INSERT INTO agency (id, slug, kind, name_th, name_en, codes, derived, active)
            SELECT id, slug, kind, name_th, name_en, codes::jsonb, derived, active
            FROM unnest(\(agencies.map(\.id))::uuid[], \(agencies.map(\.slug))::text[], \(agencies.map(\.kind))::text[],
                        \(agencies.map(\.name.th))::text[], \(agencies.map(\.name.en))::text[],
                        \(agencies.map { text(of: $0.codes) })::text[], \(agencies.map(\.derived))::boolean[],
                        \(agencies.map(\.active))::boolean[])
                AS new (id, slug, kind, name_th, name_en, codes, derived, active)
            ON CONFLICT (id) DO UPDATE
            SET slug = excluded.slug, kind = excluded.kind, name_th = excluded.name_th, name_en = excluded.name_en,
                codes = excluded.codes, derived = excluded.derived, active = excluded.active
            """)
        try write("DELETE FROM agency_parent WHERE child = ANY (\(agencies.map(\.id))::uuid[])")
        let edges = agencies.flatMap { agency in agency.parents.map { (agency.id, $0.key, $0.value) } }
        try write(
            """
            INSERT INTO agency_parent (child, hierarchy, parent)
            SELECT * FROM unnest(\(edges.map(\.0))::uuid[], \(edges.map(\.1))::text[], \(edges.map(\.2))::uuid[])
            """)
    }

    /// Every agency that is active, as the directory keeps it in memory.
    func directoryRows() throws(DatabaseError) -> [AgencyEntry] {
        try run(
            "SELECT id, slug, kind, name_th, name_en, derived FROM agency WHERE active ORDER BY slug",
            as: (UUID, String, String, String, String, Bool).self
        ).map {
            AgencyEntry(
                id: $0.0, slug: $0.1, kind: $0.2, name: Bilingual(th: $0.3, en: $0.4), isDerived: $0.5)
        }
    }

    func directoryEdges() throws(DatabaseError) -> [(hierarchy: String, child: UUID, parent: UUID)] {
        try run("SELECT hierarchy, child, parent FROM agency_parent", as: (String, UUID, UUID).self)
            .map { ($0.0, $0.1, $0.2) }
    }
}

/// Codes by scheme as JSON; both sides are plain digits and letters.
private func text(of codes: [String: String]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(codes)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
}

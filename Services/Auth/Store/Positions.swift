import Access
import Calendar
import Contracts
import Database
import Foundation

/// A position as the register knows it.
struct Position: Sendable, Hashable {
    let id: UUID
    let agencyID: UUID
    let agencySlug: String
    let agencyKind: String
    let agencyName: Words
    let kind: String
    let title: Words
    let isShared: Bool
    let isActive: Bool
}

/// Somebody in a position, now or at another time.
struct Holding: Sendable, Hashable {
    let id: UUID
    let positionID: UUID
    let personID: UUID
    let personName: String
    let mode: HoldingMode
    let orderNumber: String?
    let from: Date
    let until: Date?

    func isInForce(at now: Date) -> Bool { from <= now && until.map { now < $0 } ?? true }
}

private let positionColumns: SQL = """
    p.id, p.agency_id, a.slug, a.kind, a.name_th, a.name_en, p.kind, p.title_th, p.title_en, p.shared, p.active
    """

private typealias PositionColumns = (
    UUID, UUID, String, String, String, String, String, String, String, Bool, Bool
)

extension Position {
    fileprivate init(row: PositionColumns) {
        self.init(
            id: row.0, agencyID: row.1, agencySlug: row.2, agencyKind: row.3, agencyName: Words(row.4, row.5),
            kind: row.6, title: Words(row.7, row.8), isShared: row.9, isActive: row.10)
    }
}

extension Connection {
    func position(_ id: UUID) throws(DatabaseError) -> Position? {
        try positions(where: "p.id = \(id)").first
    }

    /// The positions of an agency, in a stable order.
    func positions(of agency: UUID) throws(DatabaseError) -> [Position] {
        try positions(where: "p.agency_id = \(agency) AND p.active")
    }

    func positions(of agency: UUID, kind: String) throws(DatabaseError) -> [Position] {
        try positions(where: "p.agency_id = \(agency) AND p.kind = \(kind) AND p.active")
    }

    private func positions(where condition: SQL) throws(DatabaseError) -> [Position] {
        try run(
            """
            SELECT \(raw: positionColumns) FROM position p JOIN agency a ON a.id = p.agency_id
            WHERE \(raw: condition) ORDER BY p.shared, p.kind, p.title_th COLLATE extensions.thai
            """, as: PositionColumns.self
        ).map { Position(row: $0) }
    }

    /// Adds positions that are not there yet, and takes over the English titles of those that are.
    ///
    /// - Returns: those that were added or changed.
    func keepPositions(
        _ positions: [(id: UUID, agency: UUID, record: PositionRecord)]
    ) throws(DatabaseError) -> [UUID] {
        let records = positions.map(\.record)
        return try run(
            """
            INSERT INTO position AS known (id, agency_id, kind, title_th, title_en, shared)
            SELECT * FROM unnest(
                \(positions.map(\.id))::uuid[], \(positions.map(\.agency))::uuid[], \(records.map(\.kind))::text[],
                \(records.map(\.title.thai))::text[], \(records.map(\.title.english))::text[],
                \(records.map(\.isShared))::boolean[])
            ON CONFLICT (agency_id, kind, title_th) DO UPDATE SET title_en = excluded.title_en, active = true
            WHERE known.title_en <> excluded.title_en OR NOT known.active
            RETURNING id
            """, as: UUID.self)
    }

    /// The state of a position for its event, with its next number; holds the lock of its row.
    func nextState(
        of position: UUID, at now: Date
    ) throws(DatabaseError) -> (fact: PositionChanged, sequence: Int64, agency: String)? {
        let row = try first(
            """
            UPDATE position p SET event_seq = p.event_seq + 1 FROM agency a
            WHERE p.id = \(position) AND a.id = p.agency_id
            RETURNING p.agency_id, a.slug, p.kind, p.title_th, p.title_en, p.active, p.event_seq
            """, as: (UUID, String, String, String, String, Bool, Int64).self)
        guard let row else { return nil }
        let holders = try holdings(of: position).filter { $0.until.map { $0 > now } ?? true }
        let fact = PositionChanged(
            positionID: position, agencyID: row.0, kind: row.2, title: Bilingual(th: row.3, en: row.4), active: row.5,
            holders: holders.map {
                PositionChanged.Holder(
                    holdingID: $0.id, personID: $0.personID, name: $0.personName, mode: $0.mode, from: $0.from,
                    until: $0.until)
            })
        return (fact, row.6, row.1)
    }
}

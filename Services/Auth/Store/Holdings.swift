import Access
import Calendar
import Contracts
import Database
import Foundation

extension Holding {
    fileprivate init(row: (UUID, UUID, UUID, String, HoldingMode, String?, Date, Date?)) {
        self.init(
            id: row.0, positionID: row.1, personID: row.2, personName: row.3, mode: row.4, orderNumber: row.5,
            from: row.6, until: row.7)
    }
}

/// A holding about to be written.
struct NewHolding: Sendable {
    let id: UUID
    let position: Position
    let personID: UUID
    let mode: HoldingMode
    let orderNumber: String?
    let orderDate: CivilDate?
    let from: Date
}

extension Connection {
    private func holdings(where condition: SQL) throws(DatabaseError) -> [Holding] {
        try run(
            """
            SELECT h.id, h.position_id, h.person_id, p.display_name, h.mode, h.order_no, h.valid_from, h.valid_until
            FROM holding h JOIN person p ON p.id = h.person_id WHERE \(raw: condition) ORDER BY h.valid_from, h.id
            """, as: (UUID, UUID, UUID, String, HoldingMode, String?, Date, Date?).self
        ).map { Holding(row: $0) }
    }

    /// Everybody who holds, held or will hold a position.
    func holdings(of position: UUID) throws(DatabaseError) -> [Holding] {
        try holdings(where: "h.position_id = \(position)")
    }

    /// Who holds the positions of an agency now.
    func currentHoldings(at agency: UUID, on now: Date) throws(DatabaseError) -> [Holding] {
        try holdings(
            where: """
                h.position_id IN (SELECT id FROM position WHERE agency_id = \(agency))
                AND h.valid_from <= \(now) AND (h.valid_until IS NULL OR h.valid_until > \(now))
                """)
    }

    func holdings(of persons: [UUID]) throws(DatabaseError) -> [Holding] {
        try holdings(where: "h.person_id = ANY (\(persons)::uuid[])")
    }

    func holding(_ id: UUID) throws(DatabaseError) -> Holding? { try holdings(where: "h.id = \(id)").first }

    /// - Throws: an exclusion violation when somebody else holds the position in the same way.
    func add(_ holding: NewHolding) throws(DatabaseError) {
        try execute(
            """
            INSERT INTO holding (id, position_id, shared, person_id, mode, order_no, order_date, valid_from)
            VALUES (\(holding.id), \(holding.position.id), \(holding.position.isShared), \(holding.personID),
                    \(holding.mode), \(holding.orderNumber), \(holding.orderDate?.iso)::date, \(holding.from))
            """)
    }

    /// Ends a holding; false when it had ended before.
    func endHolding(_ id: UUID, at now: Date) throws(DatabaseError) -> Bool {
        try execute(
            """
            UPDATE holding SET valid_until = GREATEST(\(now), valid_from)
            WHERE id = \(id) AND (valid_until IS NULL OR valid_until > \(now))
            """) == 1
    }
}

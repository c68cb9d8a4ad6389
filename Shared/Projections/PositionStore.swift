public import Contracts
public import Database
public import Foundation

/// A position and the agency that it belongs to.
public struct KnownPosition: Sendable, Hashable {
    public let id: UUID
    public let agencyID: UUID
    public let kind: String
    public let title: Bilingual
}

/// Somebody who holds a position on the day asked about.
public struct Holder: Sendable, Hashable {
    public let positionID: UUID
    public let personID: UUID
    public let holdingID: UUID
    public let name: String
    public let mode: HoldingMode
    /// The title of the position.
    public let title: Bilingual
}

extension Connection {
    /// Takes a position over as Auth tells it, with everybody who holds it.
    func keepPosition(_ change: PositionChanged) throws(DatabaseError) {
        try write(
            """
            INSERT INTO position (id, agency_id, kind, title_th, title_en, active)
            VALUES (\(change.positionID), \(change.agencyID), \(change.kind), \(change.title.th), \(change.title.en),
                    \(change.active))
            ON CONFLICT (id) DO UPDATE
            SET agency_id = excluded.agency_id, kind = excluded.kind, title_th = excluded.title_th,
                title_en = excluded.title_en, active = excluded.active
            """)
        try write("DELETE FROM position_holder WHERE position_id = \(change.positionID)")
        for holder in change.holders {
            try write(
                """
                INSERT INTO position_holder (holding_id, position_id, person_id, name, mode, valid_from, valid_until)
                VALUES (\(holder.holdingID), \(change.positionID), \(holder.personID), \(holder.name),
                        \(holder.mode.rawValue), \(holder.from), \(holder.until))
                """)
        }
    }

    /// The positions of these kinds at an agency.
    public func positions(of kinds: [String], at agency: UUID) throws(DatabaseError) -> [KnownPosition] {
        try run(
            """
            SELECT id, agency_id, kind, title_th, title_en FROM position
            WHERE agency_id = \(agency) AND kind = ANY (\(kinds)::text[]) AND active ORDER BY id
            """, as: (UUID, UUID, String, String, String).self
        ).map { KnownPosition(id: $0.0, agencyID: $0.1, kind: $0.2, title: Bilingual(th: $0.3, en: $0.4)) }
    }

    /// The positions of a kind at an agency, and whether nobody holds any of them on a day.
    public func seats(
        of kind: String, at agency: UUID, on day: Date
    ) throws(DatabaseError) -> (positions: [UUID], vacant: Bool) {
        // Whoever suspends a holder's power holds the position too, so it does not matter here who it is.
        let rows = try run(
            """
            SELECT id, EXISTS (SELECT FROM position_holder
                               WHERE position_id = position.id
                                 AND valid_from <= \(day) AND (valid_until IS NULL OR valid_until > \(day)))
            FROM position WHERE agency_id = \(agency) AND kind = \(kind) AND active ORDER BY id
            """, as: (UUID, Bool).self)
        return (rows.map(\.0), !rows.contains(where: \.1))
    }

    /// Who holds these positions on a day.
    ///
    /// While somebody acts with all powers (รักษาราชการแทน), the holder's own power is suspended (State
    /// Administration Act B.E. 2534, s. 48); a delegate stands beside the holder.
    public func holders(of positions: [UUID], on day: Date) throws(DatabaseError) -> [Holder] {
        try run(
            """
            SELECT position_id, person_id, holding_id, name, mode, title_th, title_en
            FROM position_holder h JOIN position ON position.id = h.position_id
            WHERE position_id = ANY (\(positions)::uuid[])
              AND valid_from <= \(day) AND (valid_until IS NULL OR valid_until > \(day))
              AND (mode <> 'substantive' OR NOT EXISTS (
                  SELECT FROM position_holder acting
                  WHERE acting.position_id = h.position_id AND acting.mode = 'acting_full'
                    AND acting.valid_from <= \(day)
                    AND (acting.valid_until IS NULL OR acting.valid_until > \(day))))
            ORDER BY position_id, holding_id
            """, as: (UUID, UUID, UUID, String, String, String, String).self
        ).map {
            Holder(
                positionID: $0.0, personID: $0.1, holdingID: $0.2, name: $0.3,
                mode: HoldingMode(rawValue: $0.4) ?? .delegated, title: Bilingual(th: $0.5, en: $0.6))
        }
    }

    /// The positions that a person holds on a day, with full effect.
    public func positionsHeld(by person: UUID, on day: Date) throws(DatabaseError) -> [UUID] {
        let candidates = try run(
            "SELECT DISTINCT position_id FROM position_holder WHERE person_id = \(person)", as: UUID.self)
        return try holders(of: candidates, on: day).filter { $0.personID == person }.map(\.positionID)
    }
}

import Access
import Contracts
import Database
import Foundation

/// A right as the register knows it, with the capacity to which it belongs.
struct HeldGrant: Sendable, Hashable {
    let grant: Grant
    let holdingID: UUID
}

private typealias GrantColumns = (UUID, Role, Hierarchy, UUID, Reach, String?, Date, Date?, UUID)

extension HeldGrant {
    fileprivate init(row: GrantColumns) {
        self.init(
            grant: Grant(
                id: row.0, role: row.1, hierarchy: row.2, agencyID: row.3, reach: row.4, programme: row.5, from: row.6,
                until: row.7),
            holdingID: row.8)
    }
}

extension Connection {
    /// The rights that a person has now.
    ///
    /// Those of capacities that are in force, unless somebody holds the position in full in the person's stead (State
    /// Administration Act B.E. 2534, s. 48).
    ///
    /// `now` is the real time, by which rights run; `day` is the business time, by which capacities do.
    func grants(of person: UUID, at now: Date, on day: Date) throws(DatabaseError) -> [HeldGrant] {
        try run(
            """
            SELECT g.id, g.role, g.hierarchy, g.agency_id, g.reach, g.programme, g.valid_from, g.valid_until,
                   g.holding_id
            FROM access_grant g JOIN holding h ON h.id = g.holding_id
            WHERE g.person_id = \(person) AND (g.valid_until IS NULL OR g.valid_until > \(now))
              AND h.valid_from <= \(day) AND (h.valid_until IS NULL OR h.valid_until > \(day))
              AND (h.mode <> 'substantive' OR NOT EXISTS (
                  SELECT FROM holding acting
                  WHERE acting.position_id = h.position_id AND acting.mode = 'acting_full'
                    AND acting.valid_from <= \(day)
                    AND (acting.valid_until IS NULL OR acting.valid_until > \(day))))
            ORDER BY g.id
            """, as: GrantColumns.self
        ).map { HeldGrant(row: $0) }
    }

    func add(
        _ right: RequestedRight, id: UUID, to person: UUID, for holding: UUID, from source: Grant?, by giver: UUID?,
        at now: Date
    ) throws(DatabaseError) {
        try write(
            """
            INSERT INTO access_grant (id, person_id, holding_id, role, hierarchy, agency_id, reach, programme,
                                      valid_from, valid_until, parent_id, granted_by)
            VALUES (\(id), \(person), \(holding), \(right.role), \(right.hierarchy), \(right.agencyID), \(right.reach),
                    \(right.programme), \(now), \(source?.until), \(source?.id), \(giver))
            """)
    }

    /// Ends the rights that belong to a capacity; those that began later than now never come into force.
    func endGrants(of holding: UUID, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE access_grant SET valid_until = GREATEST(\(now), valid_from)
            WHERE holding_id = \(holding) AND (valid_until IS NULL OR valid_until > GREATEST(\(now), valid_from))
            """)
    }
}

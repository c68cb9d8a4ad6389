import Access
import Calendar
import Database
import Foundation

extension Connection {
    /// The day whose places were told last; nil before the first.
    func toldDay() throws(DatabaseError) -> CivilDate? {
        try first("SELECT day::text FROM list_head WHERE list = 'tree' AND day IS NOT NULL", as: String.self)
            .flatMap { CivilDate(iso: $0) }
    }

    func setToldDay(_ day: CivilDate) throws(DatabaseError) {
        try execute("UPDATE list_head SET day = \(day.iso)::date WHERE list = 'tree'")
    }

    /// The agencies of which something begins or ends after one day and through another.
    func agencies(turningAfter first: CivilDate, through last: CivilDate) throws(DatabaseError) -> [UUID] {
        let span: SQL = "daterange(\(first.iso)::date, \(last.iso)::date, '(]')"
        return try run(
            """
            SELECT child FROM agency_edge WHERE lower(valid) <@ \(raw: span) OR upper(valid) <@ \(raw: span)
            UNION
            SELECT agency_id FROM agency_code WHERE lower(valid) <@ \(raw: span) OR upper(valid) <@ \(raw: span)
            UNION
            SELECT id FROM agency WHERE retired_on <@ \(raw: span)
            """, as: UUID.self)
    }

    /// Whether each of these is still there, as its date says.
    ///
    /// - Returns: those that are no more since now.
    func followDates(of agencies: [UUID], on day: CivilDate) throws(DatabaseError) -> [UUID] {
        try run(
            """
            UPDATE agency SET active = NOT active
            WHERE id = ANY (\(agencies)::uuid[]) AND active <> (retired_on IS NULL OR retired_on > \(day.iso)::date)
            RETURNING id, active
            """, as: (UUID, Bool).self
        ).filter { !$0.1 }.map(\.0)
    }

    /// - Returns: the positions that are no more since now.
    func closePositions(at agencies: [UUID]) throws(DatabaseError) -> [UUID] {
        try run(
            "UPDATE position SET active = false WHERE agency_id = ANY (\(agencies)::uuid[]) AND active RETURNING id",
            as: UUID.self)
    }

    func withdrawInvitations(to position: UUID, at now: Date) throws(DatabaseError) {
        try execute(
            """
            UPDATE invitation SET withdrawn_at = \(now)
            WHERE position_id = \(position) AND used_at IS NULL AND withdrawn_at IS NULL
            """)
    }

    /// Whether a code or an agency's scheme has a past, so that a new span cannot reach back without end.
    func wasUsed(_ code: String, scheme: String, or agency: UUID) throws(DatabaseError) -> Bool {
        try first(
            """
            SELECT EXISTS (SELECT FROM agency_code
                           WHERE scheme = \(scheme) AND (code = \(code) OR agency_id = \(agency)))
            """, as: Bool.self) ?? true
    }

    /// A place goes on from when it began, without end; what was planned for later is forgotten.
    func place(
        _ child: UUID, under parent: UUID, in hierarchy: Hierarchy, keeping start: CivilDate?, today: CivilDate
    ) throws(DatabaseError) {
        try execute(
            """
            DELETE FROM agency_edge
            WHERE child = \(child) AND hierarchy = \(hierarchy)
              AND (lower(valid) > \(today.iso)::date OR valid @> \(today.iso)::date)
            """)
        try execute(
            """
            INSERT INTO agency_edge (hierarchy, child, parent, valid)
            VALUES (\(hierarchy), \(child), \(parent), daterange(\(start?.iso)::date, NULL))
            """)
    }

    /// What stands under one agency stands under another from a day on, until when it would have.
    func handDown(from agency: UUID, to heir: UUID, from day: CivilDate) throws(DatabaseError) {
        try execute(
            """
            WITH handed AS (
                DELETE FROM agency_edge WHERE parent = \(agency) AND valid && daterange(\(day.iso)::date, NULL)
                RETURNING hierarchy, child, valid
            )
            INSERT INTO agency_edge (hierarchy, child, parent, valid)
            SELECT hierarchy, child, \(agency)::uuid, valid * daterange(NULL, \(day.iso)::date) FROM handed
            WHERE NOT isempty(valid * daterange(NULL, \(day.iso)::date))
            UNION ALL
            SELECT hierarchy, child, \(heir)::uuid, valid * daterange(\(day.iso)::date, NULL) FROM handed
            """)
    }
}

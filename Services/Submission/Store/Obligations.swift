import Database
import Foundation

/// An obligation that is to come into being, with the report that will answer it.
struct NewObligation: Sendable {
    let id: UUID
    let reportID: UUID
    let reference: String
    let agencyID: UUID
    let agency: String
    let entryID: UUID?
    let label: String?
}

/// A milestone's times in one period, the same for all of its obligations.
struct MilestoneTimes: Sendable, Hashable {
    let step: String
    let due: Date
    let lateUntil: Date?
}

extension Connection {
    /// Makes obligations with their milestones and reports, four statements however many they are; those that exist
    /// already are left alone.
    ///
    /// - Returns: The ids of those that are new.
    func open(
        _ new: [NewObligation], in period: OpenedPeriod, milestones: [MilestoneTimes], at now: Date
    ) throws(DatabaseError) -> Set<UUID> {
        let due = milestones.first?.due ?? now
        let made = Set(
            try run(
                """
                INSERT INTO obligation (id, period_id, agency_id, agency, entry_id, label, due)
                SELECT id, \(period.id), agency_id, agency, entry_id, label, \(due)
                FROM unnest(\(new.map(\.id))::uuid[], \(new.map(\.agencyID))::uuid[], \(new.map(\.agency))::text[],
                            \(new.map(\.entryID))::uuid[], \(new.map(\.label))::text[])
                    AS new (id, agency_id, agency, entry_id, label)
                ON CONFLICT DO NOTHING RETURNING id
                """, as: UUID.self))
        let kept = new.filter { made.contains($0.id) }
        guard !kept.isEmpty else { return made }
        try write(
            """
            INSERT INTO milestone (obligation_id, ordinal, step, due, late_until)
            SELECT o.id, m.ordinal, m.step, m.due, m.late_until
            FROM unnest(\(kept.map(\.id))::uuid[]) AS o (id),
                 unnest(\(milestones.map(\.step))::text[], \(milestones.map(\.due))::timestamptz[],
                        \(milestones.map(\.lateUntil))::timestamptz[])
                    WITH ORDINALITY AS m (step, due, late_until, ordinal)
            """)
        try write(
            """
            INSERT INTO report (id, obligation_id, reference, programme, version, agency_id, changed_at)
            SELECT id, obligation_id, reference, \(period.programme), \(period.version), agency_id, \(now)
            FROM unnest(\(kept.map(\.reportID))::uuid[], \(kept.map(\.id))::uuid[], \(kept.map(\.reference))::text[],
                        \(kept.map(\.agencyID))::uuid[])
                AS new (id, obligation_id, reference, agency_id)
            """)
        return made
    }

    /// Closes the milestone of sending; the obligation's row is locked, and the milestone known to be open.
    func closeSending(of obligation: UUID, at now: Date, late: Bool) throws(DatabaseError) {
        try write(
            """
            UPDATE milestone SET closed_at = \(now), late = \(late)
            WHERE obligation_id = \(obligation) AND step = 'submitted'
            """)
        try write("UPDATE obligation SET event_seq = event_seq + 1, closed_at = \(now) WHERE id = \(obligation)")
    }

    /// Closes a milestone that is still open.
    ///
    /// - Returns: The number of the event to tell of it, and whether it came late; nil when it was closed before.
    func closeMilestone(
        _ step: String, of obligation: UUID, at now: Date
    ) throws(DatabaseError) -> (eventSeq: Int64, late: Bool)? {
        let row = try first(
            """
            WITH closed AS (
                UPDATE milestone SET closed_at = \(now), late = \(now) >= due
                WHERE obligation_id = \(obligation) AND step = \(step) AND closed_at IS NULL
                RETURNING late)
            UPDATE obligation SET event_seq = event_seq + 1
            WHERE id = \(obligation) AND EXISTS (SELECT FROM closed)
            RETURNING event_seq, (SELECT late FROM closed)
            """, as: (Int64, Bool).self)
        return row.map { ($0.0, $0.1) }
    }
}

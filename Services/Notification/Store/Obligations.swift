import Contracts
import Database
import Foundation

/// What the planning of an obligation's reminders depends on.
struct PlanningCase: Sendable {
    let obligationID: UUID
    let programme: String
    let version: Int
    let agencyID: UUID
    var open: [OpenMilestone] = []
    var settled: Set<Occurrence.Key> = []
}

extension Connection {
    /// Takes an opening over; an obligation that is known keeps what has been planned, unless a due time has changed.
    func keepObligations(_ fact: ObligationsOpened, at now: Date) throws(DatabaseError) {
        let all = fact.obligations
        try write(
            """
            INSERT INTO obligation (id, programme, programme_version, period, period_th, period_en, agency_id,
                                    subject_id, subject_label, opens, planned_with)
            SELECT id, \(fact.programme)::text, \(fact.programmeVersion)::integer, \(fact.period)::text,
                   \(fact.periodLabel.th)::text, \(fact.periodLabel.en)::text, agency_id, subject_id, subject_label, opens, 0
            FROM unnest(\(all.map(\.id))::uuid[], \(all.map(\.agencyID))::uuid[], \(all.map(\.subjectID))::uuid[],
                        \(all.map(\.subjectLabel))::text[], \(all.map(\.opens))::timestamptz[])
                AS new (id, agency_id, subject_id, subject_label, opens)
            ON CONFLICT DO NOTHING
            """)
        let points = all.flatMap { obligation in obligation.milestones.map { (obligation.id, $0.step, $0.due) } }
        try write(
            """
            INSERT INTO milestone (obligation_id, step, due, known_at)
            SELECT obligation_id, step, due, \(now)::timestamptz
            FROM unnest(\(points.map(\.0))::uuid[], \(points.map(\.1))::text[], \(points.map(\.2))::timestamptz[])
                AS new (obligation_id, step, due)
            ON CONFLICT (obligation_id, step) DO UPDATE
            SET due = excluded.due, version = milestone.version + 1, known_at = excluded.known_at
            WHERE milestone.due <> excluded.due
            """)
    }

    /// Locks obligations until the end of the transaction, always in the same order; answers those that are known.
    func lockObligations(_ ids: [UUID]) throws(DatabaseError) -> [PlanningCase] {
        try run(
            """
            SELECT id, programme, programme_version, agency_id FROM obligation
            WHERE id = ANY (\(ids)::uuid[]) ORDER BY id FOR UPDATE
            """, as: (UUID, String, Int, UUID).self
        ).map { PlanningCase(obligationID: $0.0, programme: $0.1, version: $0.2, agencyID: $0.3) }
    }

    /// The milestones of obligations that have not been reached.
    func openMilestones(of ids: [UUID]) throws(DatabaseError) -> [UUID: [OpenMilestone]] {
        // OFFSET 0 keeps the planner from reading all closures for the few milestones of a call.
        let rows = try run(
            """
            SELECT obligation_id, step, due, version, known_at FROM milestone m
            WHERE obligation_id = ANY (\(ids)::uuid[]) AND NOT EXISTS (
                SELECT FROM closure c WHERE c.obligation_id = m.obligation_id AND c.step = m.step OFFSET 0)
            """, as: (UUID, String, Date, Int, Date).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map { OpenMilestone(step: $0.1, due: $0.2, version: $0.3, knownAt: $0.4) }
        }
    }

    /// Nothing more is owed at a milestone, whether the obligation is known yet or not.
    func close(
        _ step: String, of obligation: UUID, because reason: String, at: Date, late: Bool
    ) throws(DatabaseError) {
        try write(
            """
            INSERT INTO closure (obligation_id, step, reason, closed_at, late)
            VALUES (\(obligation), \(step), \(reason), \(at), \(late)) ON CONFLICT DO NOTHING
            """)
    }

    /// The answer to a return is owed; the same return again moves its due time.
    func oweAnswer(_ step: String, of obligation: UUID, by due: Date, at now: Date) throws(DatabaseError) {
        try write("DELETE FROM closure WHERE obligation_id = \(obligation) AND step = \(step)")
        try write(
            """
            INSERT INTO milestone (obligation_id, step, due, known_at)
            VALUES (\(obligation), \(step), \(due), \(now))
            ON CONFLICT (obligation_id, step) DO UPDATE
            SET due = excluded.due, version = milestone.version + 1, known_at = excluded.known_at
            """)
    }

    /// The answers that are still owed for an obligation.
    func owedAnswers(of obligation: UUID) throws(DatabaseError) -> [String] {
        try openMilestones(of: [obligation])[obligation, default: []].map(\.step).filter(AnswerToReturn.isAnswer)
    }

    /// Notes with which list of holidays the reminders of these were planned.
    func notePlanned(_ ids: [UUID], with holidays: Int64) throws(DatabaseError) {
        try write(
            """
            UPDATE obligation SET planned_with = \(holidays)
            WHERE id = ANY (\(ids)::uuid[]) AND planned_with <> \(holidays)
            """)
    }

    /// Obligations whose reminders were planned with another list of holidays.
    func obligations(plannedBefore holidays: Int64, atMost count: Int) throws(DatabaseError) -> [UUID] {
        try run(
            "SELECT id FROM obligation WHERE planned_with < \(holidays) ORDER BY planned_with, id LIMIT \(count)",
            as: UUID.self)
    }

    /// Obligations that have not reached all their milestones, in sets that follow each other.
    func openObligations(after last: UUID?, atMost count: Int) throws(DatabaseError) -> [UUID] {
        try run(
            """
            SELECT id FROM obligation o
            WHERE (\(last)::uuid IS NULL OR id > \(last)) AND EXISTS (
                SELECT FROM milestone m WHERE m.obligation_id = o.id AND NOT EXISTS (
                    SELECT FROM closure c WHERE c.obligation_id = m.obligation_id AND c.step = m.step))
            ORDER BY id LIMIT \(count)
            """, as: UUID.self)
    }

    func keepEntry(_ fact: EntryChanged) throws(DatabaseError) {
        try write(
            """
            INSERT INTO entry (id, label) VALUES (\(fact.entryID), \(fact.label))
            ON CONFLICT (id) DO UPDATE SET label = excluded.label
            """)
    }
}

/// What a reminder says of an obligation, in the names of today.
struct ObligationFacts: Sendable {
    let version: Int
    let period: Phrase
    let subject: String?
    let due: Date?
    /// The report about it, once one has been sent.
    let reportID: UUID?
    let reference: String?
}

extension Connection {
    /// What is to be said of one milestone of an obligation.
    func facts(of obligation: UUID, step: String) throws(DatabaseError) -> ObligationFacts? {
        try first(
            """
            SELECT o.programme_version, o.period_th, o.period_en, COALESCE(e.label, o.subject_label), m.due,
                   r.report_id, r.reference
            FROM obligation o
            LEFT JOIN entry e ON e.id = o.subject_id
            LEFT JOIN milestone m ON m.obligation_id = o.id AND m.step = \(step)
            LEFT JOIN review r ON r.obligation_id = o.id
            WHERE o.id = \(obligation)
            """, as: (Int, String, String, String?, Date?, UUID?, String?).self
        ).map {
            ObligationFacts(
                version: $0.0, period: Phrase(th: $0.1, en: $0.2), subject: $0.3, due: $0.4, reportID: $0.5,
                reference: $0.6)
        }
    }
}

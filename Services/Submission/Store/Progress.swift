import Calendar
import Database
import Foundation

enum StepState: String, Sendable, Hashable, Column { case later, now, approved, returned, refused }

/// A step of a report's route, and how it stands.
struct ReportStep: Sendable {
    let reportID: UUID
    let step: String
    let title: Words
    let state: StepState
    let openedAt: Date?
    let dueAt: Date?
    /// Nobody holds the position.
    let isVacant: Bool
    let decidedAt: Date?
    let decidedAs: String?
}

enum MomentKind: String, Sendable, Hashable, Column { case sent, approved, returned, refused, finished }

/// Something that happened to a report.
struct ReportMoment: Sendable {
    let kind: MomentKind
    let at: Date
    let revision: Int
    let title: Words
    let by: String?
    let note: String?
}

extension Connection {
    /// The steps of a report's route in their order.
    func steps(ofReport id: UUID) throws(DatabaseError) -> [ReportStep] {
        try steps("report_id = \(id) ORDER BY ordinal")
    }

    func steps(_ condition: SQL) throws(DatabaseError) -> [ReportStep] {
        try run(
            """
            SELECT report_id, step, title_th, title_en, state, opened_at, due_at, vacant, decided_at, decided_as
            FROM report_step WHERE \(raw: condition)
            """, as: (UUID, String, String, String, StepState, Date?, Date?, Bool, Date?, String?).self
        ).map {
            ReportStep(
                reportID: $0.0, step: $0.1, title: Words($0.2, $0.3), state: $0.4, openedAt: $0.5, dueAt: $0.6,
                isVacant: $0.7, decidedAt: $0.8, decidedAs: $0.9)
        }
    }

    /// Takes over the route that a case was opened with.
    func keepRoute(_ report: UUID, _ steps: [(key: String, title: Words)]) throws(DatabaseError) {
        try write("DELETE FROM report_step WHERE report_id = \(report)")
        try write(
            """
            INSERT INTO report_step (report_id, ordinal, step, title_th, title_en)
            SELECT \(report), ordinal, step, th, en
            FROM unnest(\(steps.map(\.key))::text[], \(steps.map(\.title.thai))::text[],
                        \(steps.map(\.title.english))::text[]) WITH ORDINALITY AS s (step, th, en, ordinal)
            """)
    }

    /// It is a step's turn: what follows it on the route has yet to come, again if need be.
    func openStep(
        _ step: String, _ title: Words, of report: UUID, at now: Date, due: Date?, isVacant: Bool
    ) throws(DatabaseError) {
        try write(
            """
            INSERT INTO report_step (report_id, ordinal, step, title_th, title_en, state, opened_at, due_at, vacant)
            VALUES (\(report), (SELECT count(*) + 1 FROM report_step WHERE report_id = \(report)), \(step),
                    \(title.thai), \(title.english), 'now', \(now), \(due), \(isVacant))
            ON CONFLICT (report_id, step) DO UPDATE
            SET state = 'now', opened_at = excluded.opened_at, due_at = excluded.due_at, vacant = excluded.vacant,
                decided_at = NULL, decided_as = NULL
            """)
        try write(
            """
            UPDATE report_step SET state = 'later', opened_at = NULL, due_at = NULL, vacant = false,
                decided_at = NULL, decided_as = NULL
            WHERE report_id = \(report)
              AND ordinal > (SELECT ordinal FROM report_step WHERE report_id = \(report) AND step = \(step))
            """)
        try write(
            """
            UPDATE report SET state = 'in_review', changed_at = \(now)
            WHERE id = \(report) AND state IN ('submitted', 'in_review')
            """)
    }

    func decideStep(
        _ step: String, of report: UUID, _ state: StepState, as capacity: String, at now: Date
    ) throws(DatabaseError) {
        try write(
            """
            UPDATE report_step SET state = \(state), decided_at = \(now), decided_as = \(capacity), vacant = false
            WHERE report_id = \(report) AND step = \(step)
            """)
    }

    /// Opens a report for correction; a report that has been sent again since is left alone.
    func returnReport(_ report: UUID, revision: Int, _ returned: ReportReturn) throws(DatabaseError) {
        try write(
            """
            UPDATE report
            SET state = 'returned', return_reason = \(returned.reason), returned_as = \(returned.by),
                returned_at = \(returned.at), return_sections = \(returned.sections)::text[],
                answer_by = \(returned.answerBy), changed_at = \(returned.at)
            WHERE id = \(report) AND revision = \(revision) AND state IN ('submitted', 'in_review')
            """)
    }

    func endReport(_ report: UUID, _ state: ReportState, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE report SET state = \(state), changed_at = \(now)
            WHERE id = \(report) AND state IN ('submitted', 'in_review')
            """)
    }

    func addMoment(_ moment: ReportMoment, of report: UUID) throws(DatabaseError) {
        try write(
            """
            INSERT INTO report_moment (report_id, number, kind, at, revision, title_th, title_en, by_whom, note)
            VALUES (\(report), (SELECT count(*) + 1 FROM report_moment WHERE report_id = \(report)), \(moment.kind),
                    \(moment.at), \(moment.revision), \(moment.title.thai), \(moment.title.english), \(moment.by),
                    \(moment.note))
            """)
    }

    func moments(ofReport id: UUID) throws(DatabaseError) -> [ReportMoment] {
        try run(
            """
            SELECT kind, at, revision, title_th, title_en, by_whom, note FROM report_moment
            WHERE report_id = \(id) ORDER BY number
            """, as: (MomentKind, Date, Int, String, String, String?, String?).self
        ).map {
            ReportMoment(
                kind: $0.0, at: $0.1, revision: $0.2, title: Words($0.3, $0.4), by: $0.5, note: $0.6)
        }
    }
}

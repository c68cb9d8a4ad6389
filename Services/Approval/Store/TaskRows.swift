import Calendar
import Database
import Foundation

/// Turns of steps, and the inbox that is filled and emptied with them.
extension Connection {
    /// Opens a turn: the task, and an item in the inbox of each position.
    func openTask(
        _ turn: ReportCase.Turn, of file: CaseFile, positions: [UUID], vacant: Bool
    ) throws(DatabaseError) {
        let step = file.way.steps[turn.step]
        try write(
            """
            INSERT INTO task (report_id, step, round, title_th, title_en, revision, position_ids, vacant, opened_at,
                              due_at)
            VALUES (\(file.id), \(step.key), \(turn.round), \(step.title.thai), \(step.title.english),
                    \(file.way.revision), \(positions), \(vacant), \(turn.since), \(turn.due))
            """)
        try fillInbox(turn, of: file, positions: positions)
    }

    private func fillInbox(
        _ turn: ReportCase.Turn, of file: CaseFile, positions: [UUID]
    ) throws(DatabaseError) {
        try write(
            """
            INSERT INTO inbox_item (position_id, report_id, step, round, agency_id, programme, opened_at, due_at)
            SELECT position, \(file.id), \(file.way.steps[turn.step].key), \(turn.round), \(file.facts.agencyID),
                   \(file.facts.programme), \(turn.since), \(turn.due)
            FROM unnest(\(positions)::uuid[]) position
            """)
    }

    /// Ends a turn and empties the inboxes.
    func closeTask(
        _ turn: ReportCase.Turn, of file: CaseFile, outcome: String, at now: Date
    ) throws(DatabaseError) {
        try write(
            """
            UPDATE task SET closed_at = \(now), outcome = \(outcome)
            WHERE report_id = \(file.id) AND step = \(file.way.steps[turn.step].key) AND round = \(turn.round)
            """)
        try write("DELETE FROM inbox_item WHERE report_id = \(file.id)")
    }

    /// Gives a turn the positions that were found for it now.
    func fillTask(_ turn: ReportCase.Turn, of file: CaseFile, positions: [UUID]) throws(DatabaseError) {
        try write(
            """
            UPDATE task SET position_ids = \(positions), vacant = false
            WHERE report_id = \(file.id) AND step = \(file.way.steps[turn.step].key) AND round = \(turn.round)
            """)
        try write("DELETE FROM inbox_item WHERE report_id = \(file.id)")
        try fillInbox(turn, of: file, positions: positions)
    }

    func markOverdue(_ turn: ReportCase.Turn, of file: CaseFile, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE task SET overdue_at = \(now)
            WHERE report_id = \(file.id) AND step = \(file.way.steps[turn.step].key) AND round = \(turn.round)
            """)
    }

    /// Whether a turn's being overdue is still to be told.
    func isOverdueUntold(_ turn: ReportCase.Turn, of file: CaseFile) throws(DatabaseError) -> Bool {
        try first(
            """
            SELECT overdue_at IS NULL FROM task
            WHERE report_id = \(file.id) AND step = \(file.way.steps[turn.step].key) AND round = \(turn.round)
            """, as: Bool.self) ?? false
    }

    /// Notes open turns for which nobody holds a position any more.
    func markVacated(at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE task SET vacant = true
            WHERE closed_at IS NULL AND NOT vacant AND NOT EXISTS (
                SELECT FROM position_holder
                WHERE position_id = ANY (task.position_ids)
                  AND valid_from <= \(now) AND (valid_until IS NULL OR valid_until > \(now)))
            """)
    }

    func isVacant(_ turn: ReportCase.Turn, of file: CaseFile) throws(DatabaseError) -> Bool {
        try first(
            """
            SELECT vacant FROM task
            WHERE report_id = \(file.id) AND step = \(file.way.steps[turn.step].key) AND round = \(turn.round)
            """, as: Bool.self) ?? false
    }

    /// How many turns are open, overdue and vacant.
    func taskCounts(at now: Date) throws(DatabaseError) -> (open: Int, overdue: Int, vacant: Int) {
        let row = try first(
            """
            SELECT count(*), count(*) FILTER (WHERE due_at <= \(now)), count(*) FILTER (WHERE vacant)
            FROM task WHERE closed_at IS NULL
            """, as: (Int, Int, Int).self)
        return row ?? (0, 0, 0)
    }
}

/// What the watch asks while nothing happens: single reads, outside any transaction.
extension Database {
    /// Reports whose present turn is over its time and nobody has said so yet, longest overdue first.
    func overdueReports(at now: Date, atMost count: Int) async throws(DatabaseError) -> [UUID] {
        try await run(
            """
            SELECT report_id FROM task
            WHERE closed_at IS NULL AND overdue_at IS NULL AND due_at <= \(now) ORDER BY due_at LIMIT \(count)
            """, as: UUID.self)
    }

    /// When the next turn runs out of time.
    func nextDue(after now: Date) async throws(DatabaseError) -> Date? {
        try await first(
            "SELECT min(due_at) FROM task WHERE closed_at IS NULL AND overdue_at IS NULL AND due_at > \(now)",
            as: Date?.self) ?? nil
    }

    /// Reports that wait for somebody to hold a position, in the order of their ids.
    func vacantReports(after last: UUID?, atMost count: Int) async throws(DatabaseError) -> [UUID] {
        try await run(
            """
            SELECT report_id FROM task
            WHERE closed_at IS NULL AND vacant AND (\(last)::uuid IS NULL OR report_id > \(last)::uuid)
            ORDER BY report_id LIMIT \(count)
            """, as: UUID.self)
    }
}

import Calendar
import Database
import Foundation

/// What happened to a case, turn by turn.
extension Connection {
    func turns(of report: UUID) throws(DatabaseError) -> [TurnRecord] {
        let decisions = try decisions(about: report)
        return try run(
            """
            SELECT step, title_th, title_en, round, revision, opened_at, due_at, vacant, closed_at, outcome
            FROM task WHERE report_id = \(report) ORDER BY opened_at, closed_at NULLS LAST, round
            """, as: (String, String, String, Int, Int, Date, Date?, Bool, Date?, String?).self
        ).map { row in
            TurnRecord(
                step: row.0, title: Words(row.1, row.2), round: row.3, revision: row.4, openedAt: row.5, due: row.6,
                vacant: row.7, closedAt: row.8, outcome: row.9.flatMap { TurnRecord.Outcome(rawValue: $0) },
                decisions: decisions.filter { $0.step == row.0 && $0.round == row.3 })
        }
    }

    private func decisions(about report: UUID) throws(DatabaseError) -> [DecisionRecord] {
        try run(
            """
            SELECT step, round, revision, outcome, decides, person_name, decided_as, reason, sections, return_to,
                   decided_at, late
            FROM decision WHERE report_id = \(report) ORDER BY decided_at, id
            """,
            as: (
                String, Int, Int, String, Bool, String, String, String?, [String], String?, Date, Bool
            ).self
        ).map {
            DecisionRecord(
                step: $0.0, round: $0.1, revision: $0.2, outcome: .init(rawValue: $0.3) ?? .approved, decides: $0.4,
                personName: $0.5, capacity: $0.6, reason: $0.7, sections: $0.8, returnTo: $0.9, at: $0.10,
                late: $0.11)
        }
    }
}

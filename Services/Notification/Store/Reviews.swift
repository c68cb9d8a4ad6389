import Contracts
import Database
import Foundation

extension Connection {
    /// It is a step's turn.
    func keepTurn(_ fact: StepOpened) throws(DatabaseError) {
        let about = fact.about
        try write(
            """
            INSERT INTO review (report_id, obligation_id, reference, revision, step, title_th, title_en, round,
                                position_ids, due_at)
            VALUES (\(about.reportID), \(about.obligationID), \(about.reference), \(about.revision), \(fact.step),
                    \(fact.title.th), \(fact.title.en), \(fact.round), \(fact.positionIDs), \(fact.dueAt))
            ON CONFLICT (report_id) DO UPDATE
            SET revision = excluded.revision, step = excluded.step, title_th = excluded.title_th,
                title_en = excluded.title_en, round = excluded.round, position_ids = excluded.position_ids,
                due_at = excluded.due_at
            """)
    }

    /// It is nobody's turn: a step has decided, and the next one opens by itself.
    func endTurn(of report: UUID) throws(DatabaseError) {
        try write(
            """
            UPDATE review SET step = NULL, title_th = NULL, title_en = NULL, round = NULL, position_ids = '{}',
                              due_at = NULL
            WHERE report_id = \(report)
            """)
    }

    /// The positions whose turn it is with a report.
    func positionsInTurn(of report: UUID) throws(DatabaseError) -> [UUID] {
        try first("SELECT position_ids FROM review WHERE report_id = \(report)", as: [UUID].self) ?? []
    }

    /// The positions whose turn it is with the reports of an obligation.
    func positionsInTurn(ofObligation obligation: UUID) throws(DatabaseError) -> [UUID] {
        try run(
            "SELECT position_ids FROM review WHERE obligation_id = \(obligation) AND step IS NOT NULL",
            as: [UUID].self
        ).flatMap { $0 }
    }

    /// The name of the step whose turn it is, if it is this one in this round.
    func title(ofTurn step: String, round: Int, of report: UUID) throws(DatabaseError) -> Phrase? {
        try first(
            """
            SELECT title_th, title_en FROM review
            WHERE report_id = \(report) AND step = \(step) AND round = \(round)
            """, as: (String, String).self
        ).map { Phrase(th: $0.0, en: $0.1) }
    }
}

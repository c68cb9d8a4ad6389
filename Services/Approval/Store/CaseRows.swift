import Calendar
import Database
import Foundation

/// Cases, one row each; their steps are rows of their own.
extension Connection {
    /// A case, locked until the end of the transaction: whoever decides about it waits here.
    func lockedCase(_ report: UUID) throws(DatabaseError) -> CaseFile? {
        try caseFile(report, locking: "FOR UPDATE OF approval_case")
    }

    func caseFile(_ report: UUID) throws(DatabaseError) -> CaseFile? { try caseFile(report, locking: "") }

    private func caseFile(_ report: UUID, locking: SQL) throws(DatabaseError) -> CaseFile? {
        let (facts, route) = try run(
            """
            SELECT reference, obligation_id, programme, programme_version, period, period_th, period_en, agency_id,
                   agency_slug, agency_name, subject_label, hash, submitted_as, submitted_at, late,
                   route, revision, state, step, round, since, due_at, answer_by, event_seq
            FROM approval_case WHERE report_id = \(report) \(raw: locking)
            """,
            as: (
                String, UUID, String, Int, String, String, String, UUID, String, String, String?, String, String, Date,
                Bool, String, Int, String, String?, Int?, Date, Date?, Date?, Int64
            ).self, then: CaseStep.rows(of: report), as: CaseStep.Row.self)
        guard let row = facts.first else { return nil }
        let steps = route.map { CaseStep($0) }
        let step = steps.firstIndex { $0.key == row.18 } ?? 0
        let state: ReportCase.State =
            switch row.17 {
            case "waiting": .waiting(.init(step: step, round: row.19 ?? 1, since: row.20, due: row.21))
            case "returned": .returned(by: step, answerBy: row.22)
            case "refused": .refused(by: step)
            default: .approved
            }
        return CaseFile(
            facts: ReportFacts(
                reference: row.0, obligationID: row.1, programme: row.2, programmeVersion: row.3, period: row.4,
                periodLabel: Words(row.5, row.6), agencyID: row.7, agencySlug: row.8, agencyName: row.9,
                subjectLabel: row.10, hash: row.11, submittedAs: row.12, submittedAt: row.13, late: row.14),
            route: row.15, way: ReportCase(id: report, revision: row.16, steps: steps, state: state), since: row.20,
            eventSequence: row.23)
    }

    /// Adds a case that begins.
    func insertCase(_ file: CaseFile) throws(DatabaseError) {
        let (facts, place) = (file.facts, CasePlace(file.way))
        try write(
            """
            INSERT INTO approval_case (report_id, reference, obligation_id, programme, programme_version, period,
                                       period_th, period_en, agency_id, agency_slug, agency_name, subject_label, route,
                                       revision, hash, submitted_as, submitted_at, late, state, step, round, since,
                                       due_at, answer_by, event_seq, search)
            VALUES (\(file.id), \(facts.reference), \(facts.obligationID), \(facts.programme),
                    \(facts.programmeVersion), \(facts.period), \(facts.periodLabel.thai),
                    \(facts.periodLabel.english), \(facts.agencyID), \(facts.agencySlug), \(facts.agencyName),
                    \(facts.subjectLabel), \(file.route), \(file.way.revision), \(facts.hash), \(facts.submittedAs),
                    \(facts.submittedAt), \(facts.late), \(place.state), \(place.step), \(place.round), \(file.since),
                    \(place.due), \(place.answerBy), \(file.eventSequence), \(facts.searchKey))
            """)
        try replaceSteps(of: file.id, with: file.way.steps)
    }

    /// Keeps where a case now is.
    func saveCase(_ file: CaseFile) throws(DatabaseError) {
        let place = CasePlace(file.way)
        try write(
            """
            UPDATE approval_case
            SET state = \(place.state), step = \(place.step), round = \(place.round), since = \(file.since),
                due_at = \(place.due), answer_by = \(place.answerBy), event_seq = \(file.eventSequence)
            WHERE report_id = \(file.id)
            """)
    }

    /// Keeps what a new revision says of itself.
    func saveRevision(_ file: CaseFile) throws(DatabaseError) {
        let facts = file.facts
        try write(
            """
            UPDATE approval_case
            SET revision = \(file.way.revision), hash = \(facts.hash), submitted_as = \(facts.submittedAs),
                submitted_at = \(facts.submittedAt), late = \(facts.late), route = \(file.route),
                programme_version = \(facts.programmeVersion), agency_name = \(facts.agencyName),
                subject_label = \(facts.subjectLabel), search = \(facts.searchKey)
            WHERE report_id = \(file.id)
            """)
    }

    /// Remembers who must not decide, besides those who are remembered already.
    func addPreparers(_ people: Set<UUID>, of report: UUID) throws(DatabaseError) {
        try write(
            """
            INSERT INTO case_preparer (report_id, person_id)
            SELECT \(report), person FROM unnest(\(Array(people))::uuid[]) person ON CONFLICT DO NOTHING
            """)
    }
}

/// A case's state as its row has it.
private struct CasePlace {
    let state: String
    let step: String?
    var round: Int?
    var due: Date?
    var answerBy: Date?

    init(_ way: ReportCase) {
        switch way.state {
        case .waiting(let turn):
            (state, step) = ("waiting", way.steps[turn.step].key)
            (round, due) = (turn.round, turn.due)
        case .returned(let by, let answerBy):
            (state, step) = ("returned", way.steps[by].key)
            self.answerBy = answerBy
        case .refused(let by): (state, step) = ("refused", way.steps[by].key)
        case .approved: (state, step) = ("approved", nil)
        }
    }
}

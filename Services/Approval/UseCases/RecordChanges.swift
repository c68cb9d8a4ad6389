import Access
import Contracts
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// Writes down what a transition did to a case, and tells it: rows and events of one transaction.
struct RecordChanges {
    let directory: Directory
    let now: Date
    /// Who decided, for changes that come from a decision.
    var decision: Words?

    /// What the events of a decision say of it.
    struct Words {
        let capacity: String
        let reason: String?
        let sections: [String]
    }

    func callAsFunction(
        _ changes: [ReportCase.Change], to file: inout CaseFile, _ database: isolated Connection
    ) throws {
        for change in changes {
            switch change {
            case .voted: break
            case .superseded(let turn):
                try database.closeTask(turn, of: file, outcome: "superseded", at: now)
            case .opened(let turn):
                file.since = now
                let seats = try Seats.find(
                    file.way.steps[turn.step].turn, for: file.facts.agencyID, in: directory, on: now, database)
                try database.openTask(turn, of: file, positions: seats.positions, vacant: seats.vacant)
                try tell(Self.opened(turn, of: file, seats), about: &file, database)
            case .decided(let turn, let outcome, let late):
                file.since = now
                try database.closeTask(turn, of: file, outcome: outcome.rawValue, at: now)
                try tell(decided(turn, outcome, late: late, of: file), about: &file, database)
            case .returned(let step, let answerBy):
                try tell(returned(by: step, answerBy, of: file), about: &file, database)
            case .refused(let step): try tell(refused(by: step, of: file), about: &file, database)
            case .approved: try tell(approved(file), about: &file, database)
            }
        }
        try database.saveCase(file)
    }

    func tell<Fact: Event>(_ fact: Fact, about file: inout CaseFile, _ database: isolated Connection) throws {
        file.eventSequence += 1
        try database.announce(
            Announcement(
                fact, of: file.id, sequence: file.eventSequence, agency: file.facts.agencySlug, at: now))
    }
}

// MARK: What is told

extension RecordChanges {
    /// It is a step's turn; told again when somebody has taken up a vacant position.
    static func opened(_ turn: ReportCase.Turn, of file: CaseFile, _ seats: Seats) -> StepOpened {
        let step = file.way.steps[turn.step]
        return StepOpened(
            about: file.about, step: step.key, title: step.title.bilingual, round: turn.round,
            positionIDs: seats.vacant ? [] : seats.positions, openedAt: turn.since, dueAt: turn.due)
    }

    private func decided(
        _ turn: ReportCase.Turn, _ outcome: ReportCase.Outcome, late: Bool, of file: CaseFile
    ) -> StepDecided {
        let step = file.way.steps[turn.step]
        let told: StepDecided.Outcome =
            switch outcome {
            case .approved: .approved
            case .returned: .returned
            case .refused: .refused
            }
        return StepDecided(
            about: file.about, step: step.key, title: step.title.bilingual, round: turn.round, outcome: told,
            decidedAs: decision?.capacity ?? "", decidedAt: now, late: late)
    }

    private func returned(by step: Int, _ answerBy: Date?, of file: CaseFile) -> ReportReturned {
        ReportReturned(
            about: file.about, step: file.way.steps[step].key, returnedAs: decision?.capacity ?? "",
            reason: decision?.reason ?? "", sections: decision?.sections ?? [], returnedAt: now, answerBy: answerBy)
    }

    private func refused(by step: Int, of file: CaseFile) -> ReportRefused {
        ReportRefused(
            about: file.about, step: file.way.steps[step].key, refusedAs: decision?.capacity ?? "",
            reason: decision?.reason ?? "", refusedAt: now)
    }

    private func approved(_ file: CaseFile) -> ReportApproved {
        let decisions = file.way.steps.compactMap { step in
            step.approval.map {
                ReportApproved.Decision(step: step.key, decidedAs: $0.capacity, decidedAt: $0.at)
            }
        }
        return ReportApproved(about: file.about, approvedAt: now, decisions: decisions, hash: file.facts.hash)
    }
}

extension CaseFile {
    /// What every event about the case says of the report.
    var about: CaseFacts {
        CaseFacts(
            reportID: id, reference: facts.reference, revision: way.revision, obligationID: facts.obligationID,
            programme: facts.programme, period: facts.period, periodLabel: facts.periodLabel.bilingual,
            agencyID: facts.agencyID, agencyName: facts.agencyName, subjectLabel: facts.subjectLabel)
    }
}

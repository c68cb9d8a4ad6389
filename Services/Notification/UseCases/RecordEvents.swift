import Contracts
import Database
import EventLog
import Foundation
import Runtime

/// What this service does when it hears of obligations and reports: keeps the facts, plans, cancels, and tells at once.
///
/// The events of different services come in any order, so each reaction stands on what it brings itself.
struct RecordEvents: Sendable {
    let clock: BusinessClock
    let plan: PlanReminders

    private static let day: TimeInterval = 86_400

    func opened(_ fact: ObligationsOpened, on database: isolated Connection) throws {
        let now = clock.now()
        try database.keepObligations(fact, at: now)
        try plan(fact.obligations.map(\.id), at: now, on: database)
    }

    /// From here on nothing goes out about this milestone.
    func closed(_ fact: ObligationClosed, on database: isolated Connection) throws {
        _ = try database.lockObligations([fact.obligationID])
        try database.close(
            fact.step, of: fact.obligationID, because: fact.reason.rawValue, at: fact.at, late: fact.late)
        let now = clock.now()
        try database.cancelReminders(of: fact.obligationID, [fact.step], at: now)
        try plan([fact.obligationID], at: now, on: database)
    }

    /// Somebody's turn to decide begins, and with it the wait for the answer to a return ends.
    func stepOpened(_ event: Envelope<StepOpened>, on database: isolated Connection) throws {
        let (fact, now) = (event.fact, clock.now())
        try endAnswers(to: fact.about, at: now, on: database)
        try database.cancelLetters([.turn, .overdue, .returned], of: fact.about.reportID, at: now)
        try database.keepTurn(fact)
        var facts = LetterFacts(fact.about)
        facts.step = Phrase(fact.title)
        facts.due = fact.dueAt
        try database.keep(
            NewLetter(
                id: event.id, kind: .turn, step: fact.step, round: fact.round, dueAt: now,
                usefulUntil: now.addingTimeInterval(60 * Self.day), facts: facts), about: fact.about, at: now)
    }

    func stepDecided(_ fact: StepDecided, on database: isolated Connection) throws {
        try database.endTurn(of: fact.about.reportID)
        try database.cancelLetters([.turn, .overdue], of: fact.about.reportID, at: clock.now())
    }

    func stepOverdue(_ event: Envelope<StepOverdue>, on database: isolated Connection) throws {
        let (fact, now) = (event.fact, clock.now())
        guard let title = try database.title(ofTurn: fact.step, round: fact.round, of: fact.about.reportID) else {
            return
        }
        var facts = LetterFacts(fact.about)
        facts.step = title
        facts.due = fact.dueAt
        try database.keep(
            NewLetter(
                id: event.id, kind: .overdue, step: fact.step, round: fact.round, dueAt: now,
                usefulUntil: now.addingTimeInterval(30 * Self.day), facts: facts), about: fact.about, at: now)
    }

    /// Told at once (Q6), and reminded of until it is answered.
    func returned(_ event: Envelope<ReportReturned>, on database: isolated Connection) throws {
        let (fact, now) = (event.fact, clock.now())
        let obligation = fact.about.obligationID
        _ = try database.lockObligations([obligation])
        if let answerBy = fact.answerBy {
            let step = AnswerToReturn.step(revision: fact.about.revision)
            try database.oweAnswer(step, of: obligation, by: answerBy, at: now)
            try plan([obligation], at: now, on: database)
        }
        try database.endTurn(of: fact.about.reportID)
        try database.cancelLetters([.turn, .overdue], of: fact.about.reportID, at: now)
        var facts = LetterFacts(fact.about)
        facts.due = fact.answerBy
        facts.decidedAs = fact.returnedAs
        facts.reason = fact.reason
        facts.sections = fact.sections.isEmpty ? nil : fact.sections.count
        try database.keep(
            NewLetter(
                id: event.id, kind: .returned, step: fact.step, round: 0, dueAt: now,
                usefulUntil: now.addingTimeInterval(60 * Self.day), facts: facts), about: fact.about, at: now)
    }

    func approved(_ event: Envelope<ReportApproved>, on database: isolated Connection) throws {
        var facts = LetterFacts(event.fact.about)
        facts.decidedAs = event.fact.decisions.last?.decidedAs
        try end(event.fact.about, as: .approved, event.id, facts, on: database)
    }

    func refused(_ event: Envelope<ReportRefused>, on database: isolated Connection) throws {
        var facts = LetterFacts(event.fact.about)
        facts.decidedAs = event.fact.refusedAs
        facts.reason = event.fact.reason
        try end(event.fact.about, as: .refused, event.id, facts, on: database)
    }

    /// Whoever has an address now gets what could not be sent for want of one, as long as it is of use.
    func contactChanged(_ fact: ContactChanged, on database: isolated Connection) throws {
        guard fact.hasAddress else { return }
        try database.reviveDeliveries(of: fact.personID, at: clock.now())
    }

    private func end(
        _ about: CaseFacts, as kind: LetterKind, _ event: UUID, _ facts: LetterFacts, on database: isolated Connection
    ) throws {
        let now = clock.now()
        try endAnswers(to: about, at: now, on: database)
        try database.endTurn(of: about.reportID)
        try database.cancelLetters([.turn, .overdue, .returned], of: about.reportID, at: now)
        try database.keep(
            NewLetter(
                id: event, kind: kind, step: "", round: 0, dueAt: now,
                usefulUntil: now.addingTimeInterval(30 * Self.day), facts: facts), about: about, at: now)
    }

    private func endAnswers(to about: CaseFacts, at now: Date, on database: isolated Connection) throws {
        _ = try database.lockObligations([about.obligationID])
        let answers = try database.owedAnswers(of: about.obligationID)
        guard !answers.isEmpty else { return }
        for step in answers {
            try database.close(step, of: about.obligationID, because: "answered", at: now, late: false)
        }
        try database.cancelReminders(of: about.obligationID, answers, at: now)
        try plan([about.obligationID], at: now, on: database)
    }
}

extension Phrase {
    init(_ words: Bilingual) { self.init(th: words.th, en: words.en) }
}

extension LetterFacts {
    /// What every event about a case says of the report; the agency's and programme's names are added on addressing.
    init(_ about: CaseFacts) {
        self.init(
            programme: Phrase(th: about.programme, en: about.programme), period: Phrase(about.periodLabel),
            agency: Phrase(th: about.agencyName, en: about.agencyName), subject: about.subjectLabel,
            reference: about.reference, revision: about.revision, reportID: about.reportID)
    }
}

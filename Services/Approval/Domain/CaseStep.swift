import Calendar
import Foundation
import Programme

/// One level of a case's own copy of its route, with how far it has come.
struct CaseStep: Sendable, Hashable {
    let key: String
    let title: Words
    /// Whose turn it is, said without naming anybody.
    let turn: PositionExpression
    let quorum: Quorum
    let limit: TimeLimit?
    /// When this step must have approved whatever its own limit says (Q5).
    let milestone: Date?
    let mayReturnTo: [Step.ReturnTarget]
    /// How long the answer to this step's return may take (Q6).
    let answerWithin: TimeLimit?
    let mayRefuse: Bool
    /// Whether approving means signing the certificate (Q7).
    let signs: Bool
    /// How often it has been this step's turn.
    var rounds = 0
    /// The approval that stands for the present revision.
    var approval: Approval?

    struct Approval: Sendable, Hashable {
        let capacity: String
        let at: Date
    }

    /// By when a turn that begins now must have ended: the step's own limit or the milestone, whichever is earlier.
    func due(from now: Date, _ holidays: Holidays) -> Date? {
        [limit?.end(from: now, holidays), milestone].compactMap { $0 }.min()
    }

    /// How many must approve when so many people hold the step's positions today.
    func votesNeeded(holders: Int) -> Int {
        switch quorum {
        case .any: 1
        case .all: max(1, holders)
        case .atLeast(let count): max(1, count)
        }
    }
}

extension CaseStep {
    /// The step as the programme has it, with the milestones of the report's obligation.
    init(_ step: Step, milestones: [String: Date]) {
        self.init(
            key: step.id, title: step.name, turn: step.position, quorum: step.quorum,
            limit: step.limit.map(TimeLimit.init), milestone: milestones[step.id], mayReturnTo: step.mayReturnTo,
            answerWithin: step.answerWithin.map(TimeLimit.init), mayRefuse: step.mayRefuse, signs: step.signs)
    }
}

/// A number of days within which something has to be done.
struct TimeLimit: Sendable, Hashable {
    let days: Int
    let counting: DayCount

    /// The first instant that is too late; the day on which it began is not counted.
    func end(from start: Date, _ holidays: Holidays) -> Date {
        Deadline.within(days, ofNoticeOn: CivilDate(start), counting: counting, holidays: holidays).instant
    }
}

extension TimeLimit {
    init(_ limit: DayLimit) { self.init(days: limit.days, counting: limit.counting) }
}

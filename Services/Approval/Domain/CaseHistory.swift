import Calendar
import Foundation

/// One turn of a step as it was kept, with what was decided in it.
struct TurnRecord: Sendable {
    enum Outcome: String, Sendable { case approved, returned, refused, superseded }

    let step: String
    let title: Words
    let round: Int
    let revision: Int
    let openedAt: Date
    let due: Date?
    let vacant: Bool
    let closedAt: Date?
    /// Nil while it is open.
    let outcome: Outcome?
    var decisions: [DecisionRecord] = []

    /// The decision that ended it.
    var ending: DecisionRecord? { decisions.first(where: \.decides) }
}

/// A decision as it was taken.
struct DecisionRecord: Sendable {
    let step: String
    let round: Int
    let revision: Int
    let outcome: ReportCase.Outcome
    let decides: Bool
    let personName: String
    let capacity: String
    let reason: String?
    let sections: [String]
    let returnTo: String?
    let at: Date
    let late: Bool
}

/// Somebody who may be asked today.
struct SeatHolder: Sendable, Hashable {
    let name: String
    let capacity: String
}

/// Everything that a page or a program shows of a case to one reader.
struct CaseView: Sendable {
    let file: CaseFile
    let programmeTitle: Words
    let turns: [TurnRecord]
    /// Who holds the present step's positions today; empty is a vacancy.
    let holders: [SeatHolder]
    let allowances: [Allowance]
    /// In which capacity this reader would decide.
    let capacity: String?
    /// How many must approve in the present turn.
    let needed: Int

    var isVacant: Bool { file.way.turn != nil && holders.isEmpty }

    /// Whether anything at all is open to this reader.
    var mayDecide: Bool { allowances.contains { $0.refusal == nil } }

    /// Why nothing is open to this reader.
    var obstacle: CaseRefusal? { mayDecide ? nil : allowances.first?.refusal }

    func refusal(of action: CaseAction) -> CaseRefusal? { allowances.first { $0.action == action }?.refusal }

    func allows(_ action: CaseAction) -> Bool { allowances.contains { $0.action == action && $0.refusal == nil } }
}

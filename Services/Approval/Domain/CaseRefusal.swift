import Calendar
import Foundation

/// Why a decision is not taken: something that can be told to whoever tried.
enum CaseRefusal: Error, Sendable, Equatable {
    /// How a case can be out of everybody's hands.
    enum Ending: String, Sendable { case returned, approved, refused }

    case over(Ending)
    /// The step has had its turn; somebody was quicker, or it was sent twice.
    case decidedAlready
    case notYetItsTurn(waitsFor: Words)
    case unknownStep
    case staleRevision(current: Int)
    /// The decider does not hold the step's position today.
    case notHolder(of: Words)
    /// The decider's grants do not cover it; the code is that of the rights.
    case noRight(code: String)
    /// Nobody decides about what they prepared or sent.
    case ownWork
    /// The decider has voted in this turn.
    case votedAlready
    /// What was shown to the decider is not the revision decided about, or nothing was shown.
    case notShown
    case mayNotReturnThere
    case mayNotRefuse
    /// Fields that are missing or wrong.
    case invalid([Fault])

    struct Fault: Sendable, Equatable {
        let field: String
        let words: Words
    }

    /// For programs; never changes.
    var code: String {
        switch self {
        case .over: "case_over"
        case .decidedAlready: "decided_already"
        case .notYetItsTurn: "not_its_turn"
        case .unknownStep: "unknown_step"
        case .staleRevision: "stale_revision"
        case .notHolder: "not_holder"
        case .noRight(let code): code
        case .ownWork: "own_work"
        case .votedAlready: "voted_already"
        case .notShown: "not_shown"
        case .mayNotReturnThere: "may_not_return_there"
        case .mayNotRefuse: "may_not_refuse"
        case .invalid: "invalid"
        }
    }
}

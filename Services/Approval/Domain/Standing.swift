import Calendar
import Foundation

/// What somebody is to a case at the moment.
struct Standing: Sendable, Equatable {
    /// Nil when they do not hold the current step's position today.
    let seat: Seat?
    let right: Right
    /// Whether they prepared or sent it, in any revision.
    let prepared: Bool
    /// Whether they have voted in this turn.
    let voted: Bool

    /// The position in which they would decide.
    struct Seat: Sendable, Equatable {
        let positionID: UUID
        let holdingID: UUID
        /// As it stands in signatures.
        let capacity: String
    }

    enum Right: Sendable, Equatable {
        case granted(by: UUID)
        /// The code of the rights that says why not.
        case lacking(code: String)
    }
}

/// Something that can be done to a case.
enum CaseAction: String, Sendable, CaseIterable {
    case approve, sendBack = "return", refuse
}

/// Whether an action is open to somebody, or why not.
struct Allowance: Sendable, Equatable {
    let action: CaseAction
    /// Nil when it is allowed.
    let refusal: CaseRefusal?
}

extension ReportCase {
    /// What is open to somebody, for pages and programs alike.
    func allowances(for standing: Standing) -> [Allowance] {
        let obstacle = obstacle(for: standing)
        return CaseAction.allCases.map { action in
            Allowance(action: action, refusal: obstacle ?? ownRefusal(of: action))
        }
    }

    /// Why somebody may not decide here and now; nil when they may.
    func obstacle(for standing: Standing) -> CaseRefusal? {
        switch state {
        case .returned: return .over(.returned)
        case .approved: return .over(.approved)
        case .refused: return .over(.refused)
        case .waiting(let turn):
            guard standing.seat != nil else { return .notHolder(of: steps[turn.step].title) }
            if case .lacking(let code) = standing.right { return .noRight(code: code) }
            if standing.prepared { return .ownWork }
            return standing.voted ? .votedAlready : nil
        }
    }

    private func ownRefusal(of action: CaseAction) -> CaseRefusal? {
        guard let turn else { return nil }
        switch action {
        case .approve: return nil
        case .sendBack: return returnTargets(from: turn.step).isEmpty ? .mayNotReturnThere : nil
        case .refuse: return steps[turn.step].mayRefuse ? nil : .mayNotRefuse
        }
    }
}

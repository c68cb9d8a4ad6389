public import Foundation

/// What a decision is about.
public struct AccessObject: Sendable {
    public let agencyID: UUID
    public let programme: String?
    /// Who wrote it or sent it: none of them may approve it.
    public let preparedBy: Set<UUID>
    /// What its present state lets anybody do; nil for no limit.
    public let open: Set<Duty>?

    public init(agencyID: UUID, programme: String? = nil, preparedBy: Set<UUID> = [], open: Set<Duty>? = nil) {
        (self.agencyID, self.programme, self.preparedBy, self.open) = (agencyID, programme, preparedBy, open)
    }
}

/// Whether something may be done, by which grant, or why not and who can help.
public enum Decision: Sendable, Equatable {
    /// The grant goes into the audit row.
    case allowed(by: Grant)
    case refused(Refusal)

    public struct Refusal: Error, Sendable, Equatable {
        public let reason: Reason
        /// The caller may not even know that the thing exists: answer "not found".
        public let hidden: Bool
        public let helper: Helper
    }

    public enum Reason: String, Sendable, CaseIterable {
        case noSuchDuty = "no_such_duty"
        case notYetOrNoLonger = "grant_not_in_force"
        case otherProgramme = "other_programme"
        case outOfReach = "out_of_reach"
        case closed = "closed_in_this_state"
        /// Nobody approves what they prepared.
        case ownWork = "own_work"
        case needsSecondFactor = "second_factor_needed"
        case needsFreshProof = "fresh_proof_needed"
    }

    /// Who can do something about a refusal.
    public enum Helper: Sendable, Equatable {
        /// The administrators of the agency.
        case administrator(of: UUID)
        /// Another holder of the same duty for this agency.
        case colleague(of: UUID)
        /// The caller, by proving again who they are.
        case yourself
        /// Nobody: it lies in the thing's state.
        case nobody
    }

    public var isAllowed: Bool { if case .allowed = self { true } else { false } }
}

/// How a duty asks for a recent proof of identity beyond the session's.
public struct StepUp: Sendable, Equatable {
    public let assurance: Assurance
    /// The longest time since the proof.
    public let within: Duration

    public init(assurance: Assurance, within: Duration) { (self.assurance, self.within) = (assurance, within) }
}

/// The one decision that pages and programs share, whether this person may do this to that.
///
/// `now` is the real time, by which grants run. Of several grants that allow it, the first one counts. The reason of
/// a refusal is that of the grant that came closest.
public func permit(
    _ principal: Principal, _ duty: Duty, _ object: AccessObject, in tree: TreeSnapshot, at now: Date,
    stepUp: StepUp? = nil
) -> Decision {
    var reason = Decision.Reason.noSuchDuty
    var match: Grant?
    var sees = false
    for grant in principal.grants {
        let reaches = tree.isWithin(object.agencyID, of: grant.agencyID, in: grant.hierarchy, reach: grant.reach)
        sees = sees || reaches && grant.holds(at: now) && grant.covers(object.programme)
        guard grant.role.duties.contains(duty) else { continue }
        let lack = shortfall(of: grant, reaches: reaches, for: object, at: now)
        guard let lack else {
            match = match ?? grant
            continue
        }
        if closeness(lack) > closeness(reason) { reason = lack }
    }
    guard let match else {
        return .refused(
            Decision.Refusal(reason: reason, hidden: !sees, helper: .administrator(of: object.agencyID)))
    }
    func refuse(_ reason: Decision.Reason, _ helper: Decision.Helper) -> Decision {
        .refused(Decision.Refusal(reason: reason, hidden: false, helper: helper))
    }
    if duty == .approve, object.preparedBy.contains(principal.personID) {
        return refuse(.ownWork, .colleague(of: object.agencyID))
    }
    if let open = object.open, !open.contains(duty) { return refuse(.closed, .nobody) }
    if let stepUp {
        guard principal.assurance >= stepUp.assurance else { return refuse(.needsSecondFactor, .yourself) }
        let age = now.timeIntervalSince(principal.authenticatedAt)
        guard age <= Double(stepUp.within.components.seconds) else { return refuse(.needsFreshProof, .yourself) }
    }
    return .allowed(by: match)
}

private func shortfall(
    of grant: Grant, reaches: Bool, for object: AccessObject, at now: Date
) -> Decision.Reason? {
    guard reaches else { return .outOfReach }
    guard grant.covers(object.programme) else { return .otherProgramme }
    return grant.holds(at: now) ? nil : .notYetOrNoLonger
}

/// How near a grant was to allowing it.
private func closeness(_ reason: Decision.Reason) -> Int {
    switch reason {
    case .noSuchDuty: 0
    case .outOfReach: 1
    case .otherProgramme: 2
    default: 3
    }
}

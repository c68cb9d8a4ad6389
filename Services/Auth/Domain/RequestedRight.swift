import Access
import Foundation

/// A right that somebody wants to give to somebody.
struct RequestedRight: Sendable, Hashable {
    let role: Role
    let hierarchy: Hierarchy
    let agencyID: UUID
    let reach: Reach
    let programme: String?

    init(_ role: Role, _ hierarchy: Hierarchy, _ agencyID: UUID, _ reach: Reach, programme: String? = nil) {
        (self.role, self.hierarchy, self.agencyID) = (role, hierarchy, agencyID)
        (self.reach, self.programme) = (reach, programme)
    }
}

/// Nobody gives more than they hold: a right lies inside its giver's in role, place, reach, programme and time.
///
/// Authority to give is the duty to administer. A giver at the root with everything below gives in every hierarchy,
/// because nothing lies outside; anybody else gives a right over more than one agency only in their own hierarchy,
/// where nobody can move agencies into it behind their back.
enum Attenuation {
    enum Refusal: String, Error, Sendable, CaseIterable {
        /// No right to give rights at all, or none in force.
        case mayNotGive
        /// The agency lies outside the giver's.
        case outOfReach
        /// The right reaches further than the giver's, or along another hierarchy.
        case reachesFurther
        /// The giver's right is limited to another programme.
        case otherProgramme
        /// Nobody gives rights to themselves.
        case toOneself
    }

    /// The giver's grant inside which the right lies.
    static func source(
        of right: RequestedRight, from grants: [Grant], in tree: TreeSnapshot, at now: Date
    ) -> Result<Grant, Refusal> {
        var closest = Refusal.mayNotGive
        for grant in grants where grant.role.duties.contains(.administer) && grant.holds(at: now) {
            switch judge(right, inside: grant, tree) {
            case nil: return .success(grant)
            case let refusal?: closest = rank(refusal) > rank(closest) ? refusal : closest
            }
        }
        return .failure(closest)
    }

    private static func judge(_ right: RequestedRight, inside grant: Grant, _ tree: TreeSnapshot) -> Refusal? {
        if grant.programme != nil, grant.programme != right.programme { return .otherProgramme }
        if isRoot(grant, tree) { return tree.place(of: right.agencyID, in: .line) == nil ? .outOfReach : nil }
        guard tree.isWithin(right.agencyID, of: grant.agencyID, in: grant.hierarchy, reach: grant.reach) else {
            return .outOfReach
        }
        if right.reach == .own { return nil }
        guard right.hierarchy == grant.hierarchy else { return .reachesFurther }
        switch grant.reach {
        case .subtree: return nil
        case .children: return right.agencyID == grant.agencyID && right.reach == .children ? nil : .reachesFurther
        case .own: return .reachesFurther
        }
    }

    /// The grant covers the country: whatever the hierarchy, nothing lies outside.
    static func isRoot(_ grant: Grant, _ tree: TreeSnapshot) -> Bool {
        grant.reach == .subtree
            && Hierarchy.allCases.allSatisfy { tree.ancestors(of: grant.agencyID, in: $0).isEmpty }
            && tree.agencies(within: .children, of: grant.agencyID, in: .line).count > 1
            && Hierarchy.allCases.allSatisfy { tree.agencies(within: .children, of: grant.agencyID, in: $0).count > 1 }
    }

    private static func rank(_ refusal: Refusal) -> Int {
        switch refusal {
        case .mayNotGive, .toOneself: 0
        case .otherProgramme: 1
        case .outOfReach: 2
        case .reachesFurther: 3
        }
    }
}

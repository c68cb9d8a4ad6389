import Access
import Calendar
import Database
import Foundation

/// Who may change what of an agency: whoever administers over it.
struct AgencyRights: Sendable {
    let acting: ActingPerson
    let tree: AgencyTree
    let moment: Moment
    private let grants: [Grant]

    /// By the rights that somebody has now; a token may be minutes old.
    init(_ acting: ActingPerson, _ tree: AgencyTree, _ moment: Moment, _ database: isolated Connection) throws {
        (self.acting, self.tree, self.moment) = (acting, tree, moment)
        let giving = Giving(acting: acting, tree: tree, moment: moment)
        grants = try giving.ownGrants(database)
            .filter { $0.role.duties.contains(.administer) && $0.programme == nil && $0.holds(at: moment.real) }
    }

    /// The right by which one administers an agency.
    func within(_ agency: UUID) throws(AgencyRefusal) -> Grant {
        try first(agency) { tree.places.isWithin(agency, of: $0.agencyID, in: $0.hierarchy, reach: $0.reach) }
    }

    /// The right by which one administers an agency from above: nobody ends or moves their own.
    func over(_ agency: UUID) throws(AgencyRefusal) -> Grant {
        try first(agency) {
            $0.agencyID != agency
                && tree.places.isWithin(agency, of: $0.agencyID, in: $0.hierarchy, reach: $0.reach)
        }
    }

    /// The right by which one says who stands under an agency in a hierarchy.
    func under(_ parent: UUID, in hierarchy: Hierarchy) throws(AgencyRefusal) -> Grant {
        try first(parent) { grant in
            grant.hierarchy == hierarchy && grant.reach == .subtree
                && tree.places.isWithin(parent, of: grant.agencyID, in: hierarchy, reach: .subtree)
        }
    }

    /// Over the whole country in any hierarchy is over everything; else what the rule says.
    private func first(_ agency: UUID, _ rule: (Grant) -> Bool) throws(AgencyRefusal) -> Grant {
        if let grant = grants.first(where: { Attenuation.isRoot($0, tree.places) || rule($0) }) { return grant }
        throw .notOver(agency: tree[agency]?.name ?? Words("", ""))
    }
}

import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Runtime

/// What an administrator sees of a person.
struct PersonView: Sendable {
    struct Held: Sendable {
        let holding: Holding
        let position: Position
        let roles: [Role]
        /// Whether this administrator may end it.
        let mayEnd: Bool
    }

    let person: Person
    let signInNames: [String]
    let held: [Held]
    let past: [Held]
    /// The latest invitation that is still open, and to what it leads.
    let invitation: (invitation: Invitation, position: Position)?
    let mayIssueCode: Bool
}

/// Lists and shows people, as far as somebody's right to administer reaches.
struct ReadPeople: Sendable {
    let ground: Ground

    func list(
        matching filter: PeopleFilter, page: Int, for acting: ActingPerson
    ) async throws -> Slice<PersonLine> {
        let moment = ground.moment()
        let rows = scope(of: acting, at: moment)
        return try await ground.journal.transaction { database in
            let people = try database.people(in: rows, matching: filter, on: moment.business, page: page)
            // Who reads about people leaves a trace.
            try database.audit(
                AuditEntry(
                    "people.listed", of: "person", nil, by: acting.actor(), at: moment.business,
                    details: ["shown": "\(people.items.count)"]))
            return people
        }
    }

    /// - Throws: `PeopleRefusal.unknown` for somebody outside the scope, whoever that is.
    func show(_ id: UUID, for acting: ActingPerson) async throws -> PersonView {
        let moment = ground.moment()
        let rows = scope(of: acting, at: moment)
        let tree = ground.register.tree
        return try await ground.journal.transaction { database in
            guard try database.isPerson(id, in: rows), let person = try database.person(id) else {
                throw PeopleRefusal.unknown
            }
            try database.audit(
                AuditEntry("person.read", of: "person", id.text, by: acting.actor(), at: moment.business))
            let grants = try database.grants(of: id, at: moment.real, on: moment.business)
            func mayAdminister(_ position: Position) -> Bool {
                permit(
                    acting.principal, .administer, AccessObject(agencyID: position.agencyID), in: tree.places,
                    at: moment.real
                ).isAllowed
            }
            let all = try database.holdings(of: [id]).compactMap { holding -> PersonView.Held? in
                guard let position = try database.position(holding.positionID) else { return nil }
                return PersonView.Held(
                    holding: holding, position: position,
                    roles: grants.filter { $0.holdingID == holding.id }.map(\.grant.role),
                    mayEnd: mayAdminister(position) && id != acting.principal.personID)
            }
            let open = try database.invitations(of: id).first { $0.isOpen }
            let target = try open.flatMap { try database.position($0.positionID) }
            let current = all.filter { $0.holding.until.map { $0 > moment.business } ?? true }
            let reachable = current.map(\.position) + [target].compactMap { $0 }
            return PersonView(
                person: person, signInNames: try database.signInNames(of: id), held: current,
                past: all.filter { $0.holding.until.map { $0 <= moment.business } ?? false },
                invitation: open.flatMap { open in target.map { (open, $0) } },
                mayIssueCode: [.invited, .active].contains(person.status) && !reachable.isEmpty
                    && reachable.allSatisfy(mayAdminister) && id != acting.principal.personID)
        }
    }

    /// A position to which somebody may be invited, with the rights that usually go with it.
    func position(
        _ id: UUID, for acting: ActingPerson
    ) async throws -> (position: Position, rights: [RequestedRight], holders: [Holding]) {
        let moment = ground.moment()
        let tree = ground.register.tree
        return try await ground.journal.transaction { database in
            guard let position = try database.position(id), let agency = tree[position.agencyID] else {
                throw PeopleRefusal.unknown
            }
            _ = try Giving(acting: acting, tree: tree, moment: moment).administration(of: agency.id, database)
            let holders = try database.holdings(of: id).filter { $0.isInForce(at: moment.business) }
            return (position, UsualRights.of(position.kind, at: tree.place(of: agency)), holders)
        }
    }

    private func scope(of acting: ActingPerson, at moment: Moment) -> AgencyScope {
        let tree = ground.register.tree
        return tree.rows(
            in: Access.scope(acting.principal, .administer, programme: nil, in: tree.places, at: moment.real))
    }
}

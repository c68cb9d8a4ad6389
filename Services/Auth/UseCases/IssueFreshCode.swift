import Access
import Database
import EventLog
import Foundation
import Runtime

/// An administrator issues a new code: for somebody who has not come yet, or who has lost the way in.
///
/// For somebody who is here the code leads to a new password and ends their sessions; it gives no right.
struct IssueFreshCode: Sendable {
    let ground: Ground

    /// - Throws: `PeopleRefusal`; `RepeatableRequest.OtherContent`.
    func callAsFunction(
        for person: UUID, by acting: ActingPerson, repeatable: RepeatableRequest
    ) async throws -> Invite.Outcome {
        let moment = ground.moment()
        let tree = ground.register.tree
        let id = ground.newID()
        return try await ground.change { database in
            if try database.answer(to: repeatable, at: moment.real) != nil { return .before(personID: person) }
            guard let known = try database.lockPerson(person) else { throw PeopleRefusal.unknown }
            let giving = Giving(acting: acting, tree: tree, moment: moment)
            let fresh =
                known.status == .invited
                ? try again(known, giving, id, database) : try reentry(known, giving, id, database)
            try database.audit(
                AuditEntry(
                    "code.issued", of: "person", person.text, by: acting.actor(), at: moment.business,
                    details: ["invitation": id.text]))
            try database.keep(StoredAnswer(status: 201, location: person.text), for: repeatable)
            return .invited(fresh)
        }
    }

    /// The same invitation with another code; whoever issues it now must be able to give what it gives.
    private func again(
        _ person: Person, _ giving: Giving, _ id: UUID, _ database: isolated Connection
    ) throws -> FreshCode {
        guard let last = try database.invitations(of: person.id).first else { throw PeopleRefusal.unknown }
        let order = last.orderNumber.flatMap { number in last.orderDate.map { Order(number: number, date: $0) } }
        let position = try giving.openPosition(last.positionID, for: last.mode, order: order, database)
        let gifts = try giving.rights(try database.rights(of: last.id), of: position, to: person.id, database)
        return try database.inviteAnew(
            person.id, to: position.id, mode: last.mode, order: order, rights: gifts.map(\.right),
            by: giving.acting.principal.personID, id: id, at: giving.moment)
    }

    private func reentry(
        _ person: Person, _ giving: Giving, _ id: UUID, _ database: isolated Connection
    ) throws -> FreshCode {
        if person.id == giving.acting.principal.personID { throw PeopleRefusal.oneself }
        let held = try database.holdings(of: [person.id]).filter { $0.isInForce(at: giving.moment.business) }
        guard person.status == .active, let main = held.last, let position = try database.position(main.positionID)
        else { throw PeopleRefusal.over }
        // Whoever opens somebody's account must administer every position that it opens.
        for holding in held {
            guard let position = try database.position(holding.positionID) else { throw PeopleRefusal.unknown }
            _ = try giving.administration(of: position.agencyID, database)
        }
        return try database.inviteAnew(
            person.id, to: position.id, rights: [], isReentry: true, by: giving.acting.principal.personID, id: id,
            at: giving.moment)
    }
}

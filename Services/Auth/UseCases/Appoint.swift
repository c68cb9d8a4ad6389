import Access
import Contracts
import Database
import EventLog
import Foundation
import Runtime

/// An administrator gives one more position to somebody who is here already; it takes effect at once.
struct Appoint: Sendable {
    let ground: Ground

    /// - Throws: `PeopleRefusal`; `RepeatableRequest.OtherContent`.
    /// - Returns: the person.
    func callAsFunction(
        _ name: SignInName, to positionID: UUID, mode: HoldingMode, order: Order?, rights: [RequestedRight]?,
        by acting: ActingPerson, repeatable: RepeatableRequest
    ) async throws -> UUID {
        let moment = ground.moment()
        let tree = ground.register.tree
        let newID = ground.newID
        return try await ground.change { database in
            guard let person = try database.person(called: name), person.status == .active else {
                throw PeopleRefusal.unknown
            }
            if try database.answer(to: repeatable, at: moment.real) != nil { return person.id }
            _ = try database.lockPerson(person.id)
            let giving = Giving(acting: acting, tree: tree, moment: moment)
            let position = try giving.openPosition(positionID, for: mode, order: order, database)
            let gifts = try giving.rights(rights, of: position, to: person.id, database)
            try database.takeUp(
                NewHolding(
                    id: newID(), position: position, personID: person.id, mode: mode, orderNumber: order?.number,
                    orderDate: order?.date, from: moment.business),
                with: gifts.map { ($0.right, $0.source, acting.principal.personID) }, newID: newID, at: moment)
            try database.revoke(.grants, person.id, at: moment)
            try database.audit(
                AuditEntry(
                    "holding.began", of: "position", position.id.text, agency: position.agencySlug,
                    by: acting.actor(by: gifts.first?.source), at: moment.business,
                    details: ["person": person.id.text, "mode": mode.rawValue]))
            try database.keep(StoredAnswer(status: 303, location: person.id.text), for: repeatable)
            return person.id
        }
    }
}

extension Connection {
    /// Somebody takes a position up, with the rights that go with it; the others are told.
    ///
    /// - Throws: `PeopleRefusal.positionTaken` when somebody was quicker.
    func takeUp(
        _ holding: NewHolding, with rights: [(right: RequestedRight, source: Grant?, giver: UUID?)],
        newID: IDGenerator, at moment: Moment
    ) throws {
        do throws(DatabaseError) { try add(holding) } catch {
            guard case .exclusionViolation = error.kind else { throw error }
            throw PeopleRefusal.positionTaken(by: "")
        }
        for gift in rights {
            try add(
                gift.right, id: newID(), to: holding.personID, for: holding.id, from: gift.source, by: gift.giver,
                at: moment.real)
        }
        try countGrants(of: holding.personID)
        try tellPerson(holding.personID, agency: holding.position.agencySlug, at: moment)
        try tellPosition(holding.position.id, at: moment)
    }
}

import Access
import Contracts
import Database
import EventLog
import Foundation
import Runtime

/// An administrator ends somebody's time in a position: their rights go with it, everywhere within a second.
struct EndHolding: Sendable {
    let ground: Ground

    /// - Throws: `PeopleRefusal`.
    /// - Returns: the person.
    @discardableResult
    func callAsFunction(_ id: UUID, by acting: ActingPerson) async throws -> UUID {
        let moment = ground.moment()
        let tree = ground.register.tree
        return try await ground.change { database in
            guard let before = try database.holding(id), let position = try database.position(before.positionID)
            else { throw PeopleRefusal.unknown }
            _ = try database.lockPerson(before.personID)
            let giving = Giving(acting: acting, tree: tree, moment: moment)
            let source = try giving.administration(of: position.agencyID, database)
            if before.personID == acting.principal.personID { throw PeopleRefusal.oneself }
            guard try database.endHolding(id, at: moment.business) else { throw PeopleRefusal.over }
            try database.endGrants(of: id, at: moment.real)
            try database.countGrants(of: before.personID)
            let isLast = try leave(before.personID, database, at: moment)
            try database.tellPerson(before.personID, agency: position.agencySlug, at: moment)
            try database.tellPosition(position.id, at: moment)
            // Rows of people and positions before that of the list, everywhere: so nobody waits in a circle.
            try database.revoke(isLast ? .person : .grants, before.personID, at: moment)
            try database.audit(
                AuditEntry(
                    "holding.ended", of: "position", position.id.text, agency: position.agencySlug,
                    by: acting.actor(by: source), at: moment.business, details: ["person": before.personID.text]))
            return before.personID
        }
    }

    /// Whoever holds nothing any more has left; whoever still does goes on with what is left.
    private func leave(_ person: UUID, _ database: isolated Connection, at moment: Moment) throws -> Bool {
        let remaining = try database.holdings(of: [person]).contains { $0.until.map { $0 > moment.business } ?? true }
        guard !remaining else { return false }
        try database.setStatus(.left, of: person)
        try database.endSessions(of: person, at: moment.real)
        return true
    }
}

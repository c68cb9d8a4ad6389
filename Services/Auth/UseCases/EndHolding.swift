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
            let leaving = try database.end([before], at: moment, said: moment)
            guard !leaving.isEmpty else { throw PeopleRefusal.over }
            try database.revoke(leaving, at: moment)
            try database.audit(
                AuditEntry(
                    "holding.ended", of: "position", position.id.text, agency: position.agencySlug,
                    by: acting.actor(by: source), at: moment.business, details: ["person": before.personID.text]))
            return before.personID
        }
    }
}

extension Connection {
    /// People's time in positions ends at a moment that may still be to come.
    ///
    /// - Returns: what is to be revoked for whom, when every other row has been locked.
    func end(
        _ holdings: [Holding], at end: Moment, said moment: Moment
    ) throws -> [(kind: SessionRevoked.Kind, person: UUID)] {
        let isNow = end == moment
        var leaving: [(kind: SessionRevoked.Kind, person: UUID)] = []
        for holding in holdings.sorted(by: { $0.personID.text < $1.personID.text }) {
            guard let position = try position(holding.positionID), try lockPerson(holding.personID) != nil else {
                continue
            }
            guard try endHolding(holding.id, at: end.business) else { continue }
            try endGrants(of: holding.id, at: end.real)
            try countGrants(of: holding.personID)
            let isLast = isNow ? try leave(holding.personID, at: moment) : false
            try tellPerson(holding.personID, agency: position.agencySlug, at: moment)
            try tellPosition(position.id, at: moment)
            leaving.append((isLast ? .person : .grants, holding.personID))
        }
        return leaving
    }

    /// Rows of people and positions before that of the list, everywhere: so nobody waits in a circle.
    func revoke(_ leaving: [(kind: SessionRevoked.Kind, person: UUID)], at moment: Moment) throws {
        for one in leaving { try revoke(one.kind, one.person, at: moment) }
    }

    /// Whoever holds nothing any more has left; whoever still does goes on with what is left.
    func leave(_ person: UUID, at moment: Moment) throws -> Bool {
        let remaining = try holdings(of: [person]).contains { $0.until.map { $0 > moment.business } ?? true }
        guard !remaining else { return false }
        try setStatus(.left, of: person)
        try endSessions(of: person, at: moment.real)
        return true
    }
}

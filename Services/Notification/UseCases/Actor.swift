import Access
import Contracts
import EventLog
import Foundation
import Projections

/// The administrator who does something, and from where.
struct Actor: Sendable {
    let principal: Principal
    /// The client's network address.
    let client: String
    /// The real time, by which grants run.
    let realNow: Date

    func administers(_ agency: UUID, in directory: Directory) -> Bool { grant(over: agency, in: directory) != nil }

    /// Whether everything that a subscriber is told of lies within this person's rights.
    func administers(_ subscriber: Subscriber, in directory: Directory) -> Bool {
        subscriber.agencyIDs.allSatisfy { administers($0, in: directory) }
    }

    private func grant(over agency: UUID, in directory: Directory) -> Grant? {
        let object = AccessObject(agencyID: agency)
        guard case .allowed(let grant) = permit(principal, .administer, object, in: directory.tree, at: realNow) else {
            return nil
        }
        return grant
    }

    /// What is kept of a deed.
    func entry(
        _ action: String, _ subscriber: Subscriber, at now: Date, details: [String: String] = [:]
    ) -> AuditEntry {
        AuditEntry(action, of: "subscriber", subscriber.slug, by: audited, at: now, details: details)
    }

    var audited: AuditEntry.Actor {
        AuditEntry.Actor(
            personID: principal.personID, actingAs: principal.capacity?.title.th, sessionID: principal.sessionID,
            client: client)
    }
}

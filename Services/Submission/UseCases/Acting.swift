import Access
import Calendar
import EventLog
import Foundation

/// Who does something, in which capacity, from where.
struct Acting: Sendable {
    let principal: Principal
    /// The capacity as it stands in signatures: position and agency, and for whom when acting for another.
    let capacity: Words
    /// The client's network address.
    let client: String?

    var personID: UUID { principal.personID }

    func actor(by grant: Grant?) -> AuditEntry.Actor {
        AuditEntry.Actor(
            personID: principal.personID, actingAs: capacity.thai, sessionID: principal.sessionID, client: client,
            grantID: grant?.id)
    }
}

import Access
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Runtime

/// Ends a session: its tokens are void everywhere within a second.
struct EndSession: Sendable {
    let ground: Ground

    /// Ends one of the person's own sessions, the present one or another.
    ///
    /// - Returns: false when the person has no such session.
    func callAsFunction(_ id: UUID, by acting: ActingPerson) async throws -> Bool {
        let moment = ground.moment()
        return try await ground.change { database in
            guard let session = try database.session(id), session.personID == acting.principal.personID else {
                return false
            }
            try end(session, by: acting.actor(), database, at: moment)
            return true
        }
    }

    /// Ends the session of a cookie, for somebody whose token has run out.
    func callAsFunction(showing value: Secret, from client: String) async throws {
        let digest = SHA256.hash(value.reveal())
        let moment = ground.moment()
        try await ground.change { database in
            guard let (session, _) = try database.lockSession(showing: digest) else { return }
            let actor = AuditEntry.Actor(
                personID: session.personID, actingAs: nil, sessionID: session.id, client: client)
            try end(session, by: actor, database, at: moment)
        }
    }

    private func end(
        _ session: Session, by actor: AuditEntry.Actor, _ database: isolated Connection, at moment: Moment
    ) throws {
        guard try database.endSession(session.id, at: moment.real) else { return }
        try database.revoke(.session, session.id, at: moment)
        try database.audit(
            AuditEntry("session.ended", of: "session", session.id.text, by: actor, at: moment.business))
    }
}

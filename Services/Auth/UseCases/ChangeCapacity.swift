import Access
import Database
import EventLog
import Foundation
import Runtime

/// Somebody with several positions says in which of them they act from now on.
struct ChangeCapacity: Sendable {
    let ground: Ground

    enum Refusal: Error, Sendable, Equatable {
        case notYours
    }

    /// - Returns: the token that says so; the session goes on.
    func callAsFunction(to holding: UUID, by acting: ActingPerson) async throws -> SignedIn {
        let moment = ground.moment()
        let make = MakeToken(register: ground.register)
        return try await ground.change { database in
            let held = try database.holding(holding)
            guard let held, held.personID == acting.principal.personID, held.isInForce(at: moment.business),
                let session = try database.session(acting.principal.sessionID)
            else { throw Refusal.notYours }
            try database.setCapacity(holding, of: session.id)
            try database.audit(
                AuditEntry(
                    "capacity.changed", of: "holding", holding.text, by: acting.actor(), at: moment.business))
            let (principal, token) = try make(for: session.acting(as: holding), database, at: moment)
            return SignedIn(principal: principal, session: nil, token: token)
        }
    }
}

extension Session {
    fileprivate func acting(as holding: UUID) -> Session {
        Session(
            id: id, personID: personID, holdingID: holding, assurance: assurance, authenticatedAt: authenticatedAt,
            rotatedAt: rotatedAt, hasReplaced: hasReplaced, usedAt: usedAt, expiresAt: expiresAt, endedAt: endedAt,
            device: device, client: client)
    }
}

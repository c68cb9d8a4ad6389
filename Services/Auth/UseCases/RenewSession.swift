import Access
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Runtime

/// A browser comes back for a new token, with the value in its session's cookie.
struct RenewSession: Sendable {
    let ground: Ground

    enum Refusal: Error, Sendable, Equatable {
        /// No such session, or its time is over: sign in again.
        case ended
    }

    func callAsFunction(_ value: Secret, from client: String) async throws -> SignedIn {
        let digest = SHA256.hash(value.reveal())
        let moment = ground.moment()
        let make = MakeToken(register: ground.register)
        let outcome: Result<SignedIn, Refusal> = try await ground.change { database in
            guard let (session, shown) = try database.lockSession(showing: digest), session.endedAt == nil else {
                return .failure(.ended)
            }
            let fresh = SecureRandom.token()
            var sent: Secret?
            switch SessionRules.renewal(of: session.state, showing: shown, at: moment.real) {
            case .rotate:
                try database.rotate(session.id, from: digest, to: SHA256.hash(fresh), at: moment.real)
                sent = Secret(fresh)
            case .replaceLost:
                try database.replaceLost(session.id, with: SHA256.hash(fresh), at: moment.real)
                sent = Secret(fresh)
            case .keep: try database.touch(session.id, at: moment.real)
            case .end:
                try end(session, from: client, database, at: moment)
                return .failure(.ended)
            case .over: return .failure(.ended)
            }
            let (principal, token) = try make(for: session, database, at: moment)
            return .success(SignedIn(principal: principal, session: sent, token: token))
        }
        return try outcome.get()
    }

    private func end(
        _ session: Session, from client: String, _ database: isolated Connection, at moment: Moment
    ) throws {
        guard try database.endSession(session.id, at: moment.real) else { return }
        try database.revoke(.session, session.id, at: moment)
        try database.audit(
            AuditEntry(
                "session.copied", of: "session", session.id.text,
                by: AuditEntry.Actor(
                    personID: session.personID, actingAs: nil, sessionID: session.id, client: client),
                at: moment.business))
    }
}

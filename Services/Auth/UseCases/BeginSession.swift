import Access
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Runtime

/// Begins a session for somebody who has just shown who they are.
///
/// The value in the cookie is always a new one, whatever the browser came with.
struct BeginSession: Sendable {
    let ground: Ground

    func callAsFunction(
        for person: UUID, from visitor: Visitor, _ database: isolated Connection, at moment: Moment
    ) throws -> SignedIn {
        let value = SecureRandom.token()
        let latest = try database.holdings(of: [person]).last { $0.isInForce(at: moment.business) }
        let session = Session(
            id: ground.newID(), personID: person, holdingID: latest?.id, assurance: .password,
            authenticatedAt: moment.real, rotatedAt: moment.real, hasReplaced: false, usedAt: moment.real,
            expiresAt: moment.real.addingTimeInterval(SessionRules.absolute), endedAt: nil, device: visitor.browser,
            client: visitor.client)
        try database.add(session, digest: SHA256.hash(value))
        try endOldest(of: person, database, at: moment)
        var device: Secret?
        if visitor.device == nil { device = Secret(SecureRandom.token()) }
        if let known = visitor.device ?? device?.reveal() {
            try database.remember(SHA256.hash(known), of: person, at: moment.real)
        }
        let (principal, token) = try MakeToken(register: ground.register)(for: session, database, at: moment)
        return SignedIn(principal: principal, session: Secret(value), token: token, device: device)
    }

    private func endOldest(of person: UUID, _ database: isolated Connection, at moment: Moment) throws {
        let oldest = try database.openSessions(of: person, at: moment.real).dropFirst(SessionRules.most)
        try database.endAndRevoke(Array(oldest), at: moment)
    }
}

extension Connection {
    /// Ends sessions and makes their tokens void.
    ///
    /// All rows of sessions before that of the list, so that two who do this never wait for each other.
    func endAndRevoke(_ sessions: [Session], at moment: Moment) throws {
        let ended = try sessions.filter { try endSession($0.id, at: moment.real) }
        for session in ended { try revoke(.session, session.id, at: moment) }
    }
}

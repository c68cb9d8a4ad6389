import Access
import Calendar
import Contracts
import Database
import Foundation
import Runtime

/// What somebody gets who has shown who they are: cookies for the browser, and who they are for the page.
struct SignedIn: Sendable {
    let principal: Principal
    /// The value of the session's cookie; nil when another tab has just been given it.
    let session: Secret?
    /// The internal token, for five minutes.
    let token: String
    /// The value of the device's cookie, when it is a new one.
    var device: Secret?
}

/// Nobody can be given a token now: the service has no key yet.
struct NoSigningKey: Error {}

/// Makes the token of a session from what the rows say now.
struct MakeToken: Sendable {
    let register: Register

    /// Who the person of a session is now, in which capacity, and what they may do.
    func principal(
        of session: Session, _ database: isolated Connection, at moment: Moment
    ) throws -> (principal: Principal, version: Int64) {
        guard let person = try database.person(session.personID) else { throw Gone() }
        let held = try database.holdings(of: [person.id]).filter { $0.isInForce(at: moment.business) }
        // The capacity that was chosen, or else the latest.
        let hat = held.first { $0.id == session.holdingID } ?? held.last
        let grants = try database.grants(of: person.id, at: moment.real, on: moment.business)
        let own = grants.sorted { first, second in first.holdingID == hat?.id && second.holdingID != hat?.id }
        let principal = Principal(
            personID: person.id, sessionID: session.id, name: person.name,
            capacity: try hat.flatMap { try capacity($0, among: held, database) },
            otherHoldingIDs: held.map(\.id).filter { $0 != hat?.id }, grants: own.map(\.grant),
            assurance: session.assurance, authenticatedAt: session.authenticatedAt)
        return (principal, person.grantsVersion)
    }

    /// The token for the browser.
    ///
    /// - Throws: `NoSigningKey` before the first key was made.
    func callAsFunction(
        for session: Session, _ database: isolated Connection, at moment: Moment
    ) throws -> (principal: Principal, token: String) {
        guard let issuer = register.issuer(at: moment.real) else { throw NoSigningKey() }
        let (principal, version) = try principal(of: session, database, at: moment)
        func issue(_ principal: Principal) throws -> String {
            try issuer.issue(
                InternalToken(
                    principal: principal, audience: InternalToken.webAudience, issuedAt: moment.real,
                    grantsVersion: version))
        }
        do { return (principal, try issue(principal)) } catch is TokenIssuer.TooLong {
            // Somebody with very many rights acts with those of one capacity at a time.
            let narrowed = principal.with(grants: Array(principal.grants.prefix(Self.mostGrants)))
            return (narrowed, try issue(narrowed))
        }
    }

    private static let mostGrants = 12

    private func capacity(
        _ holding: Holding, among held: [Holding], _ database: isolated Connection
    ) throws -> Capacity? {
        guard let position = try database.position(holding.positionID) else { return nil }
        var base: Bilingual?
        if holding.mode != .substantive, let own = held.first(where: { $0.mode == .substantive }),
            let title = try database.position(own.positionID)?.title
        {
            base = title.bilingual
        }
        return Capacity(
            holdingID: holding.id, positionID: position.id, positionKind: position.kind,
            title: position.title.bilingual, agencyID: position.agencyID,
            agencySlug: position.agencySlug,
            agencyName: position.agencyName.bilingual, mode: holding.mode,
            baseTitle: base)
    }

    /// The person's row is not there although the session's is; rows of people are never deleted.
    private struct Gone: Error {}
}

extension Principal {
    func with(grants: [Grant]) -> Principal {
        Principal(
            personID: personID, sessionID: sessionID, name: name, capacity: capacity,
            otherHoldingIDs: otherHoldingIDs, grants: grants, assurance: assurance, authenticatedAt: authenticatedAt)
    }
}

import Access
import Calendar
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Runtime

/// Somebody has forgotten their password and types a name.
///
/// The request is only written down: whether anybody has the name is found out afterwards, so the answer, its time and
/// its statements are the same for every name.
struct RequestReset: Sendable {
    /// Mails to one person in an hour.
    static let most = 3

    let ground: Ground
    let sealing: KeyRing

    func callAsFunction(_ name: String, from visitor: Visitor) async throws {
        let moment = ground.moment()
        let id = ground.newID()
        try await ground.journal.transaction { database in
            try database.add(id, reset: SignInName(name)?.text ?? "", client: visitor.client, at: moment.real)
        }
    }

    /// Deals with the oldest request; false when there is none.
    func dealWithOne() async throws -> Bool {
        let moment = ground.moment()
        return try await ground.journal.transaction { database in
            guard let request = try database.takeResetRequest() else { return false }
            guard let name = SignInName(request.name), let found = try database.person(called: name),
                let person = try database.lockPerson(found.id), person.status == .active,
                person.emailState == .confirmed, let address = person.email,
                try database.linkCount(of: person.id, for: .reset, since: moment.real.addingTimeInterval(-3600))
                    < Self.most
            else { return true }
            try database.mailLink(
                .reset, to: address, person.id, sealing: sealing, newID: ground.newID, at: moment)
            let client = AuditEntry.Actor(personID: nil, actingAs: nil, sessionID: nil, client: request.client)
            try database.audit(
                AuditEntry("reset.requested", of: "person", person.id.text, by: client, at: moment.business))
            return true
        }
    }
}

/// Why a mailed link does not open anything: it was used, is too old, or never was; which is nobody's business.
struct LinkVoid: Error, Equatable {}

/// Somebody comes with the link that was mailed to them and chooses a new password.
struct ResetPassword: Sendable {
    let ground: Ground
    let hasher: PasswordHasher

    /// Whether the link still works; looking at it does not use it, because mail scanners look too.
    func check(_ secret: Secret) async throws {
        let now = ground.moment().real
        try await ground.journal.transaction { database in
            guard let link = try database.link(digest: SHA256.hash(secret.reveal()), for: .reset),
                link.usedAt == nil, now < link.expiresAt
            else { throw LinkVoid() }
        }
    }

    /// - Throws: `LinkVoid`, or `Activate.Refusal` when the password cannot be taken; the link still works then.
    func callAsFunction(_ secret: Secret, password: Secret, from visitor: Visitor) async throws {
        let digest = SHA256.hash(secret.reveal())
        try await check(secret)
        let context = try await context(digest)
        if let refusal = PasswordRule.refusal(of: password.reveal(), context: context) {
            throw Activate.Refusal.password(refusal)
        }
        let record: String
        do throws(PasswordHasher.Fault) {
            record = try await hasher.record(of: Secret(PasswordRule.normalised(password.reveal())))
        } catch {
            if case .busy(let wait) = error { throw Activate.Refusal.busy(retryAfter: wait) }
            throw error
        }
        let moment = ground.moment()
        try await ground.change { database in
            guard let link = try database.link(digest: digest, for: .reset),
                let person = try database.lockPerson(link.personID), person.status == .active,
                // Another address since then: whoever reads the old one is not the person any more.
                person.email == link.address, try database.useLink(link.id, at: moment.real)
            else { throw LinkVoid() }
            try database.setCredential(record, of: person.id, at: moment.real)
            try database.voidLinks(of: person.id, for: .reset, at: moment.real)
            try database.endSessions(of: person.id, at: moment.real)
            try database.revoke(.person, person.id, at: moment)
            let actor = AuditEntry.Actor(
                personID: person.id, actingAs: nil, sessionID: nil, client: visitor.client)
            try database.audit(
                AuditEntry("password.reset", of: "person", person.id.text, by: actor, at: moment.business))
        }
    }

    private func context(_ digest: [UInt8]) async throws -> [String] {
        try await ground.journal.transaction { database in
            guard let link = try database.link(digest: digest, for: .reset),
                let person = try database.person(link.personID)
            else { throw LinkVoid() }
            return [person.name, link.address] + (try database.signInNames(of: person.id))
        }
    }
}

/// Somebody shows that an address is theirs by coming with the link that was mailed to it.
struct ConfirmAddress: Sendable {
    let ground: Ground

    /// - Throws: `LinkVoid`.
    func callAsFunction(_ secret: Secret, from client: String) async throws {
        let digest = SHA256.hash(secret.reveal())
        let moment = ground.moment()
        try await ground.change { database in
            guard let link = try database.link(digest: digest, for: .confirm),
                let person = try database.lockPerson(link.personID), person.status == .active,
                try database.useLink(link.id, at: moment.real)
            else { throw LinkVoid() }
            // A door to the old address must not stay open.
            try database.voidLinks(of: person.id, for: .reset, at: moment.real)
            try database.setEmail(link.address, state: .confirmed, of: person.id)
            let agency = try database.mainAgency(of: person.id, at: moment.business)
            try database.tellContact(person.id, hasAddress: true, agency: agency, at: moment)
            let actor = AuditEntry.Actor(personID: person.id, actingAs: nil, sessionID: nil, client: client)
            try database.audit(
                AuditEntry("address.confirmed", of: "person", person.id.text, by: actor, at: moment.business))
        }
    }
}

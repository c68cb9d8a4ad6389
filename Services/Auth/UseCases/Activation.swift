import Access
import Calendar
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Runtime

/// Why a code does not open anything.
enum CodeRefusal: Error, Sendable, Equatable, CaseIterable {
    /// Nobody was given such a code.
    case unknown
    case used
    case expired
    /// A newer code was issued, or the invitation was taken back.
    case withdrawn
    /// Whoever invited may no longer give what the invitation gives.
    case giverMayNoLonger
    /// Somebody else has taken the position up in the meantime.
    case positionTaken
}

/// What a code says before it is used: for whom it is and to what it leads.
struct InvitationView: Sendable {
    /// As it is written: in groups of four.
    let code: Secret
    let personName: String
    let position: Position
    let mode: HoldingMode
    let isReentry: Bool
    let roles: [Role]
    let email: String?
    let signInNames: [String]
    let expiresAt: Date

    /// What is known about the person and must not be their password.
    var passwordContext: [String] {
        [
            personName, email ?? "", position.title.thai, position.title.english, position.agencyName.thai,
            position.agencyName.english, position.agencySlug,
        ] + signInNames
    }
}

/// Reads what a code is for, without using it.
struct ReadInvitation: Sendable {
    let ground: Ground

    /// - Throws: `CodeRefusal`.
    func callAsFunction(_ typed: String) async throws -> InvitationView {
        guard let code = ActivationCode(typed) else { throw CodeRefusal.unknown }
        let moment = ground.moment()
        return try await ground.journal.transaction { database in
            guard let invitation = try database.invitation(digest: code.digest) else { throw CodeRefusal.unknown }
            try invitation.check(at: moment.real)
            guard let position = try database.position(invitation.positionID),
                let person = try database.person(invitation.personID)
            else { throw CodeRefusal.unknown }
            return InvitationView(
                code: Secret(code.reveal()), personName: person.name, position: position, mode: invitation.mode,
                isReentry: invitation.isReentry,
                roles: try database.rights(of: invitation.id).map(\.role), email: person.email,
                signInNames: try database.signInNames(of: person.id), expiresAt: invitation.expiresAt)
        }
    }
}

extension Invitation {
    func check(at now: Date) throws(CodeRefusal) {
        if usedAt != nil { throw .used }
        if withdrawnAt != nil { throw .withdrawn }
        if now >= expiresAt { throw .expired }
    }
}

/// Somebody uses their code: chooses a password, says which address is theirs, and is in.
struct Activate: Sendable {
    let ground: Ground
    let hasher: PasswordHasher
    let sealing: KeyRing

    enum Refusal: Error, Sendable, Equatable {
        case password(PasswordRule.Refusal)
        case email
        case busy(retryAfter: Duration)
    }

    /// `email` is what the person typed; empty for none.
    ///
    /// - Throws: `CodeRefusal`, or `Refusal` when something that was typed cannot be taken; the code still works then.
    func callAsFunction(
        _ typed: String, password: Secret, email: String, from visitor: Visitor
    ) async throws -> SignedIn {
        let view = try await ReadInvitation(ground: ground)(typed)
        guard let code = ActivationCode(typed) else { throw CodeRefusal.unknown }
        let address = try self.address(email)
        if let refusal = PasswordRule.refusal(of: password.reveal(), context: view.passwordContext + [email]) {
            throw Refusal.password(refusal)
        }
        let record = try await record(of: password)
        let moment = ground.moment()
        return try await ground.change { database in
            guard let invitation = try database.invitation(digest: code.digest),
                let person = try database.lockPerson(invitation.personID)
            else { throw CodeRefusal.unknown }
            guard try database.useInvitation(invitation.id, at: moment.real) else {
                try database.invitation(digest: code.digest)?.check(at: moment.real)
                throw CodeRefusal.used
            }
            try database.setCredential(record, of: person.id, at: moment.real)
            let agency: String
            if invitation.isReentry {
                agency = try database.mainAgency(of: person.id, at: moment.business)
                try database.endSessions(of: person.id, at: moment.real)
                try database.revoke(.person, person.id, at: moment)
            } else {
                agency = try begin(invitation, person, database, at: moment)
            }
            try settle(address, of: person, agency: agency, database, at: moment)
            // A moment later than what was just made void, so that the new token is not taken for an old one.
            let pause = invitation.isReentry ? 0.002 : 0
            let next = Moment(real: moment.real.addingTimeInterval(pause), business: moment.business)
            let signedIn = try BeginSession(ground: ground)(for: person.id, from: visitor, database, at: next)
            let acting = ActingPerson(principal: signedIn.principal, client: visitor.client)
            try database.audit(
                AuditEntry(
                    invitation.isReentry ? "person.reentered" : "person.activated", of: "person", person.id.text,
                    agency: agency, by: acting.actor(), at: moment.business,
                    details: ["invitation": invitation.id.text]))
            return signedIn
        }
    }

    private func begin(
        _ invitation: Invitation, _ person: Person, _ database: isolated Connection, at moment: Moment
    ) throws -> String {
        guard let position = try database.position(invitation.positionID) else { throw CodeRefusal.unknown }
        let rights = try database.rights(of: invitation.id)
        var gifts: [(RequestedRight, Grant?, UUID?)] = []
        if let giver = invitation.invitedBy {
            let own = try database.grants(of: giver, at: moment.real, on: moment.business).map(\.grant)
            for right in rights {
                let source = Attenuation.source(
                    of: right, from: own, in: ground.register.tree.places, at: moment.real)
                guard case .success(let grant) = source else { throw CodeRefusal.giverMayNoLonger }
                gifts.append((right, grant, giver))
            }
        } else {
            gifts = rights.map { ($0, nil, nil) }
        }
        try database.setStatus(.active, of: person.id)
        let holding = NewHolding(
            id: ground.newID(), position: position, personID: person.id, mode: invitation.mode,
            orderNumber: invitation.orderNumber, orderDate: invitation.orderDate, from: moment.business)
        do {
            try database.takeUp(holding, with: gifts, newID: ground.newID, at: moment)
        } catch PeopleRefusal.positionTaken { throw CodeRefusal.positionTaken }
        return position.agencySlug
    }

    /// An address that the person and whoever invited them both named is confirmed; another one must be shown to be
    /// the person's by a mailed link.
    private func settle(
        _ address: EmailAddress?, of person: Person, agency: String, _ database: isolated Connection,
        at moment: Moment
    ) throws {
        guard let address else { return }
        if person.email == address.text {
            guard person.emailState != .confirmed else { return }
            try database.setEmail(address.text, state: .confirmed, of: person.id)
            return try database.tellContact(person.id, hasAddress: true, agency: agency, at: moment)
        }
        if person.emailState != .confirmed {
            try database.setEmail(address.text, state: .unconfirmed, of: person.id)
        }
        try database.mailLink(.confirm, to: address.text, person.id, sealing: sealing, newID: ground.newID, at: moment)
    }

    private func address(_ typed: String) throws -> EmailAddress? {
        guard !typed.isEmpty else { return nil }
        guard let address = EmailAddress(typed) else { throw Refusal.email }
        return address
    }

    private func record(of password: Secret) async throws -> String {
        do throws(PasswordHasher.Fault) {
            return try await hasher.record(of: Secret(PasswordRule.normalised(password.reveal())))
        } catch {
            if case .busy(let wait) = error { throw Refusal.busy(retryAfter: wait) }
            throw error
        }
    }
}

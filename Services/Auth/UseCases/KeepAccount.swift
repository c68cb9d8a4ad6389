import Access
import Calendar
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Runtime

/// What somebody sees of their own account.
struct AccountView: Sendable {
    struct Held: Sendable {
        let holding: Holding
        let position: Position
        let isHat: Bool
    }

    let person: Person
    let signInNames: [String]
    let held: [Held]
    let sessions: [Session]
    let present: UUID
}

/// Somebody looks after their own account.
struct KeepAccount: Sendable {
    let ground: Ground
    let hasher: PasswordHasher
    let sealing: KeyRing

    enum Refusal: Error, Sendable, Equatable {
        /// The present password is another.
        case wrongPassword
        case wait(until: Date)
        case password(PasswordRule.Refusal)
        case email
        case busy(retryAfter: Duration)
        /// Three mails an hour are enough.
        case tooManyMails
    }

    func view(by acting: ActingPerson) async throws -> AccountView {
        let moment = ground.moment()
        let principal = acting.principal
        return try await ground.journal.transaction { database in
            guard let person = try database.person(principal.personID) else { throw PeopleRefusal.unknown }
            let holdings = try database.holdings(of: [person.id]).filter { $0.isInForce(at: moment.business) }
            let held = try holdings.compactMap { holding in
                try database.position(holding.positionID).map {
                    AccountView.Held(
                        holding: holding, position: $0, isHat: holding.id == principal.capacity?.holdingID)
                }
            }
            return AccountView(
                person: person, signInNames: try database.signInNames(of: person.id), held: held,
                sessions: try database.openSessions(of: person.id, at: moment.real), present: principal.sessionID)
        }
    }

    /// Takes a new password for the present one; every other session ends.
    func changePassword(from present: Secret, to wanted: Secret, by acting: ActingPerson) async throws {
        let person = acting.principal.personID
        let key = SHA256.hash("password\n\(person.text)")
        let moment = ground.moment()
        let (known, context) = try await start(person, key, at: moment)
        guard try await isRight(present, known, key) else { throw Refusal.wrongPassword }
        if let refusal = PasswordRule.refusal(of: wanted.reveal(), context: context) {
            try await ground.journal.transaction { try $0.forgetAttempts(key) }
            throw Refusal.password(refusal)
        }
        let record: String
        do throws(PasswordHasher.Fault) {
            record = try await hasher.record(of: Secret(PasswordRule.normalised(wanted.reveal())))
        } catch { throw await refusal(error, key) }
        try await ground.change { database in
            _ = try database.lockPerson(person)
            try database.forgetAttempts(key)
            try database.setCredential(record, of: person, at: moment.real)
            try database.voidLinks(of: person, for: .reset, at: moment.real)
            let others = try database.openSessions(of: person, at: moment.real)
            try database.endAndRevoke(others.filter { $0.id != acting.principal.sessionID }, at: moment)
            try database.audit(
                AuditEntry("password.changed", of: "person", person.text, by: acting.actor(), at: moment.business))
        }
    }

    /// Names another address for mail, to which a link is sent; the old one holds until the link was used.
    func changeAddress(to typed: String, by acting: ActingPerson) async throws {
        guard let address = EmailAddress(typed) else { throw Refusal.email }
        let moment = ground.moment()
        try await ground.journal.transaction { database in
            guard let person = try database.lockPerson(acting.principal.personID) else { throw PeopleRefusal.unknown }
            if person.email == address.text, person.emailState == .confirmed { return }
            let hourAgo = moment.real.addingTimeInterval(-3600)
            guard try database.linkCount(of: person.id, for: .confirm, since: hourAgo) < RequestReset.most else {
                throw Refusal.tooManyMails
            }
            if person.emailState != .confirmed {
                try database.setEmail(address.text, state: .unconfirmed, of: person.id)
            }
            try database.mailLink(
                .confirm, to: address.text, person.id, sealing: sealing, newID: ground.newID, at: moment)
            try database.audit(
                AuditEntry(
                    "address.named", of: "person", person.id.text, by: acting.actor(), at: moment.business))
        }
    }

    /// Chooses the language of mails.
    func changeLanguage(to language: Language, by acting: ActingPerson) async throws {
        let moment = ground.moment()
        let id = acting.principal.personID
        try await ground.journal.transaction { database in
            guard let person = try database.lockPerson(id), person.language != language else { return }
            try database.setLanguage(language, of: id)
            let agency = try database.mainAgency(of: id, at: moment.business)
            try database.tellPerson(id, agency: agency, at: moment)
        }
    }

    private func isRight(_ password: Secret, _ record: String, _ key: [UInt8]) async throws -> Bool {
        do throws(PasswordHasher.Fault) {
            let typed = Secret(PasswordRule.normalised(password.reveal()))
            return try await hasher.check(typed, against: record) != .differs
        } catch { throw await refusal(error, key) }
    }

    private func start(
        _ person: UUID, _ key: [UInt8], at moment: Moment
    ) async throws -> (record: String, context: [String]) {
        let outcome: Result<(String, [String]), Refusal> = try await ground.journal.transaction { database in
            if let until = try database.countAttempt(key, at: moment.real) { return .failure(.wait(until: until)) }
            guard let known = try database.person(person), let record = try database.credential(of: person) else {
                return .failure(.wrongPassword)
            }
            let names = try database.signInNames(of: person)
            return .success((record, [known.name, known.email ?? ""] + names))
        }
        return try outcome.get()
    }

    private func refusal(_ fault: PasswordHasher.Fault, _ key: [UInt8]) async -> any Error {
        guard case .busy(let wait) = fault else { return fault }
        try? await ground.journal.transaction { try $0.uncountAttempt(key) }
        return Refusal.busy(retryAfter: wait)
    }
}

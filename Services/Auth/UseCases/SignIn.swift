import Access
import Cryptography
import Database
import EventLog
import Foundation
import Runtime

/// Somebody says who they are and shows it with a password.
///
/// A name that nobody has takes the same time, the same statements and gets the same answer as a wrong password.
struct SignIn: Sendable {
    let ground: Ground
    let hasher: PasswordHasher

    enum Refusal: Error, Sendable, Equatable {
        /// Name or password, or both.
        case wrong
        /// Too many wrong answers for this name from this device or address.
        case wait(until: Date)
        /// The name and the password are right, and the person holds no position any more.
        case noLonger
        /// More people sign in at once than can be checked in time.
        case busy(retryAfter: Duration)
    }

    func callAsFunction(name: String, password: Secret, from visitor: Visitor) async throws -> SignedIn {
        let called = SignInName(name)
        let moment = ground.moment()
        let attempt = try await count(called, visitor, at: moment)
        let verdict = try await check(password, attempt)
        guard let person = attempt.person, case .matches(let outdated) = verdict else {
            try await noteFailure(of: attempt.person?.id, visitor, at: moment)
            throw Refusal.wrong
        }
        let fresh = outdated ? try await renewed(password) : nil
        let begin = BeginSession(ground: ground)
        let outcome: Result<SignedIn, Refusal> = try await ground.change { database in
            guard let person = try database.lockPerson(person.id), person.status == .active else {
                return .failure(.noLonger)
            }
            // Chosen anew in the meantime: what was checked is no longer the password.
            guard try database.credential(of: person.id) == attempt.record else { return .failure(.wrong) }
            if let fresh { try database.setCredential(fresh, of: person.id, at: moment.real) }
            try database.forgetAttempts(attempt.key)
            let signedIn = try begin(for: person.id, from: visitor, database, at: moment)
            let acting = ActingPerson(principal: signedIn.principal, client: visitor.client)
            try database.audit(
                AuditEntry(
                    "session.began", of: "session", signedIn.principal.sessionID.text, by: acting.actor(),
                    at: moment.business))
            return .success(signedIn)
        }
        return try outcome.get()
    }

    private struct Attempt: Sendable {
        let key: [UInt8]
        let person: Person?
        let record: String?
    }

    /// Looks the name up and counts the attempt before its outcome is known.
    private func count(_ name: SignInName?, _ visitor: Visitor, at moment: Moment) async throws -> Attempt {
        let outcome: Result<Attempt, Refusal> = try await ground.journal.transaction { database in
            let person = try name.flatMap { try database.person(called: $0) }
            let device = visitor.device.map { SHA256.hash($0) }
            let known = try device.flatMap { device in
                try person.map { try database.isKnown(device, to: $0.id) ? device : nil } ?? nil
            }
            // Strangers who guess wait by their own address; they cannot make a device wait that the person uses.
            let from = known.map { Base64URL.encode($0) } ?? visitor.client
            let key = SHA256.hash("sign-in\n\(name?.text ?? "")\n\(from)")
            if let until = try database.countAttempt(key, at: moment.real) { return .failure(.wait(until: until)) }
            let record = try database.credential(of: person?.id ?? UUID())
            return .success(Attempt(key: key, person: record == nil ? nil : person, record: record))
        }
        return try outcome.get()
    }

    private func check(_ password: Secret, _ attempt: Attempt) async throws -> PasswordHasher.Verdict {
        let typed = Secret(PasswordRule.normalised(password.reveal()))
        do throws(PasswordHasher.Fault) {
            guard let record = attempt.record else {
                try await hasher.checkAgainstNobody(typed)
                return .differs
            }
            return try await hasher.check(typed, against: record)
        } catch {
            guard case .busy(let wait) = error else { throw error }
            try await ground.journal.transaction { try $0.uncountAttempt(attempt.key) }
            throw Refusal.busy(retryAfter: wait)
        }
    }

    /// A record with today's parameters; without one when everybody is signing in, because the old one is still good.
    private func renewed(_ password: Secret) async throws -> String? {
        do throws(PasswordHasher.Fault) {
            return try await hasher.record(of: Secret(PasswordRule.normalised(password.reveal())))
        } catch {
            if case .busy = error { return nil }
            throw error
        }
    }

    private func noteFailure(of person: UUID?, _ visitor: Visitor, at moment: Moment) async throws {
        try await ground.journal.transaction { database in
            // Not the name: people type their password there.
            try database.audit(
                AuditEntry(
                    "session.refused", of: "person", person?.text,
                    by: AuditEntry.Actor(personID: nil, actingAs: nil, sessionID: nil, client: visitor.client),
                    at: moment.business))
        }
    }
}

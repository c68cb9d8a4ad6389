import Access
import Calendar
import Database
import EventLog
import Foundation
import Runtime

/// Admits the first administrator, whom nobody on the platform can invite: an operator is given a code, once.
struct AdmitFirstAdministrator: Sendable {
    let ground: Ground

    enum Refusal: Error, Equatable, CustomStringConvertible {
        case exists
        case noSuchPosition(agency: String)
        case noRoot
        case nameTaken(String)
        case unusable(String)

        var description: String {
            switch self {
            case .exists: "there is an administrator already, or a code for one that still works"
            case .noSuchPosition(let agency): "agency '\(agency)' has no position of kind administrator; import first"
            case .noRoot: "agency 'thailand' is not registered; import the agencies first"
            case .nameTaken(let name): "the sign-in name '\(name)' belongs to somebody"
            case .unusable(let what): "\(what) cannot be used"
            }
        }
    }

    func callAsFunction(
        agency slug: String, name: String, signInName: String, email: String?
    ) async throws -> FreshCode {
        guard let name = try? PersonName(name) else { throw Refusal.unusable("the name") }
        guard let called = SignInName(signInName) else { throw Refusal.unusable("the sign-in name") }
        let address = email.flatMap { EmailAddress($0) }
        if email != nil, address == nil { throw Refusal.unusable("the address") }
        let moment = ground.moment()
        let newID = ground.newID
        return try await ground.change { database in
            // One operator at a time.
            try database.lockList(.tree)
            guard try !database.isAdministered(at: moment.real) else { throw Refusal.exists }
            guard let root = try database.agency(slug: "thailand") else { throw Refusal.noRoot }
            guard let agency = try database.agency(slug: slug),
                let position = try database.positions(of: agency.id, kind: "administrator").first
            else { throw Refusal.noSuchPosition(agency: slug) }
            let person = try known(called, database) ?? newID()
            if try database.person(person) == nil {
                try database.addPerson(person, name: name, language: .thai, email: address, at: moment.real)
                guard try database.addSignInName(called, for: person, at: moment.real) else {
                    throw Refusal.nameTaken(called.text)
                }
            }
            let right = RequestedRight(.administrator, .line, root.id, .subtree)
            let fresh = try database.inviteAnew(
                person, to: position.id, rights: [right], by: nil, id: newID(), at: moment)
            try database.audit(
                AuditEntry(
                    "administrator.admitted", of: "person", person.uuidString.lowercased(), agency: slug, by: .system,
                    at: moment.business))
            return fresh
        }
    }

    /// Somebody of this name who was admitted before and never came.
    private func known(_ name: SignInName, _ database: isolated Connection) throws -> UUID? {
        guard let person = try database.person(called: name) else { return nil }
        guard person.status == .invited else { throw Refusal.nameTaken(name.text) }
        return person.id
    }
}

import Calendar
import Contracts
import Database
import Foundation

/// Where a person stands with the platform.
enum PersonStatus: String, Sendable, Column { case invited, active, suspended, left }

enum EmailState: String, Sendable, Column { case none, unconfirmed, confirmed, bounced }

/// A person as the register knows them.
struct Person: Sendable, Hashable {
    let id: UUID
    let name: String
    let status: PersonStatus
    let language: Language
    let email: String?
    let emailState: EmailState
    let grantsVersion: Int64
}

private typealias PersonColumns = (UUID, String, PersonStatus, Language, String?, EmailState, Int64)

extension Person {
    fileprivate init(row: PersonColumns) {
        self.init(
            id: row.0, name: row.1, status: row.2, language: row.3, email: row.4, emailState: row.5,
            grantsVersion: row.6)
    }
}

private let personColumns: SQL = "id, display_name, status, language, email, email_state, grants_version"

extension Connection {
    func person(_ id: UUID) throws(DatabaseError) -> Person? {
        try first("SELECT \(raw: personColumns) FROM person WHERE id = \(id)", as: PersonColumns.self)
            .map { Person(row: $0) }
    }

    /// The person, locked until the transaction ends: whatever changes people begins here.
    func lockPerson(_ id: UUID) throws(DatabaseError) -> Person? {
        try first("SELECT \(raw: personColumns) FROM person WHERE id = \(id) FOR UPDATE", as: PersonColumns.self)
            .map { Person(row: $0) }
    }

    func person(called name: SignInName) throws(DatabaseError) -> Person? {
        try first(
            """
            SELECT \(raw: personColumns) FROM person
            WHERE id = (SELECT person_id FROM sign_in_name WHERE name = \(name.text))
            """, as: PersonColumns.self
        ).map { Person(row: $0) }
    }

    func addPerson(
        _ id: UUID, name: PersonName, language: Language, email: EmailAddress?, at now: Date
    ) throws(DatabaseError) {
        let state: EmailState = email == nil ? .none : .unconfirmed
        try write(
            """
            INSERT INTO person (id, display_name, search, status, language, email, email_state, created_at)
            VALUES (\(id), \(name.text), \(name.searchKey), 'invited', \(language), \(email?.text), \(state), \(now))
            """)
    }

    func setStatus(_ status: PersonStatus, of person: UUID) throws(DatabaseError) {
        try write("UPDATE person SET status = \(status) WHERE id = \(person)")
    }

    func setLanguage(_ language: Language, of person: UUID) throws(DatabaseError) {
        try write("UPDATE person SET language = \(language) WHERE id = \(person)")
    }

    func setEmail(_ email: String?, state: EmailState, of person: UUID) throws(DatabaseError) {
        try write("UPDATE person SET email = \(email), email_state = \(state) WHERE id = \(person)")
    }

    /// Says that the person's rights are no longer what tokens say.
    func countGrants(of person: UUID) throws(DatabaseError) {
        try write("UPDATE person SET grants_version = grants_version + 1 WHERE id = \(person)")
    }

    /// The number of the person's next event; holds the lock of the row.
    func nextNumber(ofPerson person: UUID) throws(DatabaseError) -> Int64 {
        try first(
            "UPDATE person SET event_seq = event_seq + 1 WHERE id = \(person) RETURNING event_seq", as: Int64.self)
            ?? 1
    }

    /// Addresses to which mail may go: of people who are here, and who have confirmed them.
    func contacts(of people: [UUID]) throws(DatabaseError) -> [(person: UUID, address: String, language: String)] {
        try run(
            """
            SELECT id, email, language FROM person
            WHERE id = ANY (\(people)::uuid[]) AND status = 'active' AND email_state = 'confirmed' AND email IS NOT NULL
            ORDER BY id
            """, as: (UUID, String, String).self
        ).map { ($0.0, $0.1, $0.2) }
    }

    // MARK: Names for signing in

    func signInNames(of person: UUID) throws(DatabaseError) -> [String] {
        try run(
            "SELECT name FROM sign_in_name WHERE person_id = \(person) ORDER BY created_at, name", as: String.self)
    }

    /// False when the name belongs to somebody else.
    func addSignInName(_ name: SignInName, for person: UUID, at now: Date) throws(DatabaseError) -> Bool {
        try execute(
            """
            INSERT INTO sign_in_name AS known (name, person_id, created_at) VALUES (\(name.text), \(person), \(now))
            ON CONFLICT (name) DO UPDATE SET person_id = known.person_id WHERE known.person_id = excluded.person_id
            """) == 1
    }

    func removeSignInName(_ name: SignInName, of person: UUID) throws(DatabaseError) {
        try write("DELETE FROM sign_in_name WHERE name = \(name.text) AND person_id = \(person)")
    }
}

import Database
import EventLog
import Foundation
import JSON
import Runtime

/// Another service asks to which addresses mail may go; the question is on record, the addresses are nowhere else.
struct AnswerContacts: Sendable {
    static let type = "auth.contacts"
    /// People in one question.
    static let most = 500

    let ground: Ground

    /// The question makes no sense.
    struct Malformed: Error {}

    /// `{"people":[id,…]}` → `{"contacts":[{"person":id,"address":…,"language":"th"},…]}`, only those who are here and
    /// have confirmed an address.
    func callAsFunction(_ question: [UInt8]) async throws -> [UInt8] {
        guard let people = (try? JSONValue(parsing: question))?["people"]?.array, people.count <= Self.most else {
            throw Malformed()
        }
        let ids = people.compactMap { $0.string.flatMap(UUID.init(uuidString:)) }
        guard ids.count == people.count else { throw Malformed() }
        let moment = ground.moment()
        let contacts = try await ground.journal.transaction { database in
            let contacts = try database.contacts(of: ids)
            try database.audit(
                AuditEntry(
                    "contacts.read", of: "person", nil, by: .system, at: moment.business,
                    details: ["asked": "\(ids.count)", "given": "\(contacts.count)"]))
            return contacts
        }
        var answer = JSONObject()
        answer["contacts"] = .array(
            contacts.map { contact in
                var object = JSONObject()
                object["person"] = .string(contact.person.text)
                object["address"] = .string(contact.address)
                object["language"] = .string(contact.language)
                return .object(object)
            })
        return JSONValue.object(answer).compactBytes
    }
}

/// Mail to somebody came back for good: the address is not used again until it is confirmed.
struct NoteBounce: Sendable {
    let clock: BusinessClock

    func callAsFunction(of person: UUID, _ database: isolated Connection) throws {
        guard let known = try database.lockPerson(person), known.emailState == .confirmed else { return }
        let moment = Moment(real: clock.now(), business: clock.now())
        try database.setEmail(known.email, state: .bounced, of: person)
        let agency = try database.mainAgency(of: person, at: moment.business)
        try database.tellContact(person, hasAddress: false, agency: agency, at: moment)
        try database.audit(
            AuditEntry("address.bounced", of: "person", person.text, by: .system, at: moment.business))
    }
}

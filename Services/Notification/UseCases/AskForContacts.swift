import Foundation
import Messaging
import Runtime

/// Asks Auth where people can be written to; what it answers is used for this mail and not kept.
struct AskForContacts: Sendable {
    struct Contact: Sendable, Equatable {
        let address: String
        /// `th` or `en`.
        let language: String
    }

    /// Auth's answer makes no sense.
    struct Unreadable: Error {}

    let ask: @Sendable ([UInt8]) async throws -> [UInt8]

    /// Asks over the broker.
    init(through requester: Requester) {
        ask = { body in
            try await requester.request(body, type: "auth.contacts", to: "auth.requests", within: .seconds(5)).body
        }
    }

    init(_ ask: @escaping @Sendable ([UInt8]) async throws -> [UInt8]) { self.ask = ask }

    /// Where these people can be written to; those without a confirmed address are left out.
    func callAsFunction(_ people: Set<UUID>) async throws -> [UUID: Contact] {
        guard !people.isEmpty else { return [:] }
        let question = Question(people: people.map(\.text).sorted())
        let answer = try await ask(Array(JSONEncoder().encode(question)))
        guard let read = try? JSONDecoder().decode(Answer.self, from: Data(answer)) else { throw Unreadable() }
        let asked = read.contacts.filter { people.contains($0.person) }
        return Dictionary(asked.map { ($0.person, Contact(address: $0.address, language: $0.language)) }) { $1 }
    }

    private struct Question: Encodable {
        let people: [String]
    }

    private struct Answer: Decodable {
        struct Contact: Decodable {
            let person: UUID
            let address: String
            let language: String
        }

        let contacts: [Contact]
    }
}

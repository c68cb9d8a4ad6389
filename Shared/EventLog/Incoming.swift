import Contracts
import Foundation
import Runtime

/// That of which events tell: a report, a person.
struct Thing: Hashable, Comparable, Sendable {
    let aggregate: String
    let subject: UUID

    static func < (one: Thing, other: Thing) -> Bool {
        (one.aggregate, one.subject) < (other.aggregate, other.subject)
    }
}

/// An event as it came in: who it is, before what it says is read.
struct Incoming: Sendable, Equatable {
    let id: UUID
    let name: String
    let aggregate: String
    let subject: UUID
    let sequence: Int64
    let body: Data
    /// The trace in which it takes effect, where it has one.
    var trace: Trace?

    var thing: Thing { Thing(aggregate: aggregate, subject: subject) }

    /// Reads the attributes that say which thing's event it is, and leaves the rest alone.
    ///
    /// What else is wrong with it shows when it takes effect: then only the events of the same thing are held back.
    /// - Throws: `Unreadable` when the bytes do not say whose event they are.
    init(_ body: Data) throws(Unreadable) {
        let head: Head
        do { head = try JSONDecoder().decode(Head.self, from: body) } catch { throw Unreadable(why: "\(error)") }
        let parts = head.subject.split(separator: "/")
        guard parts.count == 2, UUID(uuidString: String(parts[1])) == head.partitionkey else {
            throw Unreadable(why: "subject and partitionkey disagree")
        }
        guard let sequence = Int64(head.sequence), sequence > 0 else { throw Unreadable(why: "sequence is no number") }
        // PostgreSQL could not keep such a name, and an event that cannot be kept would come again for ever.
        guard !head.type.utf8.contains(0) else { throw Unreadable(why: "type holds U+0000") }
        id = head.id
        name = head.type
        aggregate = String(parts[0])
        subject = head.partitionkey
        self.sequence = sequence
        self.body = body
    }

    private struct Head: Decodable {
        let id: UUID
        let type: String
        let subject: String
        let partitionkey: UUID
        let sequence: String
    }
}

import Foundation
import Database
public import Messaging

/// Asks other services for events again, out of their records.
public struct Archive: Sendable {
    private let requester: Requester

    public init(through requester: Requester) { self.requester = requester }

    /// The first of the events that are missing of one thing, in their order; none when its publisher has none.
    ///
    /// - Throws: `Requester.Failure` when the publisher does not answer.
    func events(in gap: Gap) async throws -> [Data] {
        let question = ArchiveQuestion(
            aggregate: gap.aggregate, subject: gap.subject, first: gap.first, last: gap.last)
        let answer = try await requester.request(
            Array(try JSONEncoder().encode(question)), type: ArchiveQuestion.type, to: "\(gap.owner).requests",
            within: .seconds(10))
        return try JSONDecoder().decode([Data].self, from: Data(answer.body))
    }
}

/// The question that `Archive` asks and that every service answers out of its own record.
public struct ArchiveQuestion: Codable, Sendable {
    /// The message type of the question, and of its answer.
    public static let type = "raingan.events"

    private static let most: Int64 = 100
    /// A reply of this size, in bytes, is small enough for every broker; the event that exceeds it is the last.
    private static let fill = 4_194_304

    let aggregate: String
    let subject: UUID
    let first: Int64
    let last: Int64

    /// The answer: the bytes of the first of the events asked for, as a JSON list of base64 texts.
    ///
    /// - Throws: `DecodingError` when the question makes no sense; `DatabaseError` while the database is away.
    public static func answer(_ question: [UInt8], from journal: Journal) async throws -> [UInt8] {
        let asked = try JSONDecoder().decode(ArchiveQuestion.self, from: Data(question))
        let events = try await journal.database.events(
            of: asked.aggregate, asked.subject, from: asked.first, through: asked.last, atMost: most, bytes: fill)
        return Array(try JSONEncoder().encode(events.map { Data($0.body.array) }))
    }
}

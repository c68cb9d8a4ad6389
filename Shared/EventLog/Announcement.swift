public import Contracts
public import Database
public import Foundation
import Runtime

/// Who is told what about which thing.
public struct Announcement<Fact: Event>: Sendable {
    public let fact: Fact
    public let subject: UUID
    public let sequence: Int64
    public let agency: String
    public let at: Date

    /// Names the thing concerned by its id within the event's aggregate, and the agency by its immutable slug.
    ///
    /// `sequence` is the event's number within that thing, counted under the thing's row lock; `at` is when it
    /// happened, by the business clock.
    public init(_ fact: Fact, of subject: UUID, sequence: Int64, agency: String, at: Date) {
        self.fact = fact
        self.subject = subject
        self.sequence = sequence
        self.agency = agency
        self.at = at
    }
}

extension Connection {
    /// Puts an event into the outbox; it is told if and only if this transaction commits.
    ///
    /// The lock on the subject's row must be taken before, so that numbers follow each other as the commits do.
    ///
    /// - Throws: `EventTooLarge`, or `DatabaseError` with the next read or the commit.
    public func announce<Fact: Event>(_ announcement: Announcement<Fact>, mustRoute: Bool = true) throws {
        let id = eventID()
        let trace = Trace.current?.header
        let envelope = Envelope(
            id: id, subject: announcement.subject, sequence: announcement.sequence, agency: announcement.agency,
            time: announcement.at, traceparent: trace, fact: announcement.fact)
        let body = try Wire.encode(envelope)
        News.current?.note()
        try write(
            """
            INSERT INTO outbox (event_id, agg_type, agg_id, agg_seq, event_type, agency, must_route, occurred_at,
                                traceparent, body)
            VALUES (\(id), \(Fact.aggregate.rawValue), \(announcement.subject), \(announcement.sequence), \(Fact.name),
                    \(announcement.agency), \(mustRoute), \(announcement.at), \(trace), \(body))
            """)
    }
}

/// Ids of events need no injected generator: nothing decides by them but whether they are equal.
private func eventID() -> UUID { eventIDs() }

private let eventIDs = IDGenerator()

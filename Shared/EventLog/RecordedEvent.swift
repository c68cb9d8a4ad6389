import Contracts
public import Database
public import Foundation
public import Messaging

/// An event as it stands in the record.
public struct RecordedEvent: Sendable, Equatable {
    public let position: Int64
    public let epoch: Int
    public let id: UUID
    public let aggregate: String
    public let subject: UUID
    public let sequence: Int64
    public let name: String
    public let agency: String
    public let mustRoute: Bool
    public let occurredAt: Date
    public let traceparent: String?
    public let body: Bytes
}

extension RecordedEvent {
    /// The message that carries this event.
    ///
    /// The attributes are repeated as headers, so that a reader can sort without parsing; the position travels only
    /// here, because the bytes of an event are fixed before it has one.
    ///
    /// `slug` stands at the end of the routing key: the agency's inside, the subscriber's outside. `user` is the broker
    /// user that publishes; the broker verifies it.
    public func message(to exchange: String, slug: String, mandatory: Bool, user: String) -> OutgoingMessage {
        var message = OutgoingMessage(
            exchange: exchange, routingKey: Wire.routingKey(name, agency: slug), body: body.array,
            mandatory: mandatory, contentType: Wire.contentType, messageID: id.uuidString.lowercased(), type: name)
        message.appID = String(aggregate.prefix { $0 != "." })
        message.timestamp = occurredAt
        message.correlationID = subject.uuidString.lowercased()
        message.userID = user
        message.headers = [
            "cloudEvents_specversion": .text("1.0"),
            "cloudEvents_id": .text(id.uuidString.lowercased()),
            "cloudEvents_source": .text("/raingan/\(aggregate.prefix { $0 != "." })"),
            "cloudEvents_type": .text(name),
            "cloudEvents_subject": .text("\(aggregate)/\(subject.uuidString.lowercased())"),
            "cloudEvents_partitionkey": .text(subject.uuidString.lowercased()),
            "cloudEvents_sequence": .text(Wire.sequence(sequence)),
            "raingan_epoch": .int64(Int64(epoch)),
            "raingan_position": .int64(position),
        ]
        if let traceparent { message.headers["traceparent"] = .text(traceparent) }
        return message
    }
}

extension Connection {
    /// Events behind a position, in the order in which they happened.
    public func events(after position: Int64, atMost count: Int) throws(DatabaseError) -> [RecordedEvent] {
        try run(
            "SELECT \(raw: recordedColumns) FROM event_log WHERE position > \(position) ORDER BY position LIMIT \(count)",
            as: EventRow.self
        ).map(RecordedEvent.init)
    }
}

extension Database {
    /// What the holder of a lease has to tell next: at most so many events, and no more once they exceed so many bytes.
    ///
    /// Nothing for whoever no longer holds the lease.
    func events(
        toTell target: String, holding lease: RelayLease, atMost count: Int, bytes: Int
    ) async throws(DatabaseError) -> [RecordedEvent] {
        try await run(
            """
            SELECT \(raw: recordedColumns) FROM (
                SELECT *, sum(octet_length(body)) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING)
                    - octet_length(body) AS bytes_before
                FROM event_log WHERE position > \(lease.position) ORDER BY position LIMIT \(count)) next
            WHERE bytes_before < \(bytes) AND EXISTS (
                SELECT FROM relay_cursor WHERE target = \(target) AND fence = \(lease.fence) AND NOT paused)
            ORDER BY position
            """, as: EventRow.self
        ).map(RecordedEvent.init)
    }

    /// The events of one thing with the numbers from `first` to `last`, within the same limits.
    func events(
        of aggregate: String, _ subject: UUID, from first: Int64, through last: Int64, atMost count: Int64, bytes: Int
    ) async throws(DatabaseError) -> [RecordedEvent] {
        try await run(
            """
            SELECT \(raw: recordedColumns) FROM (
                SELECT *, sum(octet_length(body)) OVER (ORDER BY agg_seq ROWS UNBOUNDED PRECEDING)
                    - octet_length(body) AS bytes_before
                FROM event_log
                WHERE agg_id = \(subject) AND agg_type = \(aggregate) AND agg_seq BETWEEN \(first) AND \(last)
                ORDER BY agg_seq LIMIT \(count)) missing
            WHERE bytes_before < \(bytes) ORDER BY agg_seq
            """, as: EventRow.self
        ).map(RecordedEvent.init)
    }
}

private typealias EventRow = (
    Int64, Int, UUID, String, UUID, Int64, String, String, Bool, Date, String?, Bytes
)

private let recordedColumns: SQL = """
    position, epoch, event_id, agg_type, agg_id, agg_seq, event_type, agency, must_route, occurred_at, traceparent, body
    """

extension RecordedEvent {
    fileprivate init(_ row: EventRow) {
        self.init(
            position: row.0, epoch: row.1, id: row.2, aggregate: row.3, subject: row.4, sequence: row.5, name: row.6,
            agency: row.7, mustRoute: row.8, occurredAt: row.9, traceparent: row.10, body: row.11)
    }
}

import Database
import Foundation

/// What the replay of parked events asks of the database, each in one statement.
extension Database {
    /// A parked event that may be tried now: its wait is over, or its predecessors have all taken effect.
    func dueForReplay(_ consumer: String, at now: Date) async throws(DatabaseError) -> ParkedEvent? {
        try await first(
            """
            SELECT p.event_id, p.state, p.attempts, p.first_at, p.body
            FROM inbox_parked p JOIN inbox_watermark w USING (consumer, agg_type, agg_id)
            WHERE p.consumer = \(consumer) AND p.state IN ('retry', 'gap') AND p.next_at <= \(now)
              AND (p.agg_seq <= w.last_seq OR p.agg_seq = w.last_seq + 1 AND (p.state = 'retry' OR NOT w.blocked))
            ORDER BY p.next_at LIMIT 1
            """, as: (UUID, String, Int, Date, Bytes).self
        ).map(ParkedEvent.init)
    }

    /// When the next failed event is to be tried again.
    func nextRetry(_ consumer: String, after now: Date) async throws(DatabaseError) -> Date? {
        try await first(
            """
            SELECT min(next_at) FROM inbox_parked
            WHERE consumer = \(consumer) AND state = 'retry' AND next_at > \(now)
            """, as: Date?.self) ?? nil
    }

    /// Leaves a parked event to a person.
    func declareDead(_ id: UUID, for consumer: String, error: String) async throws(DatabaseError) {
        try await execute(
            """
            UPDATE inbox_parked SET state = 'dead', last_error = \(error)
            WHERE consumer = \(consumer) AND event_id = \(id)
            """)
    }

    /// Things of which an event has waited for its predecessors since before `before`, with the gap to be filled.
    func gaps(_ consumer: String, since before: Date, atMost count: Int) async throws(DatabaseError) -> [Gap] {
        // In no order: gaps that nobody can fill must not stand before the others for ever.
        try await run(
            """
            SELECT p.agg_type, p.agg_id, w.last_seq + 1, min(p.agg_seq) - 1
            FROM inbox_parked p JOIN inbox_watermark w USING (consumer, agg_type, agg_id)
            WHERE p.consumer = \(consumer) AND p.state = 'gap' AND p.first_at < \(before) AND NOT w.blocked
            GROUP BY p.agg_type, p.agg_id, w.last_seq
            HAVING min(p.agg_seq) > w.last_seq + 1
            ORDER BY random() LIMIT \(count)
            """, as: (String, UUID, Int64, Int64).self
        ).map { Gap(aggregate: $0.0, subject: $0.1, first: $0.2, last: $0.3) }
    }
}

/// Events that a consumer misses of one thing.
struct Gap: Sendable, Equatable {
    let aggregate: String
    let subject: UUID
    var first: Int64
    let last: Int64

    /// The service that has them in its record.
    var owner: Substring { aggregate.prefix { $0 != "." } }
}

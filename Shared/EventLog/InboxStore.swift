import Database
import Foundation

/// What a consumer knows of one thing whose events it reads.
struct Watermark: Sendable {
    /// The number of the last event that took effect; 0 before the first.
    var last: Int64 = 0
    var blocked = false
    /// Whether later events of the same thing are parked.
    var hasParked = false
}

extension Connection {
    /// A transaction of many events holds many rows: it gives up where it would wait, because whoever holds such a row
    /// may be waiting for another of ours, and the server would notice only after a second.
    func refuseLongWaits() throws(DatabaseError) { try write("SET LOCAL lock_timeout = '50ms'") }

    /// Locks the watermarks of things until the end of the transaction, always in the same order, so that no two
    /// transactions wait for each other; makes them at the first event.
    func watermarks(of events: [Incoming], for consumer: String) throws(DatabaseError) -> [Thing: Watermark] {
        let things = Set(events.map(\.thing)).sorted()
        let (aggregates, subjects) = (things.map(\.aggregate), things.map(\.subject))
        try write(
            """
            INSERT INTO inbox_watermark (consumer, agg_type, agg_id, last_seq)
            SELECT \(consumer), aggregate, subject, 0
            FROM unnest(\(aggregates)::text[], \(subjects)::uuid[]) AS thing (aggregate, subject)
            ON CONFLICT DO NOTHING
            """)
        let rows = try run(
            """
            SELECT aggregate, subject, last_seq, blocked, has_parked
            FROM unnest(\(aggregates)::text[], \(subjects)::uuid[]) AS thing (aggregate, subject)
            CROSS JOIN LATERAL (
                SELECT last_seq, blocked, EXISTS (
                    SELECT FROM inbox_parked p
                    WHERE p.consumer = w.consumer AND p.agg_type = w.agg_type AND p.agg_id = w.agg_id) AS has_parked
                FROM inbox_watermark w
                WHERE consumer = \(consumer) AND agg_type = aggregate AND agg_id = subject
                FOR UPDATE OF w) mark
            """, as: (String, UUID, Int64, Bool, Bool).self)
        return Dictionary(
            rows.map {
                (Thing(aggregate: $0.0, subject: $0.1), Watermark(last: $0.2, blocked: $0.3, hasParked: $0.4))
            }
        ) { $1 }
    }

    func watermark(of event: Incoming, for consumer: String) throws(DatabaseError) -> Watermark {
        try watermarks(of: [event], for: consumer)[event.thing] ?? Watermark()
    }

    /// Notes the numbers of the last events that took effect; what followed them is held back no longer.
    func setWatermarks(_ marks: [Thing: Int64], for consumer: String) throws(DatabaseError) {
        guard !marks.isEmpty else { return }
        try write(
            """
            UPDATE inbox_watermark SET last_seq = last, blocked = false
            FROM unnest(\(marks.keys.map(\.aggregate))::text[], \(marks.keys.map(\.subject))::uuid[],
                        \(Array(marks.values))::bigint[]) AS mark (aggregate, subject, last)
            WHERE consumer = \(consumer) AND agg_type = aggregate AND agg_id = subject
            """)
    }

    /// Holds all later events of a thing back, until the failed one has taken effect or a person has decided.
    func block(_ event: Incoming, for consumer: String) throws(DatabaseError) {
        try write(
            """
            UPDATE inbox_watermark SET blocked = true
            WHERE consumer = \(consumer) AND agg_type = \(event.aggregate) AND agg_id = \(event.subject)
            """)
    }

    func park(
        _ event: Incoming, for consumer: String, as state: ParkedState, attempts: Int, nextAt: Date, firstAt: Date,
        error: String?
    ) throws(DatabaseError) {
        try write(
            """
            INSERT INTO inbox_parked (consumer, event_id, event_type, agg_type, agg_id, agg_seq, state, attempts,
                                      next_at, first_at, last_error, body)
            VALUES (\(consumer), \(event.id), \(event.name), \(event.aggregate), \(event.subject), \(event.sequence),
                    \(state.rawValue), \(attempts), \(nextAt), \(firstAt), \(error), \(event.body))
            ON CONFLICT (consumer, event_id) DO UPDATE
            SET state = excluded.state, attempts = excluded.attempts, next_at = excluded.next_at,
                last_error = excluded.last_error
            WHERE excluded.state <> 'gap'
            """)
    }

    /// Keeps bytes that are no event at all, for a person to look at.
    func parkUnreadable(
        _ body: Data, id: UUID, for consumer: String, at now: Date, error: String
    ) throws(DatabaseError) {
        try write(
            """
            INSERT INTO inbox_parked (consumer, event_id, event_type, state, next_at, first_at, last_error, body)
            VALUES (\(consumer), \(id), '', 'dead', \(now), \(now), \(error), \(body))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Whether an event is still parked as it was seen.
    func isParked(_ seen: ParkedEvent, for consumer: String) throws(DatabaseError) -> Bool {
        let row = try first(
            "SELECT state, attempts FROM inbox_parked WHERE consumer = \(consumer) AND event_id = \(seen.id)",
            as: (String, Int).self)
        return row.map { $0.0 == seen.state && $0.1 == seen.attempts } ?? false
    }

    func unpark(_ event: Incoming, for consumer: String) throws(DatabaseError) {
        try write("DELETE FROM inbox_parked WHERE consumer = \(consumer) AND event_id = \(event.id)")
    }

    /// The parked event of a thing with exactly this number.
    func parked(
        _ sequence: Int64, like event: Incoming, for consumer: String
    ) throws(DatabaseError) -> ParkedEvent? {
        try first(
            """
            SELECT event_id, state, attempts, first_at, body FROM inbox_parked
            WHERE consumer = \(consumer) AND agg_type = \(event.aggregate) AND agg_id = \(event.subject)
              AND agg_seq = \(sequence)
            """, as: (UUID, String, Int, Date, Bytes).self
        ).map(ParkedEvent.init)
    }
}

enum ParkedState: String, Sendable { case gap, retry, dead }

struct ParkedEvent: Sendable {
    let id: UUID
    let state: String
    let attempts: Int
    let firstAt: Date
    let body: Data

    init(_ row: (UUID, String, Int, Date, Bytes)) {
        id = row.0
        state = row.1
        attempts = row.2
        firstAt = row.3
        body = Data(row.4.array)
    }
}

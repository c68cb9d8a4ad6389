import Database
import Foundation

/// The tip of a feed's chain.
struct FeedHead: Sendable {
    var epoch: Int
    var position: Int64
    var hash: [UInt8]
}

extension Connection {
    /// Locks the tip of a feed's chain until the end of the transaction; nil when another instance holds it.
    func lockHead(of feed: Feed) throws(DatabaseError) -> FeedHead? {
        try first(
            "SELECT epoch, position, hash FROM feed_head WHERE feed = \(feed.name) FOR UPDATE SKIP LOCKED",
            as: (Int, Int64, Bytes).self
        ).map { FeedHead(epoch: $0.0, position: $0.1, hash: $0.2.array) }
    }

    /// Takes the oldest rows out of a feed's intake, in the order of their arrival, and no more once they exceed so
    /// many bytes.
    func takeIntake(of feed: Feed, atMost count: Int, bytes: Int) throws(DatabaseError) -> [FeedRow] {
        let texts = SQL(unsafeText: feed.columns.map(\.canonical).joined(separator: ", "))
        let size = SQL(unsafeText: "octet_length(\(feed.bulk))")
        return try run(
            """
            WITH taken AS (
                DELETE FROM \(raw: feed.intakeName)
                WHERE id = ANY (ARRAY(
                    SELECT id FROM (
                        SELECT id, sum(\(raw: size)) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) - \(raw: size) AS before
                        FROM \(raw: feed.intakeName) ORDER BY id LIMIT \(count)) oldest
                    WHERE before < \(bytes)))
                RETURNING *
            )
            SELECT ARRAY[\(raw: texts)] FROM taken ORDER BY id
            """, as: [String?].self)
    }

    /// Appends rows to a feed's record and moves its tip.
    func append(
        _ rows: [FeedRow], to feed: Feed, after head: inout FeedHead, recordedAt: Date
    ) throws(DatabaseError) {
        let recordedAt = canonicalText(of: recordedAt)
        var columns = [[String?]](repeating: [], count: feed.columns.count)
        var positions: [Int64] = [], previous: [Data] = [], hashes: [Data] = []
        for row in rows {
            head.position += 1
            positions.append(head.position)
            previous.append(Data(head.hash))
            head.hash = feed.link(
                after: head.hash, position: head.position, epoch: head.epoch, recordedAt: recordedAt, row: row)
            hashes.append(Data(head.hash))
            for (index, value) in row.enumerated() { columns[index].append(value) }
        }
        let names = SQL(unsafeText: feed.columns.map(\.name).joined(separator: ", "))
        let texts = SQL(unsafeText: feed.columns.map { "t_" + $0.name }.joined(separator: ", "))
        let values = SQL(unsafeText: feed.columns.map { $0.value(of: "t_" + $0.name) }.joined(separator: ", "))
        let arrays = SQL.joined(columns.map { "\($0)::text[]" }, by: ", ")
        try write(
            """
            INSERT INTO \(raw: feed.logName) (position, epoch, \(raw: names), recorded_at, prev_hash, hash)
            SELECT position, \(head.epoch), \(raw: values), \(recordedAt)::timestamptz, prev_hash, hash
            FROM unnest(\(positions)::bigint[], \(previous)::bytea[], \(hashes)::bytea[], \(raw: arrays))
                AS new (position, prev_hash, hash, \(raw: texts))
            """)
        try write(
            "UPDATE feed_head SET position = \(head.position), hash = \(Data(head.hash)) WHERE feed = \(feed.name)")
    }

    /// The part of a feed's record behind a position, as canonical texts with what binds each row.
    func record(of feed: Feed, after position: Int64, atMost count: Int) throws(DatabaseError) -> [RecordedRow] {
        let texts = SQL(unsafeText: feed.columns.map(\.canonical).joined(separator: ", "))
        let recordedAt = SQL(unsafeText: Feed.Column(name: "recorded_at", type: .timestamptz).canonical)
        return try run(
            """
            SELECT position, epoch, \(raw: recordedAt), prev_hash, hash, ARRAY[\(raw: texts)]
            FROM \(raw: feed.logName) WHERE position > \(position) ORDER BY position LIMIT \(count)
            """, as: (Int64, Int, String, Bytes, Bytes, [String?]).self
        ).map {
            RecordedRow(
                position: $0.0, epoch: $0.1, recordedAt: $0.2, previous: $0.3.array, hash: $0.4.array, row: $0.5)
        }
    }
}

struct RecordedRow: Sendable {
    let position: Int64
    let epoch: Int
    let recordedAt: String
    let previous: [UInt8]
    let hash: [UInt8]
    let row: FeedRow
}

/// A time as PostgreSQL writes it for the chain: UTC with microseconds.
func canonicalText(of date: Date) -> String {
    let microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
    let (seconds, rest) = (microseconds / 1_000_000, microseconds % 1_000_000)
    let fraction = String(rest)
    return Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601).dropLast()
        + "." + String(repeating: "0", count: 6 - fraction.count) + fraction + "Z"
}

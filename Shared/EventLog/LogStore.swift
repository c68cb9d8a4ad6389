import Database
import Foundation

/// The tip of a feed's chain.
struct FeedHead: Sendable {
    var epoch: Int
    var position: Int64
    var hash: [UInt8]
}

extension Connection {
    /// Locks the tips of all chains, in the order of `Feed.all`, until the end of the transaction; nil when another
    /// instance holds them.
    func lockHeads() throws(DatabaseError) -> [FeedHead]? {
        // A plan made while an intake was empty would read all the room that its rows have left behind.
        try write("SET LOCAL enable_seqscan = off")
        let rows = try run(
            "SELECT feed, epoch, position, hash FROM feed_head ORDER BY feed FOR UPDATE SKIP LOCKED",
            as: (String, Int, Int64, Bytes).self)
        let heads = Feed.all.compactMap { feed in
            rows.first { $0.0 == feed.name }.map { FeedHead(epoch: $0.1, position: $0.2, hash: $0.3.array) }
        }
        return heads.count == Feed.all.count ? heads : nil
    }

    /// The oldest rows of each feed's intake, in the order of `Feed.all` and of their arrival.
    func intake(atMost count: Int) throws(DatabaseError) -> [[IntakeRow]] {
        let parts = Feed.all.enumerated().map { place, feed in
            "(SELECT \(place) AS feed, id, \(feed.canonicalText) AS texts FROM \(feed.intake) ORDER BY id LIMIT \(count))"
        }
        let union = SQL(unsafeText: parts.joined(separator: " UNION ALL "))
        let rows = try run("\(raw: union) ORDER BY feed, id", as: (Int, Int64, [String?]).self)
        return Feed.all.indices.map { place in
            rows.filter { $0.0 == place }.map { IntakeRow(id: $0.1, row: $0.2) }
        }
    }

    /// Moves rows from a feed's intake to the end of its record, and its tip with them.
    func move(
        _ rows: [IntakeRow], to feed: Feed, after head: inout FeedHead, recordedAt: Date
    ) throws(DatabaseError) {
        let recordedAt = canonicalText(of: recordedAt)
        var positions: [Int64] = [], previous: [Data] = [], hashes: [Data] = []
        for row in rows {
            head.position += 1
            positions.append(head.position)
            previous.append(Data(head.hash))
            head.hash = feed.link(
                after: head.hash, position: head.position, epoch: head.epoch, recordedAt: recordedAt, row: row.row)
            hashes.append(Data(head.hash))
        }
        let columns = feed.columnNames
        try write(
            """
            WITH moved AS (
                DELETE FROM \(raw: feed.intakeName)
                USING unnest(\(rows.map(\.id))::bigint[], \(positions)::bigint[], \(previous)::bytea[],
                             \(hashes)::bytea[]) AS place (intake_id, position, prev_hash, hash)
                WHERE id = place.intake_id
                RETURNING place.position, \(raw: columns), place.prev_hash, place.hash)
            INSERT INTO \(raw: feed.logName) (position, epoch, \(raw: columns), recorded_at, prev_hash, hash)
            SELECT position, \(head.epoch), \(raw: columns), \(recordedAt)::timestamptz, prev_hash, hash FROM moved
            """)
        try write(
            "UPDATE feed_head SET position = \(head.position), hash = \(Data(head.hash)) WHERE feed = \(feed.name)")
    }

    /// The part of a feed's record behind a position, as canonical texts with what binds each row.
    func record(of feed: Feed, after position: Int64, atMost count: Int) throws(DatabaseError) -> [RecordedRow] {
        let recordedAt = SQL(unsafeText: Feed.Column(name: "recorded_at", type: .timestamptz).canonical)
        return try run(
            """
            SELECT position, epoch, \(raw: recordedAt), prev_hash, hash, \(raw: feed.canonicalTexts)
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

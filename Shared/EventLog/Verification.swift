public import Database

/// Whether a record is as it was written.
public enum Verdict: Sendable, Equatable {
    /// Every row is bound to the one before, up to the tip.
    case sound(feed: String, rows: Int64)
    /// The first row that is not as it was written, and what is wrong with it.
    case broken(feed: String, position: Int64, why: String)
}

/// Reads both records of a service from the beginning and checks every row (C6).
///
/// - Throws: `DatabaseError` when the record cannot be read.
public func verifyRecords(in database: Database) async throws -> [Verdict] {
    var verdicts: [Verdict] = []
    for feed in Feed.all { verdicts.append(try await verify(feed, in: database)) }
    return verdicts
}

private func verify(_ feed: Feed, in database: Database) async throws -> Verdict {
    // The tip is read first: rows that are added meanwhile are not missed rows.
    let tip = try await database.first(
        "SELECT position, hash FROM feed_head WHERE feed = \(feed.name)", as: (Int64, Bytes).self)
    guard let tip else { return .broken(feed: feed.name, position: 0, why: "feed_head has no row for this feed") }
    var position: Int64 = 0
    var previous = emptyChain
    while true {
        let from = position
        let rows = try await database.transaction { try $0.record(of: feed, after: from, atMost: 200) }
        if rows.isEmpty { break }
        for row in rows {
            func broken(_ why: String) -> Verdict { .broken(feed: feed.name, position: position + 1, why: why) }
            guard row.position == position + 1 else { return broken("the row is missing") }
            guard row.previous == previous else { return broken("it does not follow the row before") }
            let expected = feed.link(
                after: previous, position: row.position, epoch: row.epoch, recordedAt: row.recordedAt, row: row.row)
            guard row.hash == expected else { return broken("its content is not what was recorded") }
            position = row.position
            previous = row.hash
            if position == tip.0 && previous != tip.1.array {
                return broken("the tip of the chain is not this row's")
            }
        }
    }
    guard position >= tip.0 else {
        return .broken(feed: feed.name, position: position + 1, why: "the row is missing (the record was cut off)")
    }
    return .sound(feed: feed.name, rows: position)
}

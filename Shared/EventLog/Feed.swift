import Cryptography
import Database

/// One of the two records of a service that are numbered without gaps and chained: events and audit rows.
struct Feed: Sendable {
    /// The key in `feed_head`.
    let name: String
    let intake: String
    let log: String
    let columns: [Column]

    /// One column of the record, in the form in which it is hashed.
    struct Column: Sendable {
        let name: String
        let type: Kind

        enum Kind { case uuid, text, bigint, boolean, timestamptz, bytea }

        /// SQL for the canonical text: the same whatever the session's settings are.
        ///
        /// Bytes stand in it as their digest, so that they need not leave the database to be chained.
        var canonical: String {
            switch type {
            case .timestamptz: "to_char(\(name) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            case .bytea: "encode(sha256(\(name)), 'hex')"
            case .uuid, .text, .bigint, .boolean: "\(name)::text"
            }
        }
    }

    static let events = Feed(
        name: "events", intake: "outbox", log: "event_log",
        columns: [
            Column(name: "event_id", type: .uuid), Column(name: "agg_type", type: .text),
            Column(name: "agg_id", type: .uuid), Column(name: "agg_seq", type: .bigint),
            Column(name: "event_type", type: .text), Column(name: "agency", type: .text),
            Column(name: "must_route", type: .boolean), Column(name: "occurred_at", type: .timestamptz),
            Column(name: "traceparent", type: .text), Column(name: "body", type: .bytea),
        ])

    static let audit = Feed(
        name: "audit", intake: "audit_intake", log: "audit_log",
        columns: [
            Column(name: "entry_id", type: .uuid), Column(name: "at", type: .timestamptz),
            Column(name: "business_at", type: .timestamptz), Column(name: "actor_id", type: .uuid),
            Column(name: "acting_as", type: .text), Column(name: "session_id", type: .uuid),
            Column(name: "client", type: .text), Column(name: "action", type: .text),
            Column(name: "object_type", type: .text), Column(name: "object_id", type: .text),
            Column(name: "agency", type: .text), Column(name: "grant_id", type: .uuid),
            Column(name: "details", type: .text), Column(name: "trace_id", type: .text),
        ])

    static let all = [events, audit]
}

/// The canonical texts of one row, in the order of its feed's columns.
typealias FeedRow = [String?]

/// A row that waits in the intake.
struct IntakeRow: Sendable {
    let id: Int64
    let row: FeedRow
}

extension Feed {
    var intakeName: SQL { SQL(unsafeText: intake) }
    var logName: SQL { SQL(unsafeText: log) }

    var columnNames: SQL { SQL(unsafeText: columns.map(\.name).joined(separator: ", ")) }
    var canonicalTexts: SQL { SQL(unsafeText: canonicalText) }
    /// SQL for the array of a row's canonical texts.
    var canonicalText: String { "ARRAY[\(columns.map(\.canonical).joined(separator: ", "))]" }

    /// The hash that binds a row to its place: over the hash before, position, epoch, time of recording and every column.
    ///
    /// Each part is preceded by its length, NULL by a mark of its own, so that no two rows read the same.
    func link(after previous: [UInt8], position: Int64, epoch: Int, recordedAt: String, row: FeedRow) -> [UInt8] {
        var input = previous
        for part in [String(position), String(epoch), recordedAt] + row {
            guard let part else {
                input.append(contentsOf: "-;".utf8)
                continue
            }
            input.append(contentsOf: "\(part.utf8.count):".utf8)
            input.append(contentsOf: part.utf8)
        }
        return SHA256.hash(input)
    }
}

/// What the first row is bound to: the hash of nothing.
let emptyChain = SHA256.hash([])

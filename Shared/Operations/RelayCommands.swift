import Database
import EventLog
import Foundation
import Runtime

/// How far others have been told, and what an operator may do about it; each deed is noted with its reason.
///
/// A new fence makes whoever holds the lease notice and read the cursor again.
enum RelayCommands {
    static let all = [
        Command("relay list", summary: "shows each target with its position, its lag and its last error", run: list),
        Command("relay pause", usage: "TARGET --reason TEXT", summary: "stops telling a target") {
            try await set(paused: true, $0)
        },
        Command("relay resume", usage: "TARGET --reason TEXT", summary: "tells a target again") {
            try await set(paused: false, $0)
        },
        Command(
            "relay rewind", usage: "TARGET --to POSITION --reason TEXT",
            summary: "tells everything behind a position again; readers drop what they have", run: rewind),
        Command(
            "relay skip", usage: "TARGET --position POSITION --reason TEXT",
            summary: "leaves out the one event that a target cannot be told", run: skip),
        Command(
            "relay restored", usage: "TIME --reason TEXT",
            summary: "after a backup came back: begins a new epoch, and tells again what was recorded since",
            run: restored),
    ]

    private static func list(_ context: Command.Context) async throws {
        let rows = try await context.journal.database.run(
            """
            SELECT target, cursor.position, head.position - cursor.position, paused,
                   lease_until > clock_timestamp(), COALESCE(last_error, '')
            FROM relay_cursor cursor JOIN feed_head head ON head.feed = 'events' ORDER BY target
            """, as: (String, Int64, Int64, Bool, Bool, String).self)
        for (target, position, lag, paused, held, error) in rows {
            let state = paused ? "paused" : held ? "running" : "nobody tells it"
            context.say("\(target)\tposition \(position)\tlag \(lag)\t\(state)\(error.isEmpty ? "" : "\t\(error)")")
        }
    }

    private static func set(paused: Bool, _ context: Command.Context) async throws {
        let deed = try Deed(paused ? "relay.pause" : "relay.resume", context)
        try await context.carryOut(deed, or: "there is no such target: \(deed.subject)") { database in
            try database.execute(
                """
                UPDATE relay_cursor SET paused = \(paused), fence = fence + 1, lease_until = '-infinity'
                WHERE target = \(deed.subject)
                """)
        }
        context.say("done")
    }

    private static func rewind(_ context: Command.Context) async throws {
        guard let position = context.value(of: "--to").flatMap(Int64.init), position >= 0 else {
            throw Command.Misuse("--to POSITION is missing")
        }
        let deed = try Deed("relay.rewind to \(position)", context)
        let refusal = "there is no such target, or it has not come so far: \(deed.subject)"
        try await context.carryOut(deed, or: refusal) { database in
            try database.execute(
                """
                UPDATE relay_cursor SET position = \(position), fence = fence + 1, lease_until = '-infinity'
                WHERE target = \(deed.subject) AND position >= \(position)
                """)
        }
        context.say("done")
    }

    /// Only while the target cannot be told: otherwise the event behind the cursor is one that nobody has tried.
    private static func skip(_ context: Command.Context) async throws {
        guard let position = context.value(of: "--position").flatMap(Int64.init) else {
            throw Command.Misuse("--position POSITION is missing: the one behind that which `relay list` shows")
        }
        let deed = try Deed("relay.skip \(position)", context)
        let refusal = "there is no such target, or it is not held up by position \(position): \(deed.subject)"
        try await context.carryOut(deed, or: refusal) { database in
            try database.execute(
                """
                UPDATE relay_cursor SET position = \(position), fence = fence + 1, lease_until = '-infinity'
                WHERE target = \(deed.subject) AND position = \(position) - 1 AND last_error IS NOT NULL
                """)
        }
        context.say("done")
    }

    /// Begins anew: what was told after the backup is not known here any more.
    ///
    /// Whatever is said from now on counts for more than that, because its epoch is higher. What was told before the backup
    /// and perhaps not heard is told again.
    private static func restored(_ context: Command.Context) async throws {
        let deed = try Deed("relay.restored", context)
        guard let since = try? Date(deed.subject, strategy: .iso8601) else {
            throw Command.Misuse("TIME is written like 2021-03-31T09:30:00+07:00")
        }
        try await context.carryOut(deed, or: "there is no record to go on with; run migrate first") { database in
            try database.write(
                """
                UPDATE relay_cursor SET fence = fence + 1, lease_until = '-infinity', position = LEAST(position, COALESCE(
                    (SELECT position FROM event_log WHERE recorded_at < \(since) ORDER BY position DESC LIMIT 1), 0))
                """)
            return try database.execute("UPDATE feed_head SET epoch = epoch + 1")
        }
        let epoch = try await context.journal.database.first(
            "SELECT epoch FROM feed_head WHERE feed = 'events'", as: Int.self)
        context.say("epoch \(epoch ?? 0) has begun")
    }
}

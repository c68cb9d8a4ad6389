import Database
import EventLog
import Foundation
import Runtime

/// Events that could not take effect: look at them, try them again, or leave them out.
enum DeadCommands {
    static let all = [
        Command("dead list", summary: "shows the parked events, the dead ones first", run: list),
        Command("dead show", usage: "EVENT-ID", summary: "shows one parked event with its bytes", run: show),
        Command(
            "dead replay", usage: "EVENT-ID --reason TEXT", summary: "lets the service try a parked event again",
            run: replay),
        Command(
            "dead drop", usage: "EVENT-ID --reason TEXT",
            summary: "leaves an event out, as if it had taken effect; those behind it go on", run: drop),
    ]

    private static func list(_ context: Command.Context) async throws {
        let rows = try await context.journal.database.run(
            """
            SELECT state, event_id, event_type, attempts, COALESCE(last_error, '') FROM inbox_parked
            ORDER BY state = 'dead' DESC, first_at LIMIT 200
            """, as: (String, UUID, String, Int, String).self)
        for (state, id, type, attempts, error) in rows {
            context.say("\(state)\t\(id.uuidString.lowercased())\t\(type)\t\(attempts) tries\t\(error)")
        }
        if rows.isEmpty { context.say("nothing is parked") }
    }

    private static func show(_ context: Command.Context) async throws {
        let id = try eventID(context)
        let row = try await context.journal.database.first(
            "SELECT body FROM inbox_parked WHERE event_id = \(id)", as: Bytes.self)
        guard let row else { throw Command.Misuse("no such event is parked") }
        context.say(String(decoding: row.array, as: UTF8.self))
    }

    private static func replay(_ context: Command.Context) async throws {
        let id = try eventID(context)
        let deed = try Deed("dead.replay", context)
        let now = context.journal.realClock.now()
        try await context.carryOut(deed, or: "no such event has failed, or its bytes are no event") { database in
            try database.execute(
                """
                UPDATE inbox_parked SET state = 'retry', attempts = 0, next_at = \(now), first_at = \(now)
                WHERE event_id = \(id) AND agg_id IS NOT NULL AND state <> 'gap'
                """)
        }
        context.say("it will be tried within seconds")
    }

    private static func drop(_ context: Command.Context) async throws {
        let id = try eventID(context)
        let deed = try Deed("dead.drop", context)
        let refusal = "no such event has failed; one that waits for an earlier one cannot be left out"
        try await context.carryOut(deed, or: refusal) { database in
            try database.write(
                """
                UPDATE inbox_watermark w SET last_seq = p.agg_seq, blocked = false
                FROM inbox_parked p
                WHERE p.event_id = \(id) AND p.state <> 'gap' AND w.consumer = p.consumer AND w.agg_type = p.agg_type
                  AND w.agg_id = p.agg_id AND w.last_seq = p.agg_seq - 1
                """)
            return try database.execute("DELETE FROM inbox_parked WHERE event_id = \(id) AND state <> 'gap'")
        }
        context.say("left out; those behind it go on within seconds")
    }

    private static func eventID(_ context: Command.Context) throws -> UUID {
        guard let id = context.arguments.first.flatMap(UUID.init(uuidString:)) else {
            throw Command.Misuse("say which event, by its id")
        }
        return id
    }
}

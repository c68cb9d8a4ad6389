import Database
import Foundation
public import Runtime

/// What nobody asks for and everybody needs: room in the record, old keys forgotten, figures for the operators.
public struct Upkeep: Part {
    private static let keyLife: TimeInterval = 7 * 86_400

    private let journal: Journal
    private let log: Log
    private let outboxRows: Gauge
    private let outboxAge: Gauge
    private let parked: Gauge
    private let relayLag: Gauge

    public init(of journal: Journal, log: Log, metrics: Metrics) {
        self.journal = journal
        self.log = log
        outboxRows = metrics.gauge("raingan_outbox_rows", "Events not yet recorded.")
        outboxAge = metrics.gauge("raingan_outbox_oldest_seconds", "Age of the oldest event not yet recorded.")
        parked = metrics.gauge("raingan_inbox_parked", "Parked events, by state.")
        relayLag = metrics.gauge("raingan_relay_lag_positions", "Recorded events that a target has not been told.")
    }

    public func run() async throws {
        var round = 0
        while !Task.isCancelled {
            do {
                try await makeRoom()
                if round % 240 == 0 { try await forgetOldKeys() }
                try await measure()
            } catch { log.warning("upkeep.failed", ["error": .text("\(error)")]) }
            round += 1
            try? await Task.sleep(for: .seconds(15))
        }
    }

    /// Makes partitions ahead: a million rows of room are looked after more often than they can be filled.
    func makeRoom() async throws {
        let made = try await journal.database.first("SELECT extend_logs()", as: Int.self) ?? 0
        if made > 0 { log.info("upkeep.partitions_made", ["count": .int(made)]) }
    }

    /// Forgets keys that nobody will send again.
    func forgetOldKeys() async throws {
        let before = journal.realClock.now().addingTimeInterval(-Self.keyLife)
        var purged = 0
        repeat {
            purged = try await journal.database.execute(
                """
                DELETE FROM idempotency_key WHERE (scope, key) IN (
                    SELECT scope, key FROM idempotency_key WHERE created_at < \(before) LIMIT 5000)
                """)
        } while purged == 5000 && !Task.isCancelled
    }

    func measure() async throws {
        let now = journal.realClock.now()
        let intake = try await journal.database.first(
            "SELECT count(*) FROM (SELECT FROM outbox LIMIT 100000) waiting", as: Int.self)
        outboxRows.set(Double(intake ?? 0))
        // Ids carry the real time of their making; the event's own time is the business clock's.
        let oldest = try await journal.database.first(
            "SELECT event_id FROM outbox ORDER BY id LIMIT 1", as: UUID.self)
        outboxAge.set(oldest.map { max(0, now.timeIntervalSince($0.madeAt)) } ?? 0)
        for state in ["gap", "retry", "dead"] { parked.set(0, ["state": state]) }
        for (state, count) in try await journal.database.run(
            "SELECT state, count(*) FROM inbox_parked GROUP BY state", as: (String, Int).self)
        { parked.set(Double(count), ["state": state]) }
        for (target, lag) in try await journal.database.run(
            """
            SELECT target, head.position - cursor.position
            FROM relay_cursor cursor JOIN feed_head head ON head.feed = 'events'
            """, as: (String, Int).self)
        { relayLag.set(Double(lag), ["target": target]) }
    }
}

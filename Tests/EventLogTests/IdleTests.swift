import Database
import Messaging
import Runtime
import TestSupport
import Testing

@testable import EventLog

/// A service that has nothing to do leaves its database in peace.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct IdleTests {
    @Test func asksTheDatabaseAtMostOnceASecondAndLoop() async throws {
        try await Telling.with { telling in
            let metrics = [Metrics(), Metrics()]
            let instances = try metrics.map { metrics in
                EventLogBench(on: Database(try FreshDatabase.settings, log: .silent, metrics: metrics))
            }
            let publishers = [telling.publisher("first"), telling.publisher("second")]
            var parts: [any Part] = publishers + [telling.probe]
            for (bench, publisher) in zip(instances, publishers) {
                let inbox = try await Effects(on: telling.bench).inbox(over: bench.journal)
                parts += [
                    telling.relay(of: bench, through: publisher), bench.sequencer,
                    ParkedReplay(for: inbox, from: nil, log: .silent),
                    Upkeep(of: bench.journal, log: .silent, metrics: Metrics()),
                    HeraldExchange(bench.herald, of: "auth", over: bench.database, log: .silent),
                ]
            }
            try await running(parts) {
                try await telling.bench.record(10)
                try await telling.hears(10)
                let (start, before) = (ContinuousClock.now, statements(metrics))
                try await Task.sleep(for: .seconds(10))
                let asked = statements(metrics) - before
                #expect(Double(asked) <= start.duration(to: .now).seconds * Double(4 * instances.count))
                #expect(asked > 0, "the count works")
            }
        }
    }

    /// How often connections were lent; an idle loop says one statement each time.
    private func statements(_ all: [Metrics]) -> Int {
        all.reduce(0) { total, metrics in
            let line = metrics.text().split(separator: "\n")
                .first { $0.hasPrefix("raingan_database_pool_wait_seconds_count") }
            return total + (line?.split(separator: " ").last.flatMap { Int($0) } ?? 0)
        }
    }
}

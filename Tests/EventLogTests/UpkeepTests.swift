import Database
import Dispatch
import Foundation
import Runtime
import TestSupport
import Testing

@testable import EventLog

@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct UpkeepTests {
    @Test func makesPartitionsAheadOfTheRecord() async throws {
        let bench = try EventLogBench(), upkeep = upkeep(bench)
        #expect(try await partitions(bench) == ["audit_log_0", "audit_log_1", "event_log_0", "event_log_1"])
        try await upkeep.makeRoom()
        #expect(try await partitions(bench).count == 4)
        try await bench.run("UPDATE feed_head SET position = 999999 WHERE feed = 'events'")
        try await upkeep.makeRoom()
        #expect(try await partitions(bench).count == 4)
        try await bench.run("UPDATE feed_head SET position = 1000000 WHERE feed = 'events'")
        try await upkeep.makeRoom()
        #expect(
            try await partitions(bench) == [
                "audit_log_0", "audit_log_1", "event_log_0", "event_log_1", "event_log_2",
            ])
    }

    @Test func letsTheRecordGrowFromOnePartitionIntoTheNext() async throws {
        let bench = try EventLogBench()
        try await bench.run("UPDATE feed_head SET position = 999998 WHERE feed = 'events'")
        try await bench.record(4)
        #expect(
            try await bench.events(after: 999_998).map(\.position) == [999_999, 1_000_000, 1_000_001, 1_000_002])
        #expect(try await bench.count("SELECT count(*) FROM event_log_1") == 3)
    }

    /// A long reader, such as a backup, must not bring the record to a standstill.
    @Test func makesPartitionsWhileOthersReadAndWrite() async throws {
        let bench = try EventLogBench(), upkeep = upkeep(bench)
        try await bench.run("UPDATE feed_head SET position = 5000000 WHERE feed = 'events'")
        try await bench.database.transaction { database in
            _ = try database.first("SELECT count(*) FROM event_log", as: Int.self)
            try database.execute("LOCK TABLE event_log IN ROW EXCLUSIVE MODE")
            let done = DispatchSemaphore(value: 0)
            Task {
                try await upkeep.makeRoom()
                done.signal()
            }
            #expect(done.wait(timeout: .now() + 60) == .success)
        }
        #expect(try await partitions(bench).contains("event_log_5"))
    }

    @Test func measuresWhatWaits() async throws {
        let bench = try EventLogBench(), metrics = Metrics()
        let upkeep = Upkeep(of: bench.journal, log: .silent, metrics: metrics)
        for _ in 0..<3 { try await bench.announce(UUID(), 1) }
        try await bench.run("INSERT INTO relay_cursor (target) VALUES ('internal')")
        try await upkeep.measure()
        #expect(metrics.gauge("raingan_outbox_rows", "").value() == 3)
        try await bench.sequenceAll()
        try await Effects(on: bench).poison(UUID())
        _ = try await Effects(on: bench).inbox().receive(Data("x".utf8))
        try await upkeep.measure()
        #expect(metrics.gauge("raingan_outbox_rows", "").value() == 0)
        #expect(metrics.gauge("raingan_outbox_oldest_seconds", "").value() == 0)
        #expect(metrics.gauge("raingan_relay_lag_positions", "").value(["target": "internal"]) == 3)
        #expect(metrics.gauge("raingan_inbox_parked", "").value(["state": "dead"]) == 1)
        #expect(metrics.gauge("raingan_inbox_parked", "").value(["state": "gap"]) == 0)
    }

    private func upkeep(_ bench: EventLogBench) -> Upkeep {
        Upkeep(of: bench.journal, log: .silent, metrics: Metrics())
    }

    private func partitions(_ bench: EventLogBench) async throws -> [String] {
        try await bench.database.run(
            """
            SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE c.relkind = 'r' ORDER BY 1
            """, as: String.self)
    }
}

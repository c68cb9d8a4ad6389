import Database
import Foundation
import Messaging
import Runtime
import TestSupport
import Testing

@testable import EventLog

/// Of several instances one tells a target, and one that has lost that right can do no harm.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct RelayLeaseTests {
    @Test func goesToOneAtATime() async throws {
        let database = try EventLogBench().database
        for _ in 0..<2 { try await database.prepareCursor(of: "internal") }
        let lease = try #require(try await database.takeLease(of: "internal", owner: "a"))
        #expect(try await database.takeLease(of: "internal", owner: "b") == nil)
        #expect(try await database.takeLease(of: "other", owner: "b") == nil)
        try await database.release(lease)
        #expect(try await database.takeLease(of: "internal", owner: "b") != nil)
    }

    /// A process was paused for longer than its lease, another took over, and then it wakes.
    @Test func isUselessOnceAnotherHasTakenOver() async throws {
        let bench = try EventLogBench(), database = bench.database
        try await bench.record(10)
        try await database.prepareCursor(of: "internal")
        var old = try #require(try await database.takeLease(of: "internal", owner: "a"))
        #expect(try await next(old, database) == Array(1...10))
        try await bench.run("UPDATE relay_cursor SET lease_until = clock_timestamp() - interval '1 second'")
        var new = try #require(try await database.takeLease(of: "internal", owner: "b"))
        #expect(new.fence > old.fence)
        new.position = 4
        #expect(try await database.advance(new, failing: nil, at: Date()))

        for late in [Int64(2), 9] {
            old.position = late
            #expect(try await !database.advance(old, failing: nil, at: Date()))
        }
        #expect(try await !database.keep(old))
        #expect(try await next(old, database).isEmpty)
        try await database.release(old)
        #expect(try await bench.count("SELECT position FROM relay_cursor") == 4)
        #expect(try await database.keep(new))
        #expect(try await next(new, database) == Array(5...10))
    }

    @Test func isUselessWhileTheTargetIsPaused() async throws {
        let bench = try EventLogBench(), database = bench.database
        try await bench.record(1)
        try await database.prepareCursor(of: "internal")
        let lease = try #require(try await database.takeLease(of: "internal", owner: "a"))
        try await bench.run("UPDATE relay_cursor SET paused = true")
        #expect(try await next(lease, database).isEmpty)
        #expect(try await !database.keep(lease))
        #expect(try await database.takeLease(of: "internal", owner: "a") == nil)
    }

    @Test func passesOnWhenItsHolderStops() async throws {
        try await Telling.with { telling in
            let second = try EventLogBench.another()
            let metrics = [Metrics(), Metrics()]
            let publishers = [telling.publisher("first"), telling.publisher("second")]
            let standby = telling.relay(of: second, through: publishers[1], metrics: metrics[1])
            try await running(telling.probe) {
                try await running([publishers[0], telling.relay(through: publishers[0], metrics: metrics[0])]) {
                    try await eventually("the first holds the lease") { held(metrics[0]) }
                    try await telling.bench.record(10)
                    try await telling.hears(10)
                }
                try await running([publishers[1], standby]) {
                    try await telling.bench.record(10)
                    try await telling.hears(20)
                    #expect(held(metrics[1]))
                }
            }
            #expect(telling.heard.all == Array(1...20))
        }
    }

    @Test func isTakenFromAnInstanceThatDied() async throws {
        try await Telling.with { telling in
            try await telling.bench.record(10)
            try await telling.bench.database.prepareCursor(of: "internal")
            try await telling.bench.run(
                """
                UPDATE relay_cursor SET lease_owner = 'the dead', fence = 7, position = 3,
                    lease_until = clock_timestamp() + interval '2 seconds'
                """)
            let publisher = telling.publisher()
            try await running([publisher, telling.relay(through: publisher), telling.probe]) {
                try await telling.hears(7)
                try await telling.cursorReaches(10)
            }
            #expect(telling.heard.all == Array(4...10))
            #expect(try await telling.bench.count("SELECT fence FROM relay_cursor") == 8)
        }
    }

    /// Two instances at once, and now and then the lease is torn from the one that has it.
    @Test func maySwitchAtAnyTimeWithoutALoss() async throws {
        try await Telling.with { telling in
            let second = try EventLogBench.another()
            let publishers = [telling.publisher("first"), telling.publisher("second")]
            let parts: [any Part] = [
                publishers[0], publishers[1], telling.relay(through: publishers[0]),
                telling.relay(of: second, through: publishers[1]), telling.probe,
            ]
            try await running(parts) {
                for _ in 0..<20 {
                    try await telling.bench.record(50)
                    second.herald.heard()
                    try await telling.bench.run(
                        "UPDATE relay_cursor SET lease_until = '-infinity', fence = fence + 1, lease_owner = 'nobody'")
                }
                try await telling.hears(1000)
                try await telling.cursorReaches(1000)
            }
            #expect(Set(telling.heard.all) == Set(1...1000))
        }
    }

    private func next(_ lease: RelayLease, _ database: Database) async throws -> [Int64] {
        try await database.events(toTell: lease.target, holding: lease, atMost: 500, bytes: 1_000_000).map(\.position)
    }

    private func held(_ metrics: Metrics) -> Bool {
        metrics.gauge("raingan_relay_lease_held", "").value(["target": "internal"]) == 1
    }
}

import Database
import Foundation
import Runtime
import TestSupport
import Testing

@Suite(.freshDatabase, .timeLimit(.minutes(5)))
struct ListenTests {
    private func listener(_ change: (inout DatabaseSettings) throws -> Void = { _ in }) throws -> Database {
        var settings = try FreshDatabase.settings
        settings.applicationName = "listen-test"
        try change(&settings)
        return Database(settings, log: .silent, metrics: Metrics())
    }

    private func sessions() async throws -> [Int] {
        try await FreshDatabase.database.run(
            """
            SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'listen-test'
            """, as: Int.self)
    }

    @Test(arguments: ["outbox", "ก.ข \"quoted\"; --"]) func wakesForEachNotification(channel: String) async throws {
        let database = try FreshDatabase.database
        var wakeUps = try listener().listen(channel).makeAsyncIterator()
        #expect(await wakeUps.next() == .connected)
        for number in 0..<20 { try await database.notify(channel, payload: "หมายเลข \(number)") }
        try await database.notify("another", payload: "not for us")
        try await database.notify(channel)
        for number in 0..<20 { #expect(await wakeUps.next() == .notified(payload: "หมายเลข \(number)")) }
        #expect(await wakeUps.next() == .notified(payload: ""))
    }

    @Test func survivesTheEndOfItsSession() async throws {
        let database = try FreshDatabase.database
        var wakeUps = try listener().listen("outbox").makeAsyncIterator()
        for round in 0..<3 {
            #expect(await wakeUps.next() == .connected)
            try await database.notify("outbox", payload: "\(round)")
            #expect(await wakeUps.next() == .notified(payload: "\(round)"))
            for pid in try await sessions() { try await database.execute("SELECT pg_terminate_backend(\(pid))") }
        }
        #expect(await wakeUps.next() == .connected)
    }

    @Test func comesBackWhenTheServerDoes() async throws {
        let wire = try FaultyWire()
        var wakeUps = try listener { $0 = try wire.settings() }.listen("outbox").makeAsyncIterator()
        #expect(await wakeUps.next() == .connected)
        wire.set(.refuse)
        try await eventually("it tried to come back") { wire.refused > 1 }
        wire.set(.none)
        #expect(await wakeUps.next() == .connected)
        try await FreshDatabase.database.notify("outbox", payload: "again")
        #expect(await wakeUps.next() == .notified(payload: "again"))
    }

    @Test func closesItsSessionWhenNobodyListensAnyMore() async throws {
        let database = try listener()
        let reader = Task {
            var count = 0
            for await wakeUp in database.listen("outbox") where wakeUp == .connected { count += 1 }
            return count
        }
        try await eventually("it listens") { try await sessions().count == 1 }
        reader.cancel()
        #expect(await reader.value <= 1)
        try await eventually("the session is closed") { try await sessions().isEmpty }
        do {
            var wakeUps = database.listen("outbox").makeAsyncIterator()
            #expect(await wakeUps.next() == .connected)
            #expect(try await sessions().count == 1)
        }
        try await eventually("the session is closed") { try await sessions().isEmpty }
    }

    @Test func keepsTheNewestForASlowReader() async throws {
        let database = try FreshDatabase.database
        var wakeUps = try listener().listen("outbox").makeAsyncIterator()
        #expect(await wakeUps.next() == .connected)
        var batch = Batch()
        for number in 0..<500 { batch.add("SELECT pg_notify('outbox', \("\(number)"))") }
        try await database.commit(batch)
        var last: WakeUp?
        while last != .notified(payload: "499") { last = await wakeUps.next() }
        #expect(last == .notified(payload: "499"))
    }

    /// NOTIFY inside a transaction reaches listeners with its commit only.
    @Test func isHeardAfterTheCommitAndNotAfterARollback() async throws {
        let database = try FreshDatabase.database
        var wakeUps = try listener().listen("outbox").makeAsyncIterator()
        #expect(await wakeUps.next() == .connected)
        await #expect(throws: CancellationError.self) {
            try await database.transaction { connection in
                try connection.execute("SELECT pg_notify('outbox', 'never')")
                throw CancellationError()
            }
        }
        try await database.transaction { try $0.write("SELECT pg_notify('outbox', 'committed')") }
        #expect(await wakeUps.next() == .notified(payload: "committed"))
    }
}

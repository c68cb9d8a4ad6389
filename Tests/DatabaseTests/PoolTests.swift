import Database
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@Suite(.freshDatabase, .timeLimit(.minutes(5)))
struct PoolTests {
    private func pool(
        _ size: Int, metrics: Metrics = Metrics(), acquire: Duration = .seconds(30)
    ) throws -> Database {
        var settings = try FreshDatabase.settings
        (settings.poolSize, settings.acquireTimeout, settings.applicationName) = (size, acquire, "pool-test")
        settings.idleInTransactionTimeout = .zero
        return Database(settings, log: .silent, metrics: metrics)
    }

    private func sessions() async throws -> Int {
        try await FreshDatabase.database.first(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'pool-test'
            """, as: Int.self) ?? -1
    }

    /// Occupies the only connection of a pool until told to leave.
    private func occupy(_ database: Database) async -> (leave: @Sendable () -> Void, end: Task<Void, any Error>) {
        let (entered, leave) = (Wake(), DispatchSemaphore(value: 0))
        let end = Task {
            try await database.transaction { connection in
                try connection.execute("SELECT 1")
                entered.signal()
                leave.wait()
            }
        }
        await entered.wait(atMost: .seconds(20))
        return ({ leave.signal() }, end)
    }

    @Test func carriesAThousandTransactionsOverFourConnections() async throws {
        let metrics = Metrics()
        let database = try pool(4, metrics: metrics)
        try await database.run(script: "CREATE TABLE tally (n int); INSERT INTO tally VALUES (0)")
        let pids = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<1000 {
                group.addTask {
                    try await database.transaction { connection in
                        let pid = try connection.first("SELECT pg_backend_pid()", as: Int.self)
                        try connection.write("UPDATE tally SET n = n + 1")
                        return try #require(pid)
                    }
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect((1...4).contains(pids.count))
        #expect(try await database.first("SELECT n FROM tally", as: Int.self) == 1000)
        #expect(try await sessions() <= 4)
        let text = metrics.text()
        #expect(text.contains("raingan_database_pool_wait_seconds_count 1002"))
        #expect(text.contains("raingan_database_connections_busy 0.0"))
    }

    @Test func connectsOnDemandAndSaysNothingAtRest() async throws {
        let database = try pool(4)
        #expect(try await sessions() == 0)
        for _ in 0..<10 { try await database.execute("SELECT 'last words'") }
        #expect(try await sessions() == 1)
        let queries = try await FreshDatabase.database.run(
            "SELECT query FROM pg_stat_activity WHERE application_name = 'pool-test' AND datname = current_database()",
            as: String.self)
        #expect(queries == ["SELECT 'last words'"])
    }

    @Test func servesInTheOrderOfAsking() async throws {
        let database = try pool(1)
        let (leave, end) = await occupy(database)
        let served = Served()
        try await withThrowingTaskGroup { group in
            for number in 0..<50 {
                let before = database.waiting
                group.addTask {
                    try await database.transaction { _ in served.add(number) }
                }
                try await eventually("it stands in the queue") { database.waiting == before + 1 }
            }
            leave()
            try await group.waitForAll()
        }
        try await end.value
        #expect(served.numbers == Array(0..<50))
    }

    @Test func sendsAwayWhoWaitsTooLong() async throws {
        let metrics = Metrics()
        let database = try pool(1, metrics: metrics, acquire: .milliseconds(100))
        let (leave, end) = await occupy(database)
        let error = await #expect(throws: DatabaseError.self) { try await database.ping() }
        #expect(error?.kind == .outage)
        #expect(database.waiting == 0)
        // Waiting in vain is waiting, too.
        #expect(metrics.text().contains("raingan_database_pool_wait_seconds_count 2"))
        leave()
        try await end.value
        try await database.ping()
    }

    @Test func letsACancelledCallerGo() async throws {
        let database = try pool(1)
        let (leave, end) = await occupy(database)
        let waiting = Task { try await database.ping() }
        try await eventually("it waits") { database.waiting == 1 }
        waiting.cancel()
        let error = await #expect(throws: DatabaseError.self) { try await waiting.value }
        #expect(error?.kind == .cancelled)
        #expect(database.waiting == 0)
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await database.ping()
        }
        #expect(await #expect(throws: DatabaseError.self) { try await late.value }?.kind == .cancelled)
        leave()
        try await end.value
        try await database.ping()
    }

    @Test func losesNoConnectionToCancellations() async throws {
        let database = try pool(2)
        await withTaskGroup { group in
            for number in 0..<400 {
                group.addTask {
                    let work = Task { try await database.execute("SELECT \(number)::int") }
                    if number.isMultiple(of: 2) { work.cancel() }
                    _ = await work.result
                }
            }
        }
        // Both are there: each of these needs the other to be inside at the same time.
        let (first, second) = (Wake(), Wake())
        async let one = database.transaction { connection in
            try connection.execute("SELECT 1")
            first.signal()
            _ = try waitForResult { await second.wait(atMost: .seconds(20)) }
            return try connection.first("SELECT 1", as: Int.self)
        }
        await first.wait(atMost: .seconds(20))
        async let two = database.transaction { connection in
            second.signal()
            return try connection.first("SELECT 2", as: Int.self)
        }
        #expect(try await one == 1)
        #expect(try await two == 2)
        #expect(database.waiting == 0)
    }

    @Test func givesBackConnectionsOfWorkThatFails() async throws {
        let database = try pool(1)
        for _ in 0..<20 {
            await #expect(throws: DatabaseError.self) { try await database.execute("SELECT 1 / 0") }
            await #expect(throws: DatabaseError.self) {
                try await database.transaction { try $0.execute("SELECT 1 / 0") }
            }
            await #expect(throws: CancellationError.self) {
                try await database.transaction { _ in throw CancellationError() }
            }
        }
        #expect(try await sessions() == 1)
    }

    @Test func closesItsSessionsWhenItGoes() async throws {
        do {
            let database = try pool(3)
            try await database.ping()
            #expect(try await sessions() == 1)
        }
        try await eventually("the session is closed") { try await sessions() == 0 }
    }
}

private final class Served: Sendable {
    private let state = Mutex<[Int]>([])

    func add(_ number: Int) { state.withLock { $0.append(number) } }

    var numbers: [Int] { state.withLock { $0 } }
}

import Database
import Foundation
import Runtime
import TestSupport
import Testing

/// What happens when the server, or the wire to it, goes away.
@Suite(.freshDatabase, .timeLimit(.minutes(5)))
struct LostConnectionTests {
    private func pool(_ change: (inout DatabaseSettings) -> Void = { _ in }) throws -> Database {
        var settings = try FreshDatabase.settings
        settings.poolSize = 1
        change(&settings)
        return Database(settings, log: .silent, metrics: Metrics())
    }

    private func pid(of database: Database) async throws -> Int {
        try #require(try await database.first("SELECT pg_backend_pid()", as: Int.self))
    }

    /// Ends a session from the server's side, and returns when the server knows it no longer.
    private func terminate(_ pid: Int) async throws {
        let other = try FreshDatabase.database
        #expect(try await other.first("SELECT pg_terminate_backend(\(pid))", as: Bool.self) == true)
        try await eventually("the session is gone") {
            try await other.run("SELECT 1 FROM pg_stat_activity WHERE pid = \(pid)", as: Int.self).isEmpty
        }
    }

    @Test func replacesASessionThatDiedAtRest() async throws {
        let database = try pool()
        try await FreshDatabase.database.execute("CREATE TABLE mark (n int)")
        for round in 0..<10 {
            try await terminate(pid(of: database))
            switch round % 3 {
            case 0: try await database.execute("INSERT INTO mark VALUES (1)")
            case 1: try await database.transaction { try $0.write("INSERT INTO mark VALUES (1)") }
            default:
                var batch = Batch()
                batch.add("INSERT INTO mark VALUES (1)")
                try await database.commit(batch)
            }
        }
        #expect(try await database.first("SELECT count(*) FROM mark", as: Int.self) == 10)
    }

    @Test func failsAsAnOutageWhenKilledInsideATransaction() async throws {
        let database = try pool()
        let other = try FreshDatabase.database
        try await other.execute("CREATE TABLE mark (n int)")
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                try connection.execute("INSERT INTO mark VALUES (1)")
                let pid = try connection.first("SELECT pg_backend_pid()", as: Int.self)
                _ = try waitForResult { try await terminate(#require(pid)) }
                try connection.execute("INSERT INTO mark VALUES (2)")
            }
        }
        #expect(error?.kind == .outage)
        #expect(try await other.run("SELECT n FROM mark", as: Int.self).isEmpty)
        // The pool has replaced it.
        #expect(try await database.execute("INSERT INTO mark VALUES (3)") == 1)
    }

    @Test func failsAsAnOutageWhenKilledInsideAStatement() async throws {
        let database = try pool()
        try await FreshDatabase.database.execute("CREATE TABLE mark (n int)")
        let pid = try await pid(of: database)
        let work = Task { try await database.execute("INSERT INTO mark SELECT 1 FROM pg_sleep(30)") }
        try await eventually("the statement runs") {
            try await FreshDatabase.database.first(
                "SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = \(pid)", as: Bool?.self) == true
        }
        try await terminate(pid)
        // The server has said that it gave up before it was done: nothing is unknown.
        let error = await #expect(throws: DatabaseError.self) { try await work.value }
        #expect(error?.kind == .outage)
        try await database.ping()
    }

    /// A trigger that runs at COMMIT ends its own session: the client cannot tell on which side of the commit.
    @Test func callsTheOutcomeUnknownWhenKilledWhileCommitting() async throws {
        let database = try pool()
        try await FreshDatabase.database.run(
            script: """
                CREATE TABLE mark (n int);
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER die AFTER INSERT ON mark DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die();
                """)
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { try $0.write("INSERT INTO mark VALUES (1)") }
        }
        #expect(error?.kind == .commitOutcomeUnknown)
        let alone = await #expect(throws: DatabaseError.self) {
            try await database.execute("INSERT INTO mark VALUES (1)")
        }
        #expect(alone?.kind == .commitOutcomeUnknown)
        #expect(alone?.isOutage == true)
        try await database.ping()
    }

    enum Door: CaseIterable { case transaction, batch, single }

    @Test(arguments: Door.allCases) func callsTheOutcomeUnknownWhenTheAnswerIsLost(door: Door) async throws {
        let other = try FreshDatabase.database
        try await other.execute("CREATE TABLE mark (n int)")
        let wire = try FaultyWire()
        let database = Database(try wire.settings(), log: .silent, metrics: Metrics())
        try await database.ping()
        wire.set(.loseAnswer(to: door == .single ? "INSERT INTO mark" : "COMMIT"))
        let error = await #expect(throws: DatabaseError.self) {
            switch door {
            case .transaction: try await database.transaction { _ = try $0.execute("INSERT INTO mark VALUES (1)") }
            case .single: try await database.execute("INSERT INTO mark VALUES (1)")
            case .batch:
                var batch = Batch()
                batch.add("INSERT INTO mark VALUES (1)")
                try await database.commit(batch)
            }
        }
        #expect(error?.kind == .commitOutcomeUnknown)
        // It did happen, which is why the caller must be told to look.
        #expect(try await other.run("SELECT n FROM mark", as: Int.self) == [1])
        wire.set(.none)
        #expect(try await database.run("SELECT n FROM mark", as: Int.self) == [1])
    }

    @Test func callsALostReadAnOutage() async throws {
        let wire = try FaultyWire()
        let database = Database(try wire.settings(), log: .silent, metrics: Metrics())
        try await database.ping()
        wire.set(.loseAnswer(to: "generate_series"))
        let error = await #expect(throws: DatabaseError.self) {
            try await database.run("SELECT n FROM generate_series(1, 9) n", as: Int.self)
        }
        #expect(error?.kind == .outage)
        let midway = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                _ = try connection.run("SELECT n FROM generate_series(1, 9) n", as: Int.self)
            }
        }
        #expect(midway?.kind == .outage)
    }

    @Test func givesUpOnAServerThatSaysNothing() async throws {
        let wire = try FaultyWire()
        let settings = try wire.settings { $0.statementTimeout = .milliseconds(200) }
        let database = Database(settings, log: .silent, metrics: Metrics())
        try await database.ping()
        wire.set(.silence)
        let error = await #expect(throws: DatabaseError.self) { try await database.run("SELECT 1", as: Int.self) }
        #expect(error?.kind == .outage)
        wire.set(.none)
        try await database.ping()
    }

    @Test func asksAfterALongRestWhetherTheServerStillKnowsIt() async throws {
        let wire = try FaultyWire()
        let settings = try wire.settings { ($0.restLimit, $0.acquireTimeout) = (.zero, .seconds(20)) }
        let database = Database(settings, log: .silent, metrics: Metrics())
        try await database.ping()
        try await database.ping()
        #expect(wire.accepted == 1)
        // A firewall has forgotten the connection; a new one would pass.
        wire.forget()
        try await database.execute("CREATE TABLE mark (n int)")
        #expect(wire.accepted == 2)
    }

    @Test func waitsForAServerThatComesBackInTime() async throws {
        let wire = try FaultyWire()
        let database = Database(
            try wire.settings { $0.acquireTimeout = .seconds(30) }, log: .silent, metrics: Metrics())
        try await database.ping()
        wire.set(.refuse)
        async let answer = database.run("SELECT 1", as: Int.self)
        try await eventually("a connection was tried") { wire.refused > 2 }
        wire.set(.none)
        #expect(try await answer == [1])
    }

    @Test func endsATransactionThatItsOwnerForgot() async throws {
        let database = try pool { $0.idleInTransactionTimeout = .milliseconds(100) }
        let other = try FreshDatabase.database
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                let pid = try connection.first("SELECT pg_backend_pid()", as: Int.self)
                _ = try waitForResult {
                    try await eventually("the server ends it") {
                        try await other.run("SELECT 1 FROM pg_stat_activity WHERE pid = \(pid)", as: Int.self).isEmpty
                    }
                }
                try connection.execute("SELECT 1")
            }
        }
        #expect(error?.isOutage == true)
        try await database.ping()
    }
}

import Database
import Foundation
import Runtime
import TestSupport
import Testing

/// Every error tells what it is, and where, without quoting anybody's data.
@Suite(.freshDatabase)
struct ErrorTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let statement: SQL
        let kind: DatabaseError.Kind
        var testDescription: String { statement.text }

        init(_ statement: SQL, _ kind: DatabaseError.Kind) { (self.statement, self.kind) = (statement, kind) }
    }

    static let examples = [
        Example("INSERT INTO office VALUES (1, 'a', 5, 'x')", .uniqueViolation(constraint: "office_pkey")),
        Example("INSERT INTO office VALUES (2, 'taken', 5, 'x')", .uniqueViolation(constraint: "office_name_key")),
        Example("INSERT INTO office VALUES (2, 'b', -1, 'x')", .checkViolation(constraint: "size_is_sensible")),
        Example("INSERT INTO office VALUES (2, 'b', 5, NULL)", .notNullViolation(column: "kind")),
        Example("INSERT INTO stay VALUES (9, '[20,30)')", .foreignKeyViolation(constraint: "stay_office")),
        Example("INSERT INTO stay VALUES (1, '[5,15)')", .exclusionViolation(constraint: "one_at_a_time")),
        Example("SELECT 1 / 0", .other(sqlState: "22012")),
        Example("SELECT * FROM nowhere", .other(sqlState: "42P01")),
        Example("SELEC 1", .other(sqlState: "42601")),
        Example("SELECT 1; SELECT 2", .other(sqlState: "42601")),
    ]

    private func withTables(_ change: (inout DatabaseSettings) -> Void = { _ in }) async throws -> Database {
        try await FreshDatabase.database.run(
            script: """
                CREATE TABLE office (
                    id int PRIMARY KEY, name text UNIQUE, size int CONSTRAINT size_is_sensible CHECK (size > 0),
                    kind text NOT NULL
                );
                CREATE TABLE stay (
                    office int CONSTRAINT stay_office REFERENCES office, days int4range,
                    CONSTRAINT one_at_a_time EXCLUDE USING gist (days WITH &&)
                );
                INSERT INTO office VALUES (1, 'taken', 1, 'x');
                INSERT INTO stay VALUES (1, '[1,10)');
                """)
        var settings = try FreshDatabase.settings
        change(&settings)
        return Database(settings, log: .silent, metrics: Metrics())
    }

    @Test(arguments: examples) func tellsWhatAndWhere(example: Example) async throws {
        let database = try await withTables()
        let error = await #expect(throws: DatabaseError.self) { try await database.execute(example.statement) }
        #expect(error?.kind == example.kind)
        #expect(error?.statement == example.statement.text)
        #expect(error?.isOutage == false)
        #expect(error?.isTransient == false)
        let inside = await #expect(throws: DatabaseError.self) {
            try await database.transaction { try $0.execute(example.statement) }
        }
        #expect(inside?.kind == example.kind)
        #expect(inside?.statement == example.statement.text)
    }

    @Test func neverQuotesWhatSomebodyTyped() async throws {
        let database = try await withTables()
        // A tone mark behind the quotation mark is one character with it.
        for secret in ["1103700000001", "\u{0E48}ลับ1103700000001"] {
            for statement in [
                "SELECT \(secret)::text::uuid", "SELECT \(secret)::text::date",
                "INSERT INTO office VALUES (3, \(secret), 0, 'x')", "SELECT \(["x", secret])::text::int[]",
            ] as [SQL] {
                let error = await #expect(throws: DatabaseError.self) { try await database.execute(statement) }
                #expect(error?.message.isEmpty == false)
                #expect(error.map { "\($0)".contains("1103700000001") } == false)
            }
        }
    }

    @Test func tellsALockTimeoutFromAStatementTimeout() async throws {
        let database = try await withTables {
            ($0.lockTimeout, $0.statementTimeout, $0.poolSize) = (.milliseconds(50), .milliseconds(300), 2)
        }
        let slow = await #expect(throws: DatabaseError.self) { try await database.execute("SELECT pg_sleep(60)") }
        #expect(slow?.kind == .statementTimeout)
        #expect(slow?.isOutage == false)
        let blocked = await #expect(throws: DatabaseError.self) {
            try await holdingLocks(of: "SELECT 1 FROM office FOR UPDATE") {
                try await database.execute("UPDATE office SET size = 2")
            }
        }
        #expect(blocked?.kind == .lockTimeout)
        #expect(blocked?.isTransient == true)
        // The session lives on.
        #expect(try await database.execute("UPDATE office SET size = 3") == 1)
    }

    @Test func tellsADeadlock() async throws {
        let database = try await withTables { ($0.lockTimeout, $0.poolSize) = (.seconds(20), 2) }
        try await database.execute("INSERT INTO office VALUES (2, 'second', 1, 'x')")
        // Each takes its own row, meets the other at an advisory lock, and reaches for the other's row.
        let kinds = await withTaskGroup(of: DatabaseError.Kind?.self) { group in
            for (mine, other) in [(1, 2), (2, 1)] {
                group.addTask {
                    do {
                        try await database.transaction { connection in
                            try connection.execute("UPDATE office SET size = 5 WHERE id = \(mine)")
                            try connection.execute("SELECT pg_advisory_lock(\(mine))")
                            defer { _ = try? connection.execute("SELECT pg_advisory_unlock_all()") }
                            while try connection.first(
                                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                                as: Int.self) != 2
                            {}
                            try connection.execute("UPDATE office SET size = 6 WHERE id = \(other)")
                        }
                        return nil
                    } catch { return (error as? DatabaseError)?.kind ?? .other(sqlState: "\(error)") }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(kinds.filter { $0 == .deadlock }.count == 1)
        #expect(kinds.filter { $0 == nil }.count == 1)
    }

    @Test func tellsASerializationFailure() async throws {
        let database = try await withTables()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                try connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                try connection.execute("SELECT size FROM office")
                _ = try waitForResult { try await database.execute("UPDATE office SET size = size + 1") }
                try connection.execute("UPDATE office SET size = size + 1")
            }
        }
        #expect(error?.kind == .serialization)
        #expect(error?.isTransient == true)
    }

    @Test func tellsMissingRights() async throws {
        let database = try await withTables()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                try connection.execute("SET LOCAL ROLE pg_monitor")
                try connection.execute("DELETE FROM office")
            }
        }
        #expect(error?.kind == .permissionDenied)
        #expect(try await database.first("SELECT count(*) FROM office", as: Int.self) == 1)
    }

    @Test func callsAServerThatRefusesAnOutage() async throws {
        for change: @Sendable (inout DatabaseSettings) -> Void in [
            { $0.url = $0.url.replacing(/\/[^\/]*$/, with: "/no_such_database") },
            { $0.url = "postgresql://postgres:wrong@127.0.0.1:1/x" },
            { $0.password = Secret("wrong") },
        ] {
            let database = try await withTables {
                change(&$0)
                $0.acquireTimeout = .milliseconds(300)
            }
            let error = await #expect(throws: DatabaseError.self) { try await database.ping() }
            #expect(error?.isOutage == true)
            #expect(error?.message.contains("wrong") == false)
            try await FreshDatabase.database.run(script: "DROP TABLE stay; DROP TABLE office")
        }
    }
}

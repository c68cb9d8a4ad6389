import Database
import Foundation
import Runtime
import TestSupport
import Testing

@Suite(.freshDatabase)
struct TransactionTests {
    private struct Regret: Error {}

    private func withAccounts() async throws -> Database {
        let database = try FreshDatabase.database
        try await database.run(
            script: """
                CREATE TABLE account (id int PRIMARY KEY, owner text NOT NULL, balance int CHECK (balance >= 0));
                INSERT INTO account VALUES (1, 'ก', 100), (2, 'ข', 100);
                """)
        return database
    }

    private func balances(_ database: Database) async throws -> [Int] {
        try await database.run("SELECT balance FROM account ORDER BY id", as: Int.self)
    }

    @Test func commitsWhatWasRunExecutedAndWritten() async throws {
        let database = try await withAccounts()
        let seen = try await database.transaction { connection in
            try connection.write("UPDATE account SET balance = balance - 30 WHERE id = 1")
            // A read sees the write that waited for it.
            let left = try connection.first("SELECT balance FROM account WHERE id = 1", as: Int.self)
            let changed = try connection.execute("UPDATE account SET balance = balance + 30 WHERE id = 2")
            try connection.write("INSERT INTO account VALUES (3, 'ค', 0)")
            return [left, changed]
        }
        #expect(seen == [70, 1])
        #expect(try await balances(database) == [70, 130, 0])
    }

    @Test func leavesNothingWhenTheBodyThrows() async throws {
        let database = try await withAccounts()
        await #expect(throws: Regret.self) {
            try await database.transaction { connection in
                try connection.execute("UPDATE account SET balance = 0")
                try connection.write("DELETE FROM account WHERE id = 2")
                try connection.execute("SELECT 1")
                try connection.write("INSERT INTO account VALUES (4, 'ง', 5)")
                throw Regret()
            }
        }
        #expect(try await balances(database) == [100, 100])
    }

    @Test func leavesNothingWhenTheLastWriteIsRefused() async throws {
        let database = try await withAccounts()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                try connection.write("UPDATE account SET balance = balance + 1 WHERE id = 1")
                try connection.write("UPDATE account SET balance = balance - 101 WHERE id = 2")
                try connection.write("UPDATE account SET balance = balance + 2 WHERE id = 1")
            }
        }
        #expect(error?.kind == .checkViolation(constraint: "account_balance_check"))
        #expect(error?.statement == "UPDATE account SET balance = balance - 101 WHERE id = 2")
        #expect(try await balances(database) == [100, 100])
    }

    @Test func namesTheWriteThatFailedAtTheNextRead() async throws {
        let database = try await withAccounts()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                try connection.write("INSERT INTO account VALUES (5, 'จ', 1)")
                try connection.write("INSERT INTO account VALUES (\(1), 'ฉ', 1)")
                return try connection.run("SELECT balance FROM account", as: Int.self)
            }
        }
        #expect(error?.kind == .uniqueViolation(constraint: "account_pkey"))
        #expect(error?.statement == "INSERT INTO account VALUES ($1, 'ฉ', 1)")
        #expect(try await balances(database) == [100, 100])
    }

    @Test func commitsNothingWhenTheBodySwallowsAFailure() async throws {
        let database = try await withAccounts()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                try connection.execute("UPDATE account SET balance = 7 WHERE id = 1")
                do { try connection.execute("INSERT INTO account VALUES (1, 'ช', 1)") } catch {}
                // What comes after is refused with the first failure, not with "transaction is aborted".
                do throws(DatabaseError) { try connection.write("UPDATE account SET balance = 8") } catch {
                    #expect(error.kind == .uniqueViolation(constraint: "account_pkey"))
                }
            }
        }
        #expect(error?.kind == .uniqueViolation(constraint: "account_pkey"))
        #expect(try await balances(database) == [100, 100])
    }

    @Test func checksDeferredConstraintsAtCommit() async throws {
        let database = try await withAccounts()
        try await database.execute(
            """
            ALTER TABLE account ADD COLUMN parent int
                CONSTRAINT account_parent REFERENCES account DEFERRABLE INITIALLY DEFERRED
            """)
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                try connection.execute("UPDATE account SET balance = 1, parent = 99")
            }
        }
        #expect(error?.kind == .foreignKeyViolation(constraint: "account_parent"))
        let alone = await #expect(throws: DatabaseError.self) {
            try await database.execute("UPDATE account SET parent = \(98)")
        }
        #expect(alone?.kind == .foreignKeyViolation(constraint: "account_parent"))
        #expect(alone?.statement == "UPDATE account SET parent = $1")
        #expect(try await balances(database) == [100, 100])
    }

    @Test func asksTheServerNothingForATransactionThatSaysNothing() async throws {
        let database = try FreshDatabase.database
        let before = try await database.first(
            "SELECT pg_backend_pid(), pg_current_xact_id()::text", as: (Int, String).self)
        #expect(try await database.transaction { _ in 7 } == 7)
        let after = try await database.first(
            "SELECT query FROM pg_stat_activity WHERE pid = \(before?.0) AND pid <> pg_backend_pid()", as: String.self)
        // The same session serves again, so its last statement is this very one.
        #expect(after == nil)
        #expect(try await database.first("SELECT pg_backend_pid()", as: Int.self) == before?.0)
    }

    @Test func refusesStatementsThatEndTheTransaction() async throws {
        let database = try await withAccounts()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.transaction { connection in
                try connection.execute("UPDATE account SET balance = 1")
                try connection.execute("ROLLBACK")
                try connection.execute("UPDATE account SET balance = 2")
            }
        }
        #expect(error?.kind == .other(sqlState: "2D000"))
        let open = await #expect(throws: DatabaseError.self) { try await database.execute("BEGIN") }
        #expect(open?.kind == .other(sqlState: "2D000"))
        #expect(try await balances(database) == [100, 100])
    }

    @Test func refusesCopyInsteadOfWaitingForRows() async throws {
        let database = try await withAccounts()
        for statement in ["COPY account FROM STDIN", "COPY account TO STDOUT"] as [SQL] {
            let error = await #expect(throws: DatabaseError.self) { try await database.execute(statement) }
            #expect(error?.kind == .other(sqlState: "0A000"))
        }
        #expect(try await balances(database) == [100, 100])
    }

    @Test func keepsTwoTransactionsApart() async throws {
        let database = try await withAccounts()
        // Each reads, waits for the others at the row, and writes what it read plus one: without locks or with
        // statements of two tasks on one session, some would be lost.
        try await withThrowingTaskGroup { group in
            for _ in 0..<40 {
                group.addTask {
                    try await database.transaction { connection in
                        let pid = try connection.first("SELECT pg_backend_pid()", as: Int.self)
                        let held = try connection.first(
                            "SELECT balance FROM account WHERE id = 1 FOR UPDATE", as: Int.self)
                        let balance = try #require(held)
                        try connection.write("UPDATE account SET balance = \(balance + 1) WHERE id = 1")
                        #expect(try connection.first("SELECT pg_backend_pid()", as: Int.self) == pid)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await balances(database) == [140, 100])
    }

    @Test func runsStatementsThatCannotStandInATransaction() async throws {
        var settings = try FreshDatabase.settings
        settings.poolSize = 1
        settings.statementCacheSize = 1
        let database = Database(settings, log: .silent, metrics: try FreshDatabase.metrics)
        try await database.execute("CREATE TABLE page (n int)")
        for number in 0..<4 {
            // Also when prepared statements have to be given back just before.
            try await database.execute(SQL(unsafeText: "SELECT \(number)"))
            try await database.execute(SQL(unsafeText: "SELECT \(number) + 1"))
            try await database.execute("VACUUM page")
        }
        #expect(try await database.first("SELECT count(*) FROM pg_prepared_statements", as: Int.self) ?? 9 <= 4)
    }
}

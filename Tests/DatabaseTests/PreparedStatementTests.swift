import Database
import Foundation
import Runtime
import TestSupport
import Testing

/// Statements are prepared once, and anew when the tables have changed under them.
@Suite(.freshDatabase)
struct PreparedStatementTests {
    private func pool(cache: Int = 256) throws -> Database {
        var settings = try FreshDatabase.settings
        (settings.poolSize, settings.statementCacheSize) = (1, cache)
        return Database(settings, log: .silent, metrics: Metrics())
    }

    private func prepared(_ database: Database, like pattern: String = "%") async throws -> Int {
        try await database.first(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE \(pattern)", as: Int.self) ?? -1
    }

    @Test func preparesATextOnce() async throws {
        let database = try pool()
        for number in 0..<20 { try await database.execute("SELECT \(number)::int + 1000") }
        try await database.transaction { connection in
            for number in 0..<20 { try connection.write("SELECT \(number)::int + 1000") }
        }
        #expect(try await prepared(database, like: "%+ 1000") == 1)
    }

    @Test func givesTheLeastUsedBack() async throws {
        let database = try pool(cache: 20)
        for number in 0..<100 {
            try await database.execute(SQL(unsafeText: "SELECT \(number)"))
            try await database.execute("SELECT 'often'")
            #expect(try await prepared(database) <= 24)
        }
        #expect(try await prepared(database, like: "SELECT 'often'") == 1)
        #expect(try await prepared(database, like: "SELECT 0") == 0)
        #expect(try await prepared(database, like: "SELECT 99") == 1)
        // And in the middle of transactions, where nothing is given back before their end.
        try await database.transaction { connection in
            for number in 100..<200 { try connection.execute(SQL(unsafeText: "SELECT \(number)")) }
        }
        #expect(try await database.transaction { try $0.first("SELECT 'often'", as: String.self) } == "often")
        #expect(try await prepared(database) <= 24)
    }

    enum Change: String, CaseIterable {
        case resultType = "ALTER TABLE thing ALTER COLUMN value TYPE text"
        case newColumn = "ALTER TABLE thing ADD COLUMN more int DEFAULT 5"
        case anotherTable = "DROP TABLE thing; CREATE TABLE thing (value text, more int)"
        case forgotten = "DEALLOCATE ALL"
    }

    private func change(_ change: Change, for database: Database) async throws {
        // A script, like a migration, and for what concerns one session only: in that session.
        let place = change == .forgotten ? database : try FreshDatabase.database
        try await place.run(script: change.rawValue)
    }

    @Test(arguments: Change.allCases) func preparesAnewAfterAChange(of kind: Change) async throws {
        let database = try pool()
        try await database.execute("CREATE TABLE thing (value int)")
        let read: SQL = "SELECT * FROM thing"
        for _ in 0..<3 { try await database.execute(read) }
        try await change(kind, for: database)
        try await database.execute(read)
        try await change(.newColumn == kind ? .forgotten : kind == .forgotten ? .newColumn : .forgotten, for: database)
        _ = try await database.transaction { try $0.execute(read) }
        var batch = Batch()
        batch.add(read)
        try await database.execute("ALTER TABLE thing ADD COLUMN last int")
        try await database.commit(batch)
    }

    @Test func findsTheNewTypeOfAParameter() async throws {
        let database = try pool()
        try await database.execute("CREATE TABLE thing (value int)")
        func insert(_ value: String) -> SQL { "INSERT INTO thing (value) VALUES (\(value))" }
        try await database.execute(insert("1"))
        try await FreshDatabase.database.execute("ALTER TABLE thing ALTER COLUMN value TYPE text")
        try await database.execute(insert("สอง"))
        #expect(try await database.run("SELECT value FROM thing", as: String.self) == ["1", "สอง"])
    }

    @Test func asksForASecondTryInTheMiddleOfATransaction() async throws {
        let database = try pool()
        try await database.execute("CREATE TABLE thing (value int)")
        let work: @Sendable (isolated Connection) throws -> Void = { connection in
            try connection.execute("INSERT INTO thing (value) VALUES (1)")
            try connection.execute("SELECT * FROM thing")
        }
        try await database.transaction(work)
        try await FreshDatabase.database.execute("ALTER TABLE thing ADD COLUMN more int")
        let error = await #expect(throws: DatabaseError.self) { try await database.transaction(work) }
        #expect(error?.kind == .staleStatement)
        #expect(error?.statement == "SELECT * FROM thing")
        #expect(error?.isTransient == true)
        try await database.transaction(work)
        #expect(try await database.first("SELECT count(*) FROM thing", as: Int.self) == 2)
    }

    @Test func tellsTheTruthAboutWhatIsWrongForGood() async throws {
        let database = try pool()
        try await database.execute("CREATE TABLE thing (value int)")
        try await database.execute("SELECT value + 1 FROM thing")
        try await FreshDatabase.database.execute("ALTER TABLE thing ALTER COLUMN value TYPE date USING NULL")
        try await FreshDatabase.database.execute("ALTER TABLE thing ALTER COLUMN value TYPE uuid USING NULL")
        for _ in 0..<2 {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.execute("SELECT value + 1 FROM thing")
            }
            #expect(error?.kind == .other(sqlState: "42883"))
        }
    }
}

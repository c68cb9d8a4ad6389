import Database
import Foundation
import Runtime
import TestSupport
import Testing

@Suite(.freshDatabase, .timeLimit(.minutes(5)))
struct MigratorTests {
    private static let first = "CREATE TABLE report (id int PRIMARY KEY);"
    private static let second = "ALTER TABLE report ADD COLUMN title text; INSERT INTO report VALUES (1, 'ก;ข');"

    private func database(schema: String? = "paper", _ change: (inout DatabaseSettings) -> Void = { _ in }) throws
        -> Database
    {
        var settings = try FreshDatabase.settings
        settings.schema = schema
        change(&settings)
        return Database(settings, log: .silent, metrics: Metrics())
    }

    private func folder() throws -> MigrationFolder {
        try MigrationFolder(["0001_create_report.sql": Self.first, "0002_add_title.sql": Self.second, "notes.txt": "-"])
    }

    private func tables(_ database: Database) async throws -> [String] {
        try await database.run(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('paper', 'public') ORDER BY 1",
            as: String.self)
    }

    @Test func appliesInOrderOnceAndRecordsIt() async throws {
        let (folder, database) = (try folder(), try database())
        let migrator = Migrator(sets: [folder.set()])
        let expected = ["main 1 0001_create_report.sql", "main 2 0002_add_title.sql"]
        func names(_ migrations: [PendingMigration]) -> [String] {
            migrations.map { "\($0.set) \($0.number) \($0.name)" }
        }
        #expect(names(try await migrator.pending(on: database)) == expected)
        // Asking has changed nothing.
        #expect(try await tables(database).isEmpty)
        #expect(names(try await migrator.apply(on: database)) == expected)
        #expect(try await migrator.pending(on: database).isEmpty)
        #expect(try await migrator.apply(on: database).isEmpty)
        #expect(try await tables(database) == ["paper.report", "paper.schema_migration"])
        #expect(try await database.run("SELECT title FROM report", as: String.self) == ["ก;ข"])
        let records = try await database.run(
            "SELECT set_name, number, name, length(checksum) FROM schema_migration ORDER BY number",
            as: (String, Int, String, Int).self)
        #expect(records.map { "\($0.0) \($0.1) \($0.2)" } == expected)
        #expect(records.allSatisfy { $0.3 == 64 })
    }

    @Test func appliesOnlyWhatIsNew() async throws {
        let (folder, database) = (try folder(), try database())
        try await Migrator(sets: [folder.set()]).apply(on: database)
        try folder.write("CREATE TABLE later (n int)", to: "0003_later.sql")
        let more = try MigrationFolder(["0001_more.sql": "CREATE TABLE more (n int)"])
        let applied = try await Migrator(sets: [folder.set(), more.set("more")]).apply(on: database)
        #expect(applied.map(\.name) == ["0003_later.sql", "0001_more.sql"])
        // An older program, which knows less, has nothing to complain about.
        #expect(try await Migrator(sets: [more.set("more")]).pending(on: database).isEmpty)
    }

    @Test func isSafeWhenTenStartAtOnce() async throws {
        let folder = try folder()
        try folder.write(
            "-- no transaction\nCREATE INDEX CONCURRENTLY by_title ON report (title);", to: "0003_index.sql")
        let database = try FreshDatabase.database
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<10 {
                group.addTask { try await Migrator(sets: [folder.set()]).apply(on: self.database()).count }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.sorted() == Array(repeating: 0, count: 9) + [3])
        #expect(try await database.first("SELECT count(*) FROM paper.report", as: Int.self) == 1)
        let isValid = try await database.first(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'paper.by_title'::regclass", as: Bool.self)
        #expect(isValid == true)
    }

    @Test func namesAFileThatWasChangedAfterwards() async throws {
        let (folder, database) = (try folder(), try database())
        let migrator = Migrator(sets: [folder.set()])
        try await migrator.apply(on: database)
        try folder.write(Self.first + " ", to: "0001_create_report.sql")
        try folder.write("CREATE TABLE later (n int)", to: "0003_later.sql")
        let error = await #expect(throws: MigrationError.self) { try await migrator.apply(on: database) }
        #expect(
            error.map { "\($0)" } == "migrations: main/0001_create_report.sql was changed after it had been applied")
        await #expect(throws: MigrationError.self) { try await migrator.pending(on: database) }
        #expect(try await tables(database) == ["paper.report", "paper.schema_migration"])
    }

    @Test(arguments: [
        (["0001_a.sql", "0003_c.sql"], "migrations: main/0003_c.sql stands where number 2 is expected"),
        (["0001_a.sql", "0001_b.sql"], "migrations: main/0001_b.sql stands where number 2 is expected"),
        (["0002_b.sql"], "migrations: main/0002_b.sql stands where number 1 is expected"),
        (["0001_a.sql", "2_b.sql"], "migrations: main/2_b.sql is not named like 0001_create_reports.sql"),
        (["0001.sql"], "migrations: main/0001.sql is not named like 0001_create_reports.sql"),
    ]) func refusesGapsAndWrongNames(names: [String], complaint: String) async throws {
        let folder = try MigrationFolder(Dictionary(uniqueKeysWithValues: names.map { ($0, "CREATE TABLE t ()") }))
        let database = try database()
        let error = await #expect(throws: MigrationError.self) {
            try await Migrator(sets: [folder.set()]).apply(on: database)
        }
        #expect(error.map { "\($0)" } == complaint)
        #expect(try await tables(database).isEmpty)
    }

    @Test func leavesNothingOfAFileThatFails() async throws {
        let (folder, database) = (try folder(), try database())
        try folder.write("CREATE TABLE half (n int); INSERT INTO half VALUES (1 / 0);", to: "0003_half.sql")
        let migrator = Migrator(sets: [folder.set()])
        let error = await #expect(throws: MigrationError.self) { try await migrator.apply(on: database) }
        guard case .failed("main", "0003_half.sql", let cause) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(cause.kind == .other(sqlState: "22012"))
        // What came before stays, and its mending continues from there.
        #expect(try await tables(database) == ["paper.report", "paper.schema_migration"])
        try folder.write("CREATE TABLE half (n int);", to: "0003_half.sql")
        #expect(try await migrator.apply(on: database).map(\.number) == [3])
    }

    @Test(arguments: ["CREATE TABLE half (n int); COMMIT;", "-- no transaction\nBEGIN; CREATE TABLE half (n int);"])
    func refusesAFileThatRulesTheTransactionItself(text: String) async throws {
        let (folder, database) = (try MigrationFolder(["0001_half.sql": text]), try database())
        let error = await #expect(throws: MigrationError.self) {
            try await Migrator(sets: [folder.set()]).apply(on: database)
        }
        guard case .failed("main", "0001_half.sql", let cause) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(cause.kind == .other(sqlState: "2D000"))
        #expect(try await Migrator(sets: [folder.set()]).pending(on: database).count == 1)
    }

    @Test func runsAFileOutsideATransactionWhenItSaysSo() async throws {
        let (folder, database) = (try folder(), try database())
        // Windows line ends, a tone mark behind a quotation mark, semicolons where they end nothing.
        let text = [
            "-- no transaction", "-- it's; a comment", "CREATE INDEX CONCURRENTLY by_title ON report (title);",
            "/* a; /* nested; */ one; */",
            "INSERT INTO report VALUES (2, '\u{0E48};--'), (3, E'a\\';b'), (4, 'it''s;');",
            "DO $body$ BEGIN PERFORM ';'; END; $body$;", "VACUUM report",
        ].joined(separator: "\r\n")
        try folder.write(text, to: "0003_index.sql")
        #expect(try await Migrator(sets: [folder.set()]).apply(on: database).count == 3)
        let titles = try await database.run("SELECT title FROM report ORDER BY id", as: String.self)
        #expect(titles == ["ก;ข", "\u{0E48};--", "a';b", "it's;"])
        #expect(
            try await database.first("SELECT count(*) FROM pg_indexes WHERE indexname = 'by_title'", as: Int.self) == 1)
    }

    @Test func givesUpOnALockThatStaysTaken() async throws {
        let (folder, database) = (try folder(), try database())
        let slow = try MigrationFolder(["0001_slow.sql": "SELECT pg_sleep(30)"])
        let holder = Task { try await Migrator(sets: [slow.set("slow")]).apply(on: database) }
        let other = try FreshDatabase.database
        try await eventually("the slow one has the lock") {
            try await other.first(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event = 'PgSleep'
                """, as: Int.self) == 1
        }
        let error = await #expect(throws: MigrationError.self) {
            try await Migrator(sets: [folder.set()], patience: .milliseconds(100)).apply(on: database)
        }
        guard case .lockNotFree = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // Another schema is not concerned.
        let elsewhere = try self.database(schema: "elsewhere")
        #expect(try await Migrator(sets: [folder.set()]).apply(on: elsewhere).count == 2)
        // When the holder dies, its lock goes with it, and its file has left nothing.
        try await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
        )
        await #expect(throws: MigrationError.self) { try await holder.value }
        #expect(try await Migrator(sets: [folder.set()]).apply(on: database).count == 2)
    }

    @Test func looksIntoItsOwnSchemaOnly() async throws {
        let folder = try folder()
        // Another's records lie where the search path might find them.
        try await Migrator(sets: [folder.set()]).apply(on: database(schema: nil))
        try await Migrator(sets: [folder.set()]).apply(on: database(schema: "extensions"))
        let database = try database()
        let migrator = Migrator(sets: [folder.set()])
        #expect(try await migrator.pending(on: database).count == 2)
        #expect(try await migrator.apply(on: database).count == 2)
        #expect(
            try await tables(database) == [
                "paper.report", "paper.schema_migration", "public.report", "public.schema_migration",
            ])
    }

    /// The owner migrates; the service's role asks whether all is there and can change nothing.
    @Test func servesRolesWithDifferentRights() async throws {
        let folder = try folder()
        let suffix = UUID().uuidString.prefix(8).lowercased()
        let (owner, app) = ("test_owner_\(suffix)", "test_app_\(suffix)")
        let admin = try FreshDatabase.database
        try await admin.run(
            script: """
                CREATE ROLE \(owner) LOGIN PASSWORD 'o';
                CREATE ROLE \(app) LOGIN PASSWORD 'a';
                REVOKE ALL ON SCHEMA public FROM PUBLIC;
                CREATE SCHEMA paper AUTHORIZATION \(owner);
                GRANT USAGE ON SCHEMA paper TO \(app);
                ALTER DEFAULT PRIVILEGES FOR ROLE \(owner) IN SCHEMA paper GRANT SELECT, INSERT ON TABLES TO \(app);
                """)
        func login(_ role: String, _ password: String) throws -> Database {
            try database {
                $0.url = $0.url.replacing(/\/\/[^@]*@/, with: "//\(role)@")
                $0.password = Secret(password)
            }
        }
        let result: Result<Void, any Error>
        do {
            result = .success(
                try await Self.prove(folder, service: login(app, "a"), owner: login(owner, "o")))
        } catch { result = .failure(error) }
        // Roles belong to the whole server and outlive the test's database.
        try await admin.run(script: "DROP OWNED BY \(app); DROP ROLE \(app);")
        try await admin.run(script: "DROP OWNED BY \(owner) CASCADE; DROP ROLE \(owner);")
        try result.get()
    }

    private static func prove(_ folder: MigrationFolder, service: Database, owner: Database) async throws {
        let migrator = Migrator(sets: [folder.set()])
        #expect(try await migrator.pending(on: service).count == 2)
        let refused = await #expect(throws: MigrationError.self) { try await migrator.apply(on: service) }
        #expect(refused.map { "\($0)".contains("permissionDenied") } == true)
        #expect(try await migrator.apply(on: owner).count == 2)
        #expect(try await migrator.pending(on: service).isEmpty)
        #expect(try await service.execute("INSERT INTO report VALUES (2, 'ข')") == 1)
        let denied = await #expect(throws: DatabaseError.self) { try await service.execute("DROP TABLE report") }
        #expect(denied?.kind == .permissionDenied)
    }
}

import Contracts
import Database
import Foundation
import Runtime
import TestSupport
import Testing

@testable import EventLog

/// What the running service may do to its own record, with the rights that the deployment gives it.
@Suite(.freshDatabase)
struct RoleTests {
    @Test func maySequenceTellAndLookAfterTheRecord() async throws {
        try await withRoles { owner, app in
            let bench = EventLogBench(on: app)
            for _ in 0..<3 { try await bench.announce(UUID(), 1) }
            try await bench.journal.transaction { database in
                try database.audit(AuditEntry("x", of: "y", nil, by: .system, at: Date()))
            }
            try await bench.sequenceAll()
            #expect(try await bench.events().count == 3)
            try await bench.run("UPDATE feed_head SET position = 1000000 WHERE feed = 'events'")
            let upkeep = Upkeep(of: bench.journal, log: .silent, metrics: Metrics())
            try await upkeep.makeRoom()
            try await upkeep.forgetOldKeys()
            try await upkeep.measure()
            try await bench.record(1)
            #expect(try await owner.first("SELECT count(*) FROM event_log_1", as: Int.self) == 1)
        }
    }

    @Test(arguments: [
        "UPDATE event_log SET agency = 'x'", "DELETE FROM event_log", "TRUNCATE event_log",
        "UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log",
        "UPDATE operator_action SET reason = 'x'", "DELETE FROM operator_action",
        "UPDATE event_log_0 SET agency = 'x'", "DELETE FROM event_log_0", "SELECT count(*) FROM event_log_0",
        "INSERT INTO audit_log_1 SELECT * FROM audit_log", "DROP TABLE event_log_1",
        "ALTER TABLE event_log DETACH PARTITION event_log_1", "ALTER TABLE event_log ADD COLUMN x int",
        "DELETE FROM event_log_2", "CREATE TABLE event_log_9 ()", "DROP FUNCTION extend_logs()",
    ])
    func mayNotChangeTheRecord(statement: String) async throws {
        try await withRoles { owner, app in
            try await owner.execute("UPDATE feed_head SET position = 1000000 WHERE feed = 'events'")
            try await app.execute("SELECT extend_logs()")
            let error = await #expect(throws: DatabaseError.self) {
                try await app.execute(SQL(unsafeText: statement))
            }
            #expect(error?.kind == .permissionDenied)
        }
    }

    /// Somebody else's table of the same name, found first, must not be taken for the service's.
    @Test func keepsToItsOwnSchemaWhenItActsAsOwner() async throws {
        try await withRoles { owner, app in
            try await app.transaction { database in
                try database.execute("CREATE TEMPORARY TABLE feed_head (feed text, position bigint)")
                try database.execute("INSERT INTO feed_head VALUES ('events', 77000000)")
                #expect(try database.first("SELECT extend_logs()", as: Int.self) == 0)
            }
            _ = owner
        }
    }

    /// A service of its own in the test's database, with the roles and rights of `deploy/postgres`.
    private func withRoles(_ body: (_ owner: Database, _ app: Database) async throws -> Void) async throws {
        let settings = try FreshDatabase.settings
        let admin = try FreshDatabase.database
        let service = "s\(String(UInt32.random(in: .min ... .max), radix: 36))"
        let roles = ["_owner", "_migrate", "_app", "_read"].map { service + $0 }
        for role in roles {
            try await admin.execute(SQL(unsafeText: "CREATE ROLE \(role) LOGIN PASSWORD '\(service)'"))
        }
        let outcome: Result<Void, any Error>
        do {
            _ = try await TestSupport.Command.run([
                "psql", settings.url, "-q", "-v", "ON_ERROR_STOP=1", "-v", "service=\(service)", "-v",
                "database=\(settings.url.split(separator: "/").last ?? "")", "-f", Self.schemaFile.path,
            ])
            let owner = try database(as: service + "_owner", service)
            try await Migrator(sets: [LogMigrations.set]).apply(on: owner)
            outcome = .success(try await body(owner, try database(as: service + "_app", service)))
        } catch { outcome = .failure(error) }
        try await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY (\(roles)::text[])")
        for role in roles { try await admin.execute(SQL(unsafeText: "DROP OWNED BY \(role) CASCADE")) }
        for role in roles { try await admin.execute(SQL(unsafeText: "DROP ROLE \(role)")) }
        try outcome.get()
    }

    private func database(as role: String, _ service: String) throws -> Database {
        let known = try FreshDatabase.settings.url
        guard var address = URLComponents(string: known) else { throw URLError(.badURL) }
        (address.user, address.password) = (role, service)
        let settings = DatabaseSettings(url: address.string ?? known, schema: service)
        return Database(settings, log: .silent, metrics: Metrics())
    }

    private static let schemaFile = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../../deploy/postgres/schema.sql").standardized
}

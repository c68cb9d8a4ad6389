import Database
import Foundation
import Runtime
import TestSupport
import Testing

@Suite(.freshDatabase)
struct SettingsTests {
    @Test func readsTheEnvironmentAndConnectsWithIt() async throws {
        // The password beside the address goes before the one in it.
        var url = try #require(try URLComponents(string: FreshDatabase.settings.url))
        let password = url.password ?? "none is asked for"
        url.password = "wrong"
        var reader = SettingsReader([
            "DATABASE_URL": url.string ?? "", "DATABASE_PASSWORD": password, "DATABASE_POOL": "3",
            "DATABASE_STATEMENT_TIMEOUT": "7", "DATABASE_LOCK_TIMEOUT": "2", "DATABASE_CONNECT_TIMEOUT": "4",
            "DATABASE_IDLE_IN_TRANSACTION_TIMEOUT": "9", "DATABASE_ACQUIRE_TIMEOUT": "6",
        ])
        let settings = DatabaseSettings(reading: &reader, schema: "odd \"name\", with\\all")
        try reader.finish()
        #expect(settings.poolSize == 3)
        #expect(settings.acquireTimeout == .seconds(6))
        let database = Database(settings, log: .silent, metrics: Metrics())
        let shown = try await database.run(
            """
            SELECT current_setting(name) FROM unnest(\([
                "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone",
                "application_name", "search_path",
            ])::text[]) WITH ORDINALITY AS names (name, place) ORDER BY place
            """, as: String.self)
        #expect(
            shown == [
                "7s", "2s", "9s", "UTC", "raingan-odd \"name\", with\\all",
                "\"odd \"\"name\"\", with\\all\",extensions",
            ])
    }

    @Test func namesWhatIsMissingOrMalformed() {
        var reader = SettingsReader(["OWNER_URL": "mysql://x", "OWNER_POOL": "0"])
        _ = DatabaseSettings(reading: &reader, schema: "auth", prefix: "OWNER")
        let error = #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
        #expect(error?.problems.count == 2)
        #expect(error?.problems.first?.contains("OWNER_URL") == true)
        #expect(error?.problems.last?.contains("OWNER_POOL") == true)
    }

    @Test func neverPrintsAnAddressOrAPassword() {
        let settings = DatabaseSettings(url: "postgresql://u:hunter2@h/x", password: Secret("hunter3"), schema: "auth")
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(!text.contains("hunter"))
        }
    }
}

import Database
import EventLog
import Runtime
import TestSupport
import Testing

@testable import Operations

@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct CommandTests {
    @Test func callsTheCommandWithTheMostWords() async throws {
        let scene = Scene()
        #expect(try await scene.run("greet", "Rayong") == ["auth greets Rayong"])
        #expect(try await scene.run("greet", "all") == ["all are greeted"])
    }

    @Test(arguments: [[], ["dance"], ["relay"], ["dead", "dance"], ["serve", "now"], ["--version"]])
    func answersAnUnknownCommandWithAllThereAre(line: [String]) async throws {
        let refusal = try #require(try await Scene().refusal(line))
        for call in [
            "auth-service serve", "auth-service migrate", "auth-service audit verify", "auth-service relay list",
            "auth-service relay rewind TARGET --to POSITION --reason TEXT", "auth-service dead drop EVENT-ID",
            "auth-service greet NAME",
        ] { #expect(refusal.contains(call)) }
    }

    @Test(arguments: ["help", "--help", "-h"]) func explainsItself(word: String) async throws {
        #expect(try await Scene().run(word).first?.hasPrefix("usage:\n  auth-service serve") == true)
    }

    @Test func tellsWhatItsCommandsMiss() async throws {
        #expect(try await Scene().refusal(["greet"]) == "say whom")
    }

    @Test func namesTheMissingDatabase() async throws {
        let error = await #expect(throws: SettingsReader.Incomplete.self) {
            try await Scene().service.carryOut(["relay", "list"], environment: [:])
        }
        #expect(error?.problems == ["DATABASE_URL is not set"])
    }

    @Test func verifiesTheRecordAndNamesTheFirstBadRow() async throws {
        let scene = Scene(), journal = try Scene.journal
        try await journal.announce(3)
        try await running(Sequencer(journal: journal, herald: Herald(), log: .silent, metrics: Metrics())) {
            try await eventually("all are recorded") {
                try await journal.database.first("SELECT count(*) FROM event_log", as: Int.self) == 3
            }
        }
        #expect(
            try await scene.run("audit", "verify") == [
                "events: 3 rows, all as they were written", "audit: 0 rows, all as they were written",
            ])
        try await journal.database.execute("UPDATE event_log SET agency = 'trat' WHERE position = 2")
        let error = await #expect(throws: AuditCommands.RecordBroken.self) { try await scene.run("audit", "verify") }
        #expect(error?.description == "events: row 2: its content is not what was recorded")
    }

    @Test func migratesOnceAndThenHasNothingToDo() async throws {
        #expect(try await Scene().run("migrate") == ["nothing to do"])
    }
}

import Database
import Foundation
import Runtime
import TestSupport
import Testing

@testable import EventLog

@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct IdempotencyTests {
    private let request = RepeatableRequest(scope: "person 1", key: "k", fingerprint: [1, 2, 3])
    private let answer = StoredAnswer(
        status: 201, location: "/reports/1", contentType: "application/json", body: Data("{\"ไทย\":1}".utf8))

    @Test func givesTheFirstAnswerToEveryRepetition() async throws {
        let bench = try await bench()
        #expect(try await answering(request, on: bench) == answer)
        for _ in 0..<3 { #expect(try await answering(request, on: bench) == answer) }
        #expect(try await bench.count("SELECT count(*) FROM deed") == 1)
    }

    @Test func refusesTheSameKeyForOtherContent() async throws {
        let bench = try await bench()
        _ = try await answering(request, on: bench)
        let other = RepeatableRequest(scope: request.scope, key: request.key, fingerprint: [9])
        await #expect(throws: RepeatableRequest.OtherContent.self) { try await answering(other, on: bench) }
        #expect(try await bench.count("SELECT count(*) FROM deed") == 1)
    }

    @Test func leavesTheKeysOfOthersAlone() async throws {
        let bench = try await bench()
        _ = try await answering(request, on: bench)
        let other = RepeatableRequest(scope: "person 2", key: request.key, fingerprint: [9])
        _ = try await answering(other, on: bench)
        #expect(try await bench.count("SELECT count(*) FROM deed") == 2)
    }

    @Test func doesOnceWhatIsAskedTwiceAtTheSameMoment() async throws {
        let bench = try await bench()
        let answers = try await withThrowingTaskGroup(of: StoredAnswer.self) { group in
            for _ in 0..<4 { group.addTask { try await answering(request, on: bench, taking: 0.05) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: answer, count: 4))
        #expect(try await bench.count("SELECT count(*) FROM deed") == 1)
    }

    @Test func freesTheKeyOfWhatFailed() async throws {
        struct Refused: Error {}
        let bench = try await bench()
        await #expect(throws: Refused.self) {
            try await bench.journal.transaction { database in
                _ = try database.answer(to: request, at: Date())
                throw Refused()
            }
        }
        let other = RepeatableRequest(scope: request.scope, key: request.key, fingerprint: [9])
        #expect(try await answering(other, on: bench) == answer)
    }

    @Test func forgetsKeysAfterAWeekAndNoSooner() async throws {
        let bench = try await bench()
        for (key, age) in [("old", 7.01), ("young", 6.99)] {
            try await bench.journal.transaction { database in
                let request = RepeatableRequest(scope: "s", key: key, fingerprint: [])
                _ = try database.answer(to: request, at: Date(timeIntervalSinceNow: -age * 86_400))
            }
        }
        try await Upkeep(of: bench.journal, log: .silent, metrics: .init()).forgetOldKeys()
        #expect(try await bench.database.run("SELECT key FROM idempotency_key", as: String.self) == ["young"])
    }

    private func bench() async throws -> EventLogBench {
        let bench = try EventLogBench()
        try await bench.run("CREATE TABLE deed (scope text)")
        return bench
    }

    /// What a use case does with a repeatable request.
    private func answering(
        _ request: RepeatableRequest, on bench: EventLogBench, taking seconds: Double = 0
    ) async throws -> StoredAnswer {
        try await bench.journal.transaction { [answer] database in
            if let known = try database.answer(to: request, at: Date()) { return known }
            try database.write("INSERT INTO deed (scope) VALUES (\(request.scope))")
            try database.execute("SELECT pg_sleep(\(seconds))")
            try database.keep(answer, for: request)
            return answer
        }
    }
}

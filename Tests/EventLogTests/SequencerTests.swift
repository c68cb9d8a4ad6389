import Contracts
import Database
import Dispatch
import Foundation
import Runtime
import TestSupport
import Testing

@testable import EventLog

/// Writers that commit late and out of order, and several instances that number what they write.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct SequencerTests {
    private static let writers = 8
    private static let rounds = 12

    @Test(arguments: [1, 2, 4])
    func numbersWithoutGapsHoweverLateWritersCommit(instances: Int) async throws {
        let bench = try EventLogBench()
        let people = try await people(on: bench)
        let others = try (0..<instances).map { try EventLogBench.another("sequencer \($0)") }
        let reader = Task { try await follow(bench, until: Int64(Self.writers * Self.rounds)) }
        try await running(others.map(\.sequencer)) {
            try await write(about: people, on: bench)
            #expect(try await reader.value == Array(1...Int64(Self.writers * Self.rounds)))
        }
        try await expectAWholeRecord(of: people, on: bench)
    }

    @Test func losesNothingWhenItsConnectionsEndAtAnyMoment() async throws {
        let bench = try EventLogBench()
        let people = try await people(on: bench)
        let others = try (0..<2).map { _ in try EventLogBench.another("victim") }
        try await running(others.map(\.sequencer)) {
            let killer = Task {
                while !Task.isCancelled {
                    try await bench.run(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'")
                    try await Task.sleep(for: .milliseconds(7))
                }
            }
            try await write(about: people, on: bench)
            killer.cancel()
            _ = try? await killer.value
            try await eventually("everything is recorded") {
                try await bench.count("SELECT count(*)::int + (SELECT count(*) FROM audit_intake)::int FROM outbox")
                    == 0
            }
        }
        try await expectAWholeRecord(of: people, on: bench)
    }

    /// The number of its row in the intake is lower, and it becomes visible when higher ones are long gone.
    @Test func takesUpAnEventThatCommitsAfterLaterOnes() async throws {
        let bench = try EventLogBench()
        let (late, early) = (UUID(), UUID())
        let hasWritten = Wake()
        let mayCommit = DispatchSemaphore(value: 0)
        let writer = Task {
            try await bench.journal.transaction { database in
                try database.announceContact(of: late, 1)
                try database.execute("SELECT 1")
                hasWritten.signal()
                mayCommit.wait()
            }
        }
        await hasWritten.wait(atMost: .seconds(60))
        try await bench.announce(early, 1)
        try await bench.sequenceAll()
        #expect(try await bench.events().map(\.subject) == [early])
        mayCommit.signal()
        try await writer.value
        try await bench.sequenceAll()
        #expect(try await bench.events().map(\.subject) == [early, late])
    }

    /// Things whose events are numbered under their rows' locks, as every service does.
    private func people(on bench: EventLogBench) async throws -> [UUID] {
        let people = (0..<4).map { _ in UUID() }
        try await bench.run("CREATE TABLE person (id uuid PRIMARY KEY, seq bigint NOT NULL DEFAULT 0)")
        try await bench.run("INSERT INTO person (id) SELECT unnest(\(people.map(\.text))::text[])::uuid")
        return people
    }

    private func write(about people: [UUID], on bench: EventLogBench) async throws {
        try await withThrowingTaskGroup { group in
            for writer in 0..<Self.writers {
                group.addTask {
                    for _ in 0..<Self.rounds { try await change(people[writer % people.count], on: bench) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func change(_ person: UUID, on bench: EventLogBench) async throws {
        try await bench.journal.transaction { database in
            let number = try database.first(
                "UPDATE person SET seq = seq + 1 WHERE id = \(person) RETURNING seq", as: Int64.self)
            try database.announceContact(of: person, number ?? 0)
            try database.audit(
                AuditEntry(
                    "person.change", of: "person", person.text, agency: "rayong", by: .system,
                    at: bench.journal.clock.now()))
            try database.execute("SELECT pg_sleep(random() * 0.02)")
        }
    }

    /// The positions that a reader sees who never looks back.
    private func follow(_ bench: EventLogBench, until last: Int64) async throws -> [Int64] {
        let own = try EventLogBench.another("reader")
        var seen: [Int64] = []
        try await eventually("position \(last)", within: .seconds(60)) {
            seen += try await own.events(after: seen.last ?? 0).map(\.position)
            return seen.last == last
        }
        return seen
    }

    private func expectAWholeRecord(of people: [UUID], on bench: EventLogBench) async throws {
        let count = Self.writers * Self.rounds
        let events = try await bench.events()
        #expect(events.map(\.position) == Array(1...Int64(count)))
        #expect(Set(events.map(\.id)).count == count)
        let each = Int64(count / people.count)
        for person in people {
            #expect(events.filter { $0.subject == person }.map(\.sequence) == Array(1...each))
        }
        try await eventually("the audit rows are recorded too") {
            try await bench.count("SELECT count(*) FROM audit_intake") == 0
        }
        #expect(
            try await verifyRecords(in: bench.database) == [
                .sound(feed: "events", rows: Int64(count)), .sound(feed: "audit", rows: Int64(count)),
            ])
    }
}

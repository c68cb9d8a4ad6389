import Contracts
import Database
import Foundation
import Runtime
import TestSupport
import Testing

@testable import EventLog

@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct RecordTests {
    @Test func recordsEveryCommittedEventOnceWithoutGaps() async throws {
        let bench = try EventLogBench()
        let people = (0..<8).map { _ in UUID() }
        try await withThrowingTaskGroup { group in
            for person in people {
                group.addTask { for sequence in 1...Int64(12) { try await bench.announce(person, sequence) } }
            }
            for _ in 0..<3 { group.addTask { for _ in 0..<20 { _ = try await bench.sequencer.sequenceOnce() } } }
            try await group.waitForAll()
        }
        try await bench.sequenceAll()
        let events = try await bench.events()
        #expect(events.map(\.position) == Array(1...96))
        #expect(Set(events.map(\.id)).count == 96)
        for person in people {
            #expect(events.filter { $0.subject == person }.map(\.sequence) == Array(1...12))
        }
    }

    @Test func tellsNothingOfWhatWasRolledBack() async throws {
        let bench = try EventLogBench()
        struct Changed: Error {}
        await #expect(throws: Changed.self) {
            try await bench.journal.transaction { database in
                let person = UUID()
                try database.announce(
                    Announcement(
                        ContactChanged(personID: person, hasAddress: true), of: person, sequence: 1, agency: "rayong",
                        at: bench.journal.clock.now()))
                throw Changed()
            }
        }
        try await bench.sequenceAll()
        #expect(try await bench.events().isEmpty)
    }

    @Test func keepsTheBytesThatWereAnnounced() async throws {
        let bench = try EventLogBench()
        let person = UUID()
        try await bench.announce(person, 1)
        try await bench.sequenceAll()
        let event = try #require(try await bench.events().first)
        let envelope = try Wire.decode(ContactChanged.self, from: Data(event.body.array))
        #expect(envelope.id == event.id)
        #expect(envelope.subject == person)
        #expect(envelope.fact == ContactChanged(personID: person, hasAddress: false))
    }
}

import Contracts
import Database
import Foundation
import Runtime
import TestSupport
import Testing

@testable import EventLog

@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct InboxTests {
    @Test func appliesEachEventOnceAndInOrderHoweverItArrives() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let people = (0..<5).map { _ in UUID() }
        for person in people { for sequence in 1...Int64(10) { try await bench.announce(person, sequence) } }
        try await bench.sequenceAll()
        let inbox = effects.inbox()
        let bodies = try await bench.bodies()
        try await withThrowingTaskGroup { group in
            for body in (bodies + bodies + bodies).shuffled() { group.addTask { _ = try await inbox.receive(body) } }
            try await group.waitForAll()
        }
        try await effects.replay(inbox)
        for person in people { #expect(try await effects.sequences(of: person) == Array(1...10)) }
        #expect(try await effects.parked().isEmpty)
    }

    @Test func ignoresRepetitions() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        try await bench.record(1)
        let inbox = effects.inbox(), body = try #require(try await bench.bodies().first)
        #expect(try await inbox.receive(body) == .applied)
        #expect(try await inbox.receive(body) == .repeated)
        #expect(try await bench.count("SELECT count(*) FROM effect") == 1)
    }

    @Test func holdsBackOnlyTheThingWhoseEventFailsUntilItSucceeds() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let (poisoned, healthy) = (UUID(), UUID())
        try await effects.poison(poisoned)
        for person in [poisoned, healthy] {
            for sequence in 1...Int64(3) { try await bench.announce(person, sequence) }
        }
        try await bench.sequenceAll()
        let inbox = effects.inbox()
        for body in try await bench.bodies() { _ = try await inbox.receive(body) }
        #expect(try await effects.sequences(of: healthy) == [1, 2, 3])
        #expect(try await effects.sequences(of: poisoned).isEmpty)

        try await effects.heal()
        try await effects.letTimePass()
        try await effects.replay(inbox)
        #expect(try await effects.sequences(of: poisoned) == [1, 2, 3])
    }

    @Test(arguments: ["", "{", "{\"specversion\":\"1.0\"}", "null", "[1]", "\u{0}", "{\"id\":1}"])
    func keepsBytesThatAreNoEventForAPerson(text: String) async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        #expect(try await effects.inbox().receive(Data(text.utf8)) == .dead)
        #expect(try await effects.inbox().receive(Data(text.utf8)) == .dead)
        let kept = try await bench.database.run(
            "SELECT body FROM inbox_parked WHERE state = 'dead'", as: Data.self)
        #expect(kept == [Data(text.utf8)])
    }

    /// Another version stands beside the one that is read, and a new kind of event is no business of an old reader.
    @Test(arguments: ["auth.contact.changed.v2", "auth.person.celebrated.v1"])
    func passesOverUnknownEventsOfAKnownThing(name: String) async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let person = UUID()
        for sequence in 1...Int64(3) { try await bench.announce(person, sequence) }
        try await bench.sequenceAll()
        var bodies = try await bench.bodies()
        bodies[1] = changed(bodies[1], "auth.contact.changed.v1", name)
        let inbox = effects.inbox()
        for body in bodies { #expect(try await inbox.receive(body) == .applied) }
        #expect(try await effects.sequences(of: person) == [1, 3])
    }

    @Test func ignoresUnknownThingsWithoutAskingTheDatabase() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        try await bench.record(1)
        let body = changed(try #require(try await bench.bodies().first), "auth.person/", "auth.wish/")
        // Nobody answers there: a statement would fail.
        let nowhere = DatabaseSettings(url: "postgresql://nobody@127.0.0.1:1/nowhere")
        let journal = Journal(database: Database(nowhere, log: .silent, metrics: Metrics()), clock: .system)
        #expect(try await effects.inbox(over: journal).receive(body) == .ignored)
    }

    @Test func keepsApartTheNumbersOfDifferentConsumers() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        try await bench.record(1)
        let body = try #require(try await bench.bodies().first)
        #expect(try await effects.inbox().receive(body) == .applied)
        let other = Inbox(
            consumer: "other", subscriptions: [.on(ContactChanged.self) { _, _ in }], journal: bench.journal,
            log: .silent, metrics: Metrics())
        #expect(try await other.receive(body) == .applied)
    }

    /// Two events that bear one id are a publisher's fault; neither is lost and the thing is not held up for ever.
    @Test func survivesOneIdWithTwoNumbers() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let person = UUID()
        for sequence in 1...Int64(3) { try await bench.announce(person, sequence) }
        try await bench.sequenceAll()
        let events = try await bench.events()
        let bodies = try await bench.bodies()
        let twin = changed(bodies[2], events[2].id.text, events[1].id.text)
        let inbox = effects.inbox()
        #expect(try await inbox.receive(bodies[1]) == .parked)
        #expect(try await inbox.receive(twin) == .parked)
        #expect(try await inbox.receive(bodies[0]) == .applied)
        #expect(try await effects.sequences(of: person) == [1, 2])
        #expect(try await inbox.receive(twin) == .applied)
        #expect(try await effects.sequences(of: person) == [1, 2, 3])
    }
}

/// The same bytes with another text in the place of one.
func changed(_ body: Data, _ text: String, _ other: String) -> Data {
    Data(String(decoding: body, as: UTF8.self).replacing(text, with: other).utf8)
}

import Contracts
import Database
import EventLog
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Operations

/// An operator looks at what could not take effect, and has it tried again or left out; order is kept.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct DeadCommandTests {
    @Test func showsWhatIsParked() async throws {
        #expect(try await Scene().run("dead", "list") == ["nothing is parked"])
        let dead = try await DeadEvents()
        let lines = try await Scene().run("dead", "list")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("dead\t\(dead.ids[0].text)\tauth.contact.changed.v1\t1 tries\t"))
        #expect(lines[1...].allSatisfy { $0.hasPrefix("gap\t") })
        let body = try await Scene().run("dead", "show", dead.ids[0].text).joined()
        #expect(body.contains("\"id\":\"\(dead.ids[0].text)\""))
    }

    @Test func triesAgainInOrderWhatIsReplayed() async throws {
        let dead = try await DeadEvents()
        dead.isMended.withLock { $0 = true }
        try await Scene().run("dead", "replay", dead.ids[0].text, "--reason", "the rule is mended")
        try await dead.applies([1, 2, 3])
        #expect(try await Scene.deeds() == ["dead.replay|\(dead.ids[0].text)|tester|the rule is mended"])
    }

    @Test func goesOnBehindWhatIsDropped() async throws {
        let dead = try await DeadEvents()
        try await Scene().run("dead", "drop", dead.ids[0].text, "--reason", "it was a mistake")
        try await dead.applies([2, 3])
        #expect(try await Scene.deeds() == ["dead.drop|\(dead.ids[0].text)|tester|it was a mistake"])
        #expect(try await Scene().run("dead", "list") == ["nothing is parked"])
    }

    @Test(arguments: [
        ("replay", "no such event has failed, or its bytes are no event"),
        ("drop", "no such event has failed; one that waits for an earlier one cannot be left out"),
    ])
    func refusesWhatHasNotFailed(verb: String, why: String) async throws {
        let dead = try await DeadEvents()
        for id in [UUID(), dead.ids[1]] {
            #expect(try await Scene().refusal(["dead", verb, id.text, "--reason", "x"]) == why)
        }
        #expect(try await Scene.deeds().isEmpty)
        #expect(try await Scene().run("dead", "list").count == 3)
    }

    @Test func dropsBytesThatAreNoEventAndReplaysThemNot() async throws {
        let dead = try await DeadEvents()
        #expect(try await dead.inbox.receive(Data("x".utf8)) == .dead)
        let id = try #require(
            try await FreshDatabase.database.first(
                "SELECT event_id FROM inbox_parked WHERE agg_id IS NULL", as: UUID.self))
        #expect(
            try await Scene().refusal(["dead", "replay", id.text, "--reason", "x"])
                == "no such event has failed, or its bytes are no event")
        try await Scene().run("dead", "drop", id.text, "--reason", "noise")
        #expect(try await Scene().run("dead", "list").count == 3)
    }

    @Test(arguments: [
        (["dead", "show"], "say which event, by its id"),
        (["dead", "show", "7"], "say which event, by its id"),
        (["dead", "show", "00000000-0000-7000-8000-000000000000"], "no such event is parked"),
        (["dead", "replay", "x", "--reason", "x"], "say which event, by its id"),
        (
            ["dead", "drop", "00000000-0000-7000-8000-000000000000"],
            "--reason TEXT is missing: it is kept beside what you do"
        ),
    ])
    func saysWhatTheCommandLineMisses(line: [String], why: String) async throws {
        #expect(try await Scene().refusal(line) == why)
    }
}

/// Three events of one person, of which the first is dead and holds back the others.
private final class DeadEvents: Sendable {
    let ids: [UUID]
    let inbox: Inbox
    let isMended: Mended
    private let applied: Seen<Int64>

    typealias Mended = Shared<Bool>

    init() async throws {
        let journal = try Scene.journal
        let (isMended, applied) = (Mended(false), Seen<Int64>())
        inbox = Inbox(
            consumer: "test",
            subscriptions: [
                .on(ContactChanged.self) { envelope, _ in
                    struct Broken: Error {}
                    if envelope.sequence == 1 && !isMended.withLock({ $0 }) { throw Broken() }
                    applied.add(envelope.sequence)
                }
            ], journal: journal, log: .silent, metrics: Metrics())
        let person = UUID()
        var ids: [UUID] = []
        for sequence in 1...Int64(3) {
            let envelope = Envelope(
                id: UUID(), subject: person, sequence: sequence, agency: "rayong", time: journal.clock.now(),
                traceparent: nil, fact: ContactChanged(personID: person, hasAddress: true))
            ids.append(envelope.id)
            _ = try await inbox.receive(try Wire.encode(envelope))
        }
        try await journal.database.execute("UPDATE inbox_parked SET state = 'dead' WHERE state = 'retry'")
        (self.ids, self.isMended, self.applied) = (ids, isMended, applied)
    }

    /// Waits until just these have taken effect, in this order.
    func applies(_ sequences: [Int64]) async throws {
        try await running(ParkedReplay(for: inbox, from: nil, log: .silent)) {
            try await eventually("\(sequences) take effect") { applied.count >= sequences.count }
        }
        #expect(applied.all == sequences)
    }
}

/// A value that a test's closures share.
private final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<T: Sendable>(_ body: (inout Value) -> T) -> T { value.withLock { body(&$0) } }
}

import Contracts
import Database
import Dispatch
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import EventLog

/// Several events taken in at once.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct TogetherTests {
    @Test(arguments: 0..<5)
    func appliesEachEventOnceAndInOrderHoweverTheyAreCut(round: Int) async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let people = (0..<7).map { _ in UUID() }
        for person in people { for sequence in 1...Int64(10) { try await bench.announce(person, sequence) } }
        try await bench.sequenceAll()
        let inbox = effects.inbox()
        let bodies = try await bench.bodies()
        var rest = (bodies + bodies + bodies).shuffled().map { Letter(body: $0) }[...]
        try await withThrowingTaskGroup { group in
            while !rest.isEmpty {
                let together = Array(rest.prefix(Int.random(in: 1...20)))
                rest = rest.dropFirst(together.count)
                group.addTask { _ = try await inbox.receive(together) }
            }
            try await group.waitForAll()
        }
        try await effects.replay(inbox)
        for person in people { #expect(try await effects.sequences(of: person) == Array(1...10)) }
        #expect(try await effects.parked().isEmpty)
    }

    @Test func commitsThemInOneTransaction() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        try await bench.record(12)
        let letters = try await bench.bodies().map { Letter(body: $0) }
        #expect(try await effects.inbox().receive(letters) == letters.map { _ in .applied })
        #expect(try await bench.count("SELECT count(DISTINCT xmin::text)::int FROM effect") == 1)
        #expect(try await bench.count("SELECT count(*)::int FROM effect") == 12)
    }

    @Test func aFailingEventHoldsBackNothingButItsOwnThing() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let people = (0..<4).map { _ in UUID() }
        try await effects.poison(people[1])
        for person in people { try await bench.announce(person, 1) }
        try await bench.sequenceAll()
        let inbox = effects.inbox()
        let letters = try await bench.bodies().map { Letter(body: $0) }
        #expect(try await inbox.receive(letters) == [.applied, .parked, .applied, .applied])
        try await effects.heal()
        try await effects.letTimePass()
        try await effects.replay(inbox)
        for person in people { #expect(try await effects.sequences(of: person) == [1]) }
    }

    @Test func keepsBytesThatAreNoEventAndPassesOverWhatNobodyReads() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        try await bench.record(3)
        var bodies = try await bench.bodies()
        bodies[1] = changed(bodies[1], "auth.person/", "auth.wish/")
        let inbox = effects.inbox()
        #expect(try await inbox.receive(bodies.map { Letter(body: $0) }) == [.applied, .ignored, .applied])
        try await bench.record(1)
        let last = try #require(try await bench.bodies().last)
        #expect(try await inbox.receive([Letter(body: Data("{".utf8)), Letter(body: last)]) == [.dead, .applied])
    }

    @Test func takesUpWhatCameTooEarlyInTheSameDelivery() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let person = UUID()
        for sequence in 1...Int64(3) { try await bench.announce(person, sequence) }
        try await bench.sequenceAll()
        let letters = try await bench.bodies().reversed().map { Letter(body: $0) }
        #expect(try await effects.inbox().receive(letters) == [.parked, .parked, .applied])
        #expect(try await effects.sequences(of: person) == [1, 2, 3])
        #expect(try await effects.parked().isEmpty)
    }

    /// Whoever holds the row may be waiting for another one of this transaction's.
    @Test func doesNotMakeTheOthersWaitForARowThatSomebodyHolds() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let people = (0..<3).map { _ in UUID() }
        for sequence in 1...Int64(2) { for person in people { try await bench.announce(person, sequence) } }
        try await bench.sequenceAll()
        let inbox = effects.inbox()
        let letters = try await bench.bodies().map { Letter(body: $0) }
        _ = try await inbox.receive(Array(letters.prefix(3)))
        let holds = Wake(), mayEnd = DispatchSemaphore(value: 0)
        let holder = Task { [people] in
            try await bench.journal.transaction { database in
                try database.execute("SELECT FROM inbox_watermark WHERE agg_id = \(people[2]) FOR UPDATE")
                holds.signal()
                mayEnd.wait()
            }
        }
        await holds.wait(atMost: .seconds(60))
        let receiving = Task { try await inbox.receive(Array(letters.suffix(3))) }
        try await eventually("the others have taken effect") {
            try await effects.sequences(of: people[1]) == [1, 2]
        }
        #expect(try await effects.sequences(of: people[2]) == [1])
        mayEnd.signal()
        try await holder.value
        #expect(try await receiving.value == [.applied, .applied, .applied])
    }

    @Test func letsEachTakeEffectInItsOwnTrace() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        try await bench.record(3)
        let seen = Mutex<[String?]>([])
        let inbox = effects.inbox { _, _, _ in seen.withLock { $0.append(Trace.current?.traceID) } }
        let traces = [Trace.start(), nil, Trace.start()]
        let letters = zip(try await bench.bodies(), traces).map { Letter(body: $0, trace: $1) }
        _ = try await inbox.receive(letters)
        #expect(seen.withLock { $0 } == traces.map { $0?.traceID })
    }

    /// What comes again is only recognised: whoever was not told then would never be.
    @Test func tellsOfAllThatTookEffectAlsoWhenWhatWaitedCannotFollow() async throws {
        let bench = try EventLogBench()
        let (first, second) = (UUID(), UUID())
        for sequence in 1...Int64(2) { try await bench.announce(first, sequence) }
        try await bench.announce(second, 1)
        try await bench.sequenceAll()
        let heard = Seen<String>()
        let inbox = Inbox(
            consumer: "test",
            subscriptions: [
                .on(ContactChanged.self) { envelope, _ in
                    if envelope.sequence == 2 { throw DatabaseError(kind: .outage, message: "away", statement: "") }
                }
            ], journal: bench.journal, log: .silent, metrics: Metrics(), onApplied: heard.add)
        let bodies = try await bench.bodies()
        #expect(try await inbox.receive(bodies[1]) == .parked)
        await #expect(throws: DatabaseError.self) {
            _ = try await inbox.receive([Letter(body: bodies[0]), Letter(body: bodies[2])])
        }
        #expect(heard.all == ["auth.person", "auth.person"])
    }
}

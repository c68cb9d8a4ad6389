import Contracts
import Database
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import EventLog

/// What becomes of events whose effect fails.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct PoisonTests {
    @Test(arguments: [DatabaseError.Kind.deadlock, .serialization, .lockTimeout, .staleStatement])
    func triesAgainAtOnceWhatLostARace(kind: DatabaseError.Kind) async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        try await bench.record(1)
        let failures = Countdown(from: 3)
        let inbox = effects.inbox { _, _, _ in
            if failures.next() { throw DatabaseError(kind: kind, message: "lost a race", statement: "") }
        }
        #expect(try await inbox.receive(try #require(try await bench.bodies().first)) == .applied)
        #expect(try await bench.count("SELECT count(*) FROM effect") == 1)
        #expect(try await effects.parked().isEmpty)
    }

    @Test func triesAgainEightTimesAndThenLeavesItToAPerson() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let person = UUID()
        try await effects.poison(person)
        try await bench.announce(person, 1)
        try await bench.sequenceAll()
        let inbox = effects.inbox()
        #expect(try await inbox.receive(try #require(try await bench.bodies().first)) == .parked)
        for attempt in 1...8 {
            #expect(try await effects.parked() == [.init(state: "retry", sequence: 1, attempts: attempt)])
            try await effects.replay(inbox)
            #expect(try await effects.parked().first?.attempts == attempt, "it is not yet due")
            try await effects.letTimePass()
            try await effects.replay(inbox)
        }
        #expect(try await effects.parked() == [.init(state: "dead", sequence: 1, attempts: 9)])
        try await effects.letTimePass()
        try await effects.replay(inbox)
        #expect(try await effects.parked() == [.init(state: "dead", sequence: 1, attempts: 9)])
    }

    @Test func takesUpWhatWaitedForAnotherThingAsSoonAsThatIsThere() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let (child, parent) = (UUID(), UUID())
        try await bench.announce(child, 1)
        try await bench.announce(parent, 1)
        try await bench.sequenceAll()
        let bodies = try await bench.bodies()
        let inbox = effects.inbox { subject, _, database in
            guard subject == child else { return }
            let isThere = try database.first(
                "SELECT EXISTS (SELECT FROM effect WHERE subject = \(parent))", as: Bool.self)
            if isThere != true { throw NotYet("the parent") }
        }
        try await running(ParkedReplay(for: inbox, from: nil, log: .silent)) {
            #expect(try await inbox.receive(bodies[0]) == .parked)
            #expect(try await inbox.receive(bodies[1]) == .applied)
            try await eventually("the child takes effect") { try await effects.sequences(of: child) == [1] }
        }
        #expect(try await effects.parked().isEmpty)
    }

    @Test func givesUpAfterADayOfWaitingForAnotherThing() {
        let early = RetryPlan(after: NotYet("x"), attempts: 1, age: 0)
        #expect(early == RetryPlan(after: NotYet("x"), attempts: 50, age: 0))
        #expect(early.state == .retry && early.wait <= 1)
        #expect(RetryPlan(after: NotYet("x"), attempts: 900, age: 86_000).state == .retry)
        #expect(RetryPlan(after: NotYet("x"), attempts: 900, age: 86_401).state == .dead)
    }

    /// Bad content of a known event: nothing later can make it readable.
    @Test(arguments: [
        ["\"specversion\":\"1.0\"", "\"specversion\":\"2.0\""], ["\"personID\"", "\"who\""],
        ["\"hasAddress\":", "\"hasAddress\":\"yes\",\"x\":"], ["\"time\":\"2021", "\"time\":\"soon"],
    ])
    func holdsBackOnlyTheThingOfAnUnreadableEvent(change: [String]) async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let (person, other) = (UUID(), UUID())
        for sequence in 1...Int64(3) { try await bench.announce(person, sequence) }
        try await bench.announce(other, 1)
        try await bench.sequenceAll()
        var bodies = try await bench.bodies()
        let broken = changed(bodies[1], change[0], change[1])
        #expect(broken != bodies[1])
        bodies[1] = broken
        let inbox = effects.inbox()
        var outcomes: [Inbox.Outcome] = []
        for body in bodies { outcomes.append(try await inbox.receive(body)) }
        #expect(outcomes == [.applied, .dead, .parked, .applied])
        #expect(
            try await effects.parked() == [
                .init(state: "dead", sequence: 2, attempts: 1), .init(state: "gap", sequence: 3, attempts: 0),
            ])
        #expect(try await effects.sequences(of: person) == [1])
    }

    /// An event comes twice, one delivery fails and the other, a moment later, succeeds: the first may not block it.
    @Test func isNotHeldUpByAFailureThatIsAlreadyMended() async throws {
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let second = try EventLogBench.another()
        let person = UUID()
        for sequence in 1...Int64(2) { try await bench.announce(person, sequence) }
        try await bench.sequenceAll()
        let bodies = try await bench.bodies()
        try await second.database.ping()
        let luckier = effects.inbox(over: second.journal)
        let failures = Countdown(from: 1)
        // The other delivery waits for the end of this transaction, and so takes effect before the failure is noted.
        let twin = Mutex<Task<Inbox.Outcome, any Error>?>(nil)
        let inbox = effects.inbox { _, _, database in
            guard failures.next() else { return }
            twin.withLock { $0 = Task { try await luckier.receive(bodies[0]) } }
            let waits: SQL = """
                SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                               WHERE NOT granted AND datname = current_database())
                """
            while try database.first(waits, as: Bool.self) != true { try database.execute("SELECT pg_sleep(0.005)") }
            throw Effects.Poisoned()
        }
        _ = try await inbox.receive(bodies[0])
        _ = try await twin.withLock { $0 }?.value
        try await effects.letTimePass()
        try await effects.replay(inbox)
        #expect(try await inbox.receive(bodies[1]) == .applied)
        #expect(try await effects.sequences(of: person) == [1, 2])
        #expect(try await effects.parked().isEmpty)
    }

    @Test func keepsAnErrorWhateverItsText() async throws {
        struct Odd: Error, CustomStringConvertible { let description = "a\0b" + String(repeating: "ก", count: 100_000) }
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        try await bench.record(1)
        let inbox = effects.inbox { _, _, _ in throw Odd() }
        #expect(try await inbox.receive(try #require(try await bench.bodies().first)) == .parked)
        let kept = try await bench.database.first("SELECT last_error FROM inbox_parked", as: String.self)
        #expect(kept?.hasPrefix("a␀bก") == true)
    }
}

/// Says yes so many times.
final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(from count: Int) { left = Mutex(count) }

    func next() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}

import Database
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import EventLog

/// Any order of arrival, with repetitions, losses and failures, leads to the same effects.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct InterleavingTests {
    @Test(arguments: (0..<6).map { _ in UInt64.random(in: .min ... .max) })
    func doesNotMatter(seed: UInt64) async throws {
        var random = SeededRandom(state: seed)
        let bench = try EventLogBench(), effects = try await Effects(on: bench)
        let people = (0..<4).map { _ in UUID() }
        var numbers = people.map { _ in Int64(0) }
        for _ in 0..<80 {
            let index = Int.random(in: people.indices, using: &random)
            numbers[index] += 1
            try await bench.announce(people[index], numbers[index])
        }
        try await bench.sequenceAll()
        let bodies = try await bench.bodies()

        // A tenth of the events fails at the first try, whichever instance tries it.
        let toFail = Mutex(Set(try bodies.filter { _ in Bool.oneIn(10, &random) }.map(Trial.init)))
        let instances = [bench, try EventLogBench.another()]
        let inboxes = instances.map { instance in
            effects.inbox(over: instance.journal) { subject, sequence, _ in
                let trial = Trial(subject: subject, sequence: sequence)
                if toFail.withLock({ $0.remove(trial) }) != nil { throw Effects.Poisoned() }
            }
        }
        let arriving = bodies.flatMap { body in
            Array(repeating: body, count: Bool.oneIn(8, &random) ? 0 : Int.random(in: 1...3, using: &random))
        }
        try await deliver(arriving.shuffled(using: &random), to: inboxes)
        // What was lost comes in the end, as from the publisher's record.
        try await deliver(bodies.shuffled(using: &random), to: inboxes)
        for inbox in Array(repeating: inboxes, count: bodies.count / 4).joined() {
            try await effects.letTimePass()
            try await effects.replay(inbox)
        }

        for (person, count) in zip(people, numbers) where count > 0 {
            let applied = try await effects.sequences(of: person)
            #expect(applied == Array(1...count), "seed \(seed)")
        }
        let left = try await effects.parked()
        #expect(left.isEmpty, "seed \(seed)")
    }

    /// Each instance takes its share with several handlers at once.
    private func deliver(_ bodies: [Data], to inboxes: [Inbox]) async throws {
        try await withThrowingTaskGroup { group in
            for lane in 0..<6 {
                let share = stride(from: lane, to: bodies.count, by: 6).map { bodies[$0] }
                let inbox = inboxes[lane % inboxes.count]
                group.addTask { for body in share { _ = try await inbox.receive(body) } }
            }
            try await group.waitForAll()
        }
    }
}

private struct Trial: Hashable {
    let subject: UUID
    let sequence: Int64

    init(subject: UUID, sequence: Int64) { (self.subject, self.sequence) = (subject, sequence) }

    init(_ body: Data) throws {
        let event = try Incoming(body)
        self.init(subject: event.subject, sequence: event.sequence)
    }
}

/// SplitMix64: the same numbers again from the seed that a failure names.
private struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Bool {
    fileprivate static func oneIn(_ count: Int, _ random: inout SeededRandom) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }
}

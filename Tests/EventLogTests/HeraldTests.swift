import Database
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import EventLog

/// The wake-up between instances; the polls behind it are not waited for here.
@Suite(.freshDatabase)
struct HeraldTests {
    @Test func wakesTheRelayOfAnotherInstance() async throws {
        let (here, there) = (Herald(), Herald())
        // Here nobody tells the target, so the hint must travel.
        _ = here.wake(for: "internal")
        let wakes = [there.wake(for: "internal"), there.wake(for: "external")]
        let counts = [Counts(of: wakes[0]), Counts(of: wakes[1])]
        let exchanges = [try exchange(here), try exchange(there)]
        try await running(exchanges + counts) {
            try await eventually("both listen") { counts.allSatisfy { $0.value >= 1 } }
            for round in 2...4 {
                here.recorded()
                try await eventually("wake-up \(round)") { counts.allSatisfy { $0.value >= round } }
            }
        }
    }

    @Test func wakesEveryRelayOfItsOwnProcessWithoutTheDatabase() async throws {
        let herald = Herald()
        let counts = ["internal", "external"].map { Counts(of: herald.wake(for: $0)) }
        try await running(counts) {
            herald.recorded()
            try await eventually("both wake") { counts.allSatisfy { $0.value == 1 } }
        }
    }

    @Test func asksNobodyElseWhereItTellsEveryTargetItself() async throws {
        let herald = Herald()
        _ = herald.wake(for: "internal")
        let asked = Counts(of: herald.elsewhere)
        try await running(asked) {
            herald.tells("internal", true)
            herald.recorded()
            herald.tells("internal", false)
            herald.recorded()
            try await eventually("it asks once the target is told elsewhere") { asked.value > 0 }
        }
        #expect(asked.value == 1)
    }

    private func exchange(_ herald: Herald) throws -> HeraldExchange {
        HeraldExchange(
            herald, of: "auth", over: Database(try FreshDatabase.settings, log: .silent, metrics: Metrics()),
            log: .silent)
    }
}

/// Counts how often something is woken, without ever looking by itself.
private final class Counts: Part {
    private let wake: Wake
    private let count = Mutex(0)

    init(of wake: Wake) { self.wake = wake }

    var value: Int { count.withLock { $0 } }

    func run() async throws {
        while !Task.isCancelled {
            await wake.wait(atMost: .seconds(3600))
            if !Task.isCancelled { count.withLock { $0 += 1 } }
        }
    }
}

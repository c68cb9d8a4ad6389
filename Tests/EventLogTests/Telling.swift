import Database
import Foundation
import Messaging
import Runtime
import TestSupport

@testable import EventLog

/// A broker on which a service tells its events, and a queue that hears them.
struct Telling {
    static let exchange = "auth.events"

    let broker: TestBroker
    let bench: EventLogBench
    /// The positions that arrived, in the order of their arrival.
    let heard = Seen<Int64>()

    static func with(bound: Bool = true, _ body: (Telling) async throws -> Void) async throws {
        let bench = try EventLogBench()
        try await TestBroker.with { broker in
            try await broker.declare(exchange: exchange)
            try await broker.declare(queue: "probe", type: "classic")
            let telling = Telling(broker: broker, bench: bench)
            if bound { try await telling.bind() }
            try await body(telling)
        }
    }

    func bind() async throws { try await broker.bind("probe", to: Self.exchange, key: "auth.#") }

    func publisher(_ name: String = "publisher") -> Publisher {
        Publisher(to: broker.settings, name: name, log: .silent, metrics: Metrics())
    }

    func relay(
        of bench: EventLogBench? = nil, to target: String = "internal", through publisher: Publisher,
        metrics: Metrics = Metrics()
    ) -> Relay {
        let bench = bench ?? self.bench
        let inside = RelayTarget.inside(exchange: Self.exchange, user: publisher.user)
        return Relay(
            to: RelayTarget(name: target, messages: inside.messages), of: bench.journal, through: publisher,
            herald: bench.herald, log: .silent, metrics: metrics)
    }

    /// Notes what arrives in the queue.
    var probe: Consumer {
        Consumer(
            from: .queue("probe"), at: broker.settings, name: "probe", prefetch: 500, concurrency: 1, log: .silent,
            metrics: Metrics()
        ) { [heard] delivery in
            if case .int64(let position) = delivery.headers["raingan_position"] { heard.add(position) }
            return .ack
        }
    }

    /// The positions that arrived, each where it came first.
    var firstHeard: [Int64] {
        var known: Set<Int64> = []
        return heard.all.filter { known.insert($0).inserted }
    }

    func hears(_ count: Int) async throws {
        try await eventually("\(count) events arrive") { Set(heard.all).count >= count }
    }

    func cursor(of target: String = "internal") async throws -> Int64 {
        try await bench.database.first(
            "SELECT position FROM relay_cursor WHERE target = \(target)", as: Int64.self) ?? -1
    }

    func cursorReaches(_ position: Int64, of target: String = "internal") async throws {
        try await eventually("the cursor reaches \(position)") { try await cursor(of: target) == position }
    }

    func lastError() async throws -> String? {
        try await bench.database.first("SELECT last_error FROM relay_cursor", as: String?.self) ?? nil
    }
}

import Foundation
import Messaging
import Runtime
import TestSupport

extension OutgoingMessage {
    /// A message for a queue by way of the default exchange.
    static func numbered(_ number: Int, to queue: String, padding: Int = 0) -> OutgoingMessage {
        let body = Array("\(number)".utf8) + Array(repeating: UInt8(ascii: " "), count: padding)
        return OutgoingMessage(exchange: "", routingKey: queue, body: body, mandatory: true, messageID: "\(number)")
    }
}

extension Delivery {
    var number: Int { Int(String(decoding: body, as: UTF8.self).trimmingCharacters(in: .whitespaces)) ?? -1 }
}

extension TestBroker {
    func publisher(name: String = "publisher", window: Int = 200, patience: Duration = .seconds(20)) -> Publisher {
        Publisher(to: settings, name: name, window: window, patience: patience, log: .silent, metrics: Metrics())
    }

    func consumer(
        of queue: String, prefetch: Int = 32, concurrency: Int = 8, metrics: Metrics = Metrics(),
        orderingKey: @escaping @Sendable (Delivery) -> String? = { _ in nil },
        awaitReady: @escaping @Sendable () async -> Void = {}, handler: @escaping Consumer.Handler
    ) -> Consumer {
        Consumer(
            from: .queue(queue), at: settings, name: "consumer", prefetch: prefetch, concurrency: concurrency,
            orderingKey: orderingKey, awaitReady: awaitReady, log: .silent, metrics: metrics, handler: handler)
    }

    /// How many messages wait in `queue`, taken from the queue itself and not from the statistics.
    func drain(_ queue: String, expecting count: Int) async throws -> [Int] {
        let seen = Seen<Int>()
        try await running(
            consumer(of: queue, concurrency: 1) {
                seen.add($0.number)
                return .ack
            }
        ) { try await eventually("\(count) messages in \(queue)") { seen.count >= count } }
        return seen.all
    }
}

extension Publisher {
    func connected() async throws { try await eventually("connected") { state == .connected } }
}

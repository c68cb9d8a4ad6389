import Foundation
public import Runtime
import Synchronization

/// Asks another service over the broker and waits for its answer.
///
/// Answers come to a queue of this instance alone, bound to the exchange of replies under its own name.
public final class Requester: Part {
    /// Why there is no answer; the other side may have done the work all the same.
    public enum Failure: Error, Sendable, Equatable {
        /// No answer in time.
        case timeout
        /// The connection to the broker is away, or was lost while the answer was awaited.
        case notConnected
        /// The request did not reach the queue of the service that was asked.
        case notSent(PublishFailure.Kind)
    }

    /// Brings each request to the queue that has its routing key for a name.
    public static let requestsExchange = "raingan.requests"
    /// Brings each answer to the queue that has its routing key for a name.
    public static let repliesExchange = "raingan.replies"

    public let name: String
    private let publisher: Publisher
    private let consumer: Consumer
    private let desk = ReplyDesk()

    /// Makes a requester whose reply queue is called `reply.<service>.…`; it answers to the broker as `publisher` does.
    public init(service: String, at settings: BrokerSettings, publisher: Publisher, log: Log, metrics: Metrics) {
        name = "requests of \(service)"
        self.publisher = publisher
        let queue = ExclusiveQueue(
            prefix: "reply.\(service).",
            bindings: [ExclusiveQueue.Binding(exchange: Self.repliesExchange, key: nil)],
            onBound: { [desk] in desk.bound(to: $0) }, onLost: { [desk] in desk.lost() })
        consumer = Consumer(
            from: .exclusive(queue), at: settings, name: "replies to \(service)", prefetch: 100, log: log,
            metrics: metrics
        ) { [desk] delivery in
            desk.arrived(delivery)
            return .ack
        }
    }

    public var state: LinkState { consumer.state }

    /// Runs until cancelled; then everybody who still waits is told that there is no connection.
    public func run() async throws {
        try await consumer.run()
        desk.lost()
    }

    /// Sends `body` to `queue` and returns the answer.
    ///
    /// The request is dropped by the broker when nobody took it within `limit`.
    public func request(
        _ body: [UInt8], type: String, to queue: String, within limit: Duration
    ) async throws(Failure) -> Delivery {
        let id = UUID().text
        guard let replyTo = desk.expect(id) else { throw .notConnected }
        var message = OutgoingMessage(
            exchange: Self.requestsExchange, routingKey: queue, body: body, mandatory: true,
            contentType: "application/json",
            messageID: id, type: type)
        message.correlationID = id
        message.replyTo = replyTo
        message.userID = publisher.user
        message.expiration = limit
        message.persistent = false
        let timer = Task { [desk] in
            try? await Task.sleep(for: limit)
            desk.end(id, .failure(.timeout))
        }
        defer { timer.cancel() }
        do {
            try await publisher.publish([message])
        } catch {
            desk.forget(id)
            throw .notSent(error.kind)
        }
        return try await desk.answer(to: id).get()
    }
}

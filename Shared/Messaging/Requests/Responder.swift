public import Runtime

/// Answers the requests that arrive in a queue.
public final class Responder: Part {
    /// What a request leads to.
    public enum Answer: Sendable, Equatable {
        case reply([UInt8], type: String)
        /// The request makes no sense; the broker drops it, or keeps it with the dead letters, and its sender times out.
        case reject
        /// Not now, because the database is away: the request waits in the queue.
        case stop
    }

    public let name: String
    private let consumer: Consumer

    /// Makes a responder for `queue` that sends its replies through `publisher`.
    ///
    /// `awaitReady` is awaited after a `.stop` before more requests are taken.
    public init(
        queue: String, at settings: BrokerSettings, publisher: Publisher, concurrency: Int = 4,
        awaitReady: @escaping @Sendable () async -> Void = {}, log: Log, metrics: Metrics,
        answer: @escaping @Sendable (Delivery) async -> Answer
    ) {
        name = "responder of \(queue)"
        consumer = Consumer(
            from: .queue(queue), at: settings, name: name, prefetch: concurrency * 2, concurrency: concurrency,
            awaitReady: awaitReady, log: log, metrics: metrics
        ) { request in
            guard let replyTo = request.replyTo, let id = request.correlationID else { return .reject }
            switch await answer(request) {
            case .reject: return .reject
            case .stop: return .stop
            case .reply(let body, let type):
                var reply = OutgoingMessage(
                    exchange: Requester.repliesExchange, routingKey: replyTo, body: body,
                    contentType: "application/json", type: type)
                reply.correlationID = id
                reply.userID = publisher.user
                reply.persistent = false
                do throws(PublishFailure) {
                    try await publisher.publish([reply])
                    return .ack
                } catch {
                    switch error.kind {
                    case .unsendable, .returned: return .reject
                    default: return .stop
                    }
                }
            }
        }
    }

    public var state: LinkState { consumer.state }

    public func run() async throws { try await consumer.run() }
}

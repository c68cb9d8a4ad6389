public import Runtime

/// What a consumer takes from.
public enum DeliverySource: Sendable {
    /// A queue that somebody else has declared.
    case queue(String)
    /// A queue of this instance alone: declared and bound at each connection, gone with it.
    case exclusive(ExclusiveQueue)
}

/// A queue that lives as long as one connection.
///
/// Its name is new each time, so that a connection that the broker still believes in cannot stand in the way.
public struct ExclusiveQueue: Sendable {
    public struct Binding: Sendable, Equatable {
        public var exchange: String
        /// Nil binds under the queue's own name.
        public var key: String?

        public init(exchange: String, key: String?) { (self.exchange, self.key) = (exchange, key) }
    }

    /// The name's beginning, such as `rev.approval.`.
    public var prefix: String
    public var bindings: [Binding]
    /// The queue exists, is bound and consumed from: from now on nothing is missed.
    public var onBound: @Sendable (_ queue: String) -> Void
    /// The queue is gone; until the next `onBound` its owner is deaf.
    public var onLost: @Sendable () -> Void

    public init(
        prefix: String, bindings: [Binding], onBound: @escaping @Sendable (_ queue: String) -> Void = { _ in },
        onLost: @escaping @Sendable () -> Void = {}
    ) {
        (self.prefix, self.bindings, self.onBound, self.onLost) = (prefix, bindings, onBound, onLost)
    }
}

/// Takes deliveries from a queue over a connection and a thread of its own, and hands them to a handler.
///
/// Nothing is acknowledged before its handler says so. While it runs it reconnects for ever; deliveries that
/// were not acknowledged then come again.
public final class Consumer: Part {
    public typealias Handler = @Sendable (Delivery) async -> Disposition
    /// Handles several deliveries at once and answers for each, in their order.
    public typealias BatchHandler = @Sendable ([Delivery]) async -> [Disposition]

    public let name: String
    private let source: DeliverySource
    private let settings: BrokerSettings
    private let prefetch: Int
    private let desk: DeliveryDesk
    private let status: LinkStatus
    private let awaitReady: @Sendable () async -> Void
    private let log: Log
    private let metrics: Metrics

    /// Makes a consumer that connects when it runs.
    ///
    /// Up to `prefetch` deliveries wait here, handled or not, and up to `concurrency` handlers run at once. Deliveries
    /// with the same `orderingKey` are handled one after another as they arrived; those without one in any order.
    /// `awaitReady` is awaited after a `.stop` before anything is taken again, for instance until the database
    /// answers, because each redelivery ages a message towards the delivery limit of its queue.
    public convenience init(
        from source: DeliverySource, at settings: BrokerSettings, name: String, prefetch: Int = 32,
        concurrency: Int = 8, orderingKey: @escaping @Sendable (Delivery) -> String? = { _ in nil },
        awaitReady: @escaping @Sendable () async -> Void = {}, log: Log, metrics: Metrics, handler: @escaping Handler
    ) {
        self.init(
            from: source, at: settings, name: name, prefetch: prefetch, concurrency: concurrency, batch: 1,
            orderingKey: orderingKey, awaitReady: awaitReady, log: log, metrics: metrics
        ) { deliveries in
            var dispositions: [Disposition] = []
            for delivery in deliveries { dispositions.append(await handler(delivery)) }
            return dispositions
        }
    }

    /// Makes a consumer whose handlers take up to `batch` deliveries at once, no two with the same `orderingKey`.
    ///
    /// Nothing waits for a batch to fill: what comes while a handler is free is handled alone.
    public init(
        from source: DeliverySource, at settings: BrokerSettings, name: String, prefetch: Int, concurrency: Int,
        batch: Int, orderingKey: @escaping @Sendable (Delivery) -> String?,
        awaitReady: @escaping @Sendable () async -> Void, log: Log, metrics: Metrics,
        handlingTogether handler: @escaping BatchHandler
    ) {
        (self.source, self.settings, self.name, self.prefetch) = (source, settings, name, max(1, prefetch))
        (self.awaitReady, self.log, self.metrics) = (awaitReady, log, metrics)
        desk = DeliveryDesk(
            concurrency: max(1, concurrency), batch: max(1, batch), orderingKey: orderingKey, handler: handler)
        status = LinkStatus(role: "consume", name: name, metrics: metrics)
    }

    public var state: LinkState { status.current }

    /// Runs until cancelled; then takes nothing more, lets the running handlers finish and acknowledges them.
    ///
    /// What waited unhandled returns to the queue in its order.
    public func run() async throws {
        await onOwnThread(named: name, stop: { [desk] in desk.requestStop() }) { [self] in
            let loop = ConsumingLoop(
                source: source, settings: settings, name: name, prefetch: prefetch, desk: desk, status: status,
                awaitReady: awaitReady, log: log, metrics: metrics)
            loop.run()
        }
    }
}

import Contracts
import Foundation
public import Messaging
public import Runtime
import Synchronization

/// Keeps an instance's `RevocationList` true: from the service's own projection, then live from Auth.
///
/// It binds its queue first and loads afterwards, and loads again while a number is missing, so nothing falls between.
public final class RevocationWatch: Part {
    /// What the service's projection holds, with the number up to which it is complete.
    public struct Snapshot: Sendable {
        public let entries: [RevocationList.Entry]
        public let through: Int64

        public init(entries: [RevocationList.Entry], through: Int64) {
            (self.entries, self.through) = (entries, through)
        }
    }

    public let name = "revocations"
    private let service: String
    private let broker: BrokerSettings
    private let load: @Sendable () async throws -> Snapshot
    private let clock: RealClock
    private let log: Log
    private let metrics: Metrics
    private let list = Mutex(RevocationList())
    private let wake = Wake()

    public init(
        service: String, broker: BrokerSettings, clock: RealClock = .system, log: Log, metrics: Metrics,
        load: @escaping @Sendable () async throws -> Snapshot
    ) {
        (self.service, self.broker, self.clock) = (service, broker, clock)
        (self.log, self.metrics, self.load) = (log, metrics, load)
    }

    /// Whether a revocation would have reached this instance by now.
    public var hears: Bool { list.withLock { $0.hears(at: clock.now()) } }

    public func verdict(on token: InternalToken) -> RevocationList.Verdict {
        list.withLock { $0.verdict(on: token) }
    }

    /// How many revocations are remembered, for the figures of the process.
    public var remembered: Int { list.withLock { $0.count } }

    public func run() async throws {
        let queue = ExclusiveQueue(
            prefix: "rev.\(service).",
            bindings: [
                .init(exchange: "auth.events", key: "auth.session.#"),
                .init(exchange: RevocationHeartbeat.exchange, key: "#"),
            ],
            onBound: { [self] _ in
                list.withLock { $0.startListening() }
                wake.signal()
            },
            onLost: { [self] in list.withLock { $0.stopListening() } })
        let consumer = Consumer(
            from: .exclusive(queue), at: broker, name: "revocations.\(service)", prefetch: 200, log: log,
            metrics: metrics
        ) { [self] in take($0) }
        try await withThrowingTaskGroup { group in
            group.addTask { try await consumer.run() }
            group.addTask { [self] in await keepTrue() }
            try await group.next()
            group.cancelAll()
            while try await group.next() != nil {}
        }
    }

    private func take(_ delivery: Delivery) -> Disposition {
        let now = clock.now()
        if delivery.exchange == RevocationHeartbeat.exchange {
            guard let heartbeat = RevocationHeartbeat(delivery.body) else { return unreadable(delivery) }
            let gap = list.withLock { list in
                list.heartbeat(latest: heartbeat.latest, at: now)
                return list.gapSince != nil
            }
            if gap { wake.signal() }
            return .ack
        }
        guard let event = try? Wire.decode(SessionRevoked.self, from: Data(delivery.body)) else {
            return unreadable(delivery)
        }
        list.withLock { $0.apply(RevocationList.Entry(event.fact), number: event.sequence, at: now) }
        return .ack
    }

    private func unreadable(_ delivery: Delivery) -> Disposition {
        // Its number will be missing, so the list turns deaf unless the projection could read it.
        log.error("access.revocation_unreadable", ["routing_key": .text(delivery.routingKey)])
        return .reject
    }

    /// Loads when bound and while a number is missing; forgets what has run out.
    private func keepTrue() async {
        var backoff = Backoff(first: .milliseconds(200), limit: .seconds(2))
        var heard = true
        let gauge = metrics.gauge("raingan_revocations_heard", "1 while revocations reach this instance.")
        while !Task.isCancelled {
            let incomplete = list.withLock { $0.through == nil || $0.gapSince != nil }
            if incomplete {
                do {
                    let snapshot = try await load()
                    list.withLock { $0.load(snapshot.entries, through: snapshot.through, at: clock.now()) }
                } catch {
                    log.warning("access.revocations_not_loaded", ["error": .text("\(error)")])
                }
            }
            list.withLock { $0.forget(at: clock.now()) }
            let hears = hears
            gauge.set(hears ? 1 : 0)
            if hears != heard {
                log.warning("access.revocations", ["heard": .flag(hears)])
                heard = hears
            }
            let stillIncomplete = list.withLock { $0.through == nil || $0.gapSince != nil }
            if !stillIncomplete { backoff.reset() }
            await wake.wait(atMost: stillIncomplete ? backoff.next() : .seconds(1))
        }
    }
}

import Foundation
import Runtime
import Synchronization

/// What a consumer's thread does: connect, pass deliveries to the desk, send acknowledgements.
final class ConsumingLoop {
    private let source: DeliverySource
    private let name: String
    private let prefetch: Int
    private let desk: DeliveryDesk
    private let status: LinkStatus
    private let awaitReady: @Sendable () async -> Void
    private let log: Log
    private let deliveries: Counter
    private let outcomes: Counter

    private var dialler: Dialler
    private var ledger = AckLedger()
    private var rest: Rest?
    private var restBackoff = Backoff(first: .milliseconds(100), limit: .seconds(30))
    private var bound = false
    private var stopping = false

    init(
        source: DeliverySource, settings: BrokerSettings, name: String, prefetch: Int, desk: DeliveryDesk,
        status: LinkStatus, awaitReady: @escaping @Sendable () async -> Void, log: Log, metrics: Metrics
    ) {
        (self.source, self.name, self.prefetch) = (source, name, prefetch)
        (self.desk, self.status, self.awaitReady, self.log) = (desk, status, awaitReady, log)
        dialler = Dialler(settings, name: name, log: log)
        deliveries = metrics.counter("raingan_amqp_deliveries_total", "Messages received.")
        outcomes = metrics.counter("raingan_amqp_dispositions_total", "Deliveries acknowledged, rejected or put off.")
    }

    func run() {
        status.become(.connecting)
        while !stopping {
            do {
                try endRest(over: nil)
                if stopping { break }
                let queue = newQueueName()
                let link = try dialler.connect { link throws(BrokerFault) in try setUp(link, queue) }
                try serve(link, queue)
                link.close()
            } catch {
                lost(error)
            }
            becomeDeaf()
        }
        finishHandlers()
        desk.ended()
        status.become(.closed)
    }

    /// Opens a channel on which deliveries come; everything known of an earlier one is void.
    private func setUp(_ link: Link, _ queue: String) throws(BrokerFault) {
        try link.openChannel()
        try link.limitDeliveries(to: prefetch)
        if case .exclusive(let exclusive) = source {
            try link.declareExclusive(queue)
            for binding in exclusive.bindings {
                try link.bind(queue, to: binding.exchange, key: binding.key ?? queue)
            }
        }
        desk.beginRound()
        ledger.forgetAll()
        try link.consume(queue)
        status.become(.connected)
        guard case .exclusive(let exclusive) = source, !bound else { return }
        bound = true
        exclusive.onBound(queue)
    }

    private func newQueueName() -> String {
        switch source {
        case .queue(let name): name
        case .exclusive(let exclusive): exclusive.prefix + UUID().text
        }
    }

    /// Until the thread is to stop.
    private func serve(_ link: Link, _ queue: String) throws(BrokerFault) {
        while true {
            while let event = try link.receive() { try react(to: event, link) }
            let found = desk.look()
            try tell(link, found.outcomes)
            stopping = found.stopRequested
            if stopping && !found.halted { desk.halt() }
            if found.running == 0 {
                if stopping { return }
                if found.halted { try takeRest(link, queue) }
            }
            desk.doorbell.wait(for: link.pulse, orReadable: link.socket)
        }
    }

    private func react(to event: BrokerEvent, _ link: Link) throws(BrokerFault) {
        switch event {
        case .delivered(let delivery):
            deliveries.add(1, ["name": name])
            ledger.delivered(delivery.tag)
            desk.add(delivery)
        case .cancelled:
            link.close()
            throw BrokerFault(kind: .lost, text: "the queue is gone")
        case .channelClosed(let code, let text):
            link.answerChannelClose()
            link.close()
            throw BrokerFault(kind: .channelRefused(code: code), text: text)
        case .connectionClosed(_, let text):
            link.answerConnectionClose()
            throw BrokerFault(kind: .lost, text: text)
        case .blocked, .unblocked, .confirmed, .nacked, .returned: break
        }
    }

    private func tell(_ link: Link, _ settled: [DeliveryDesk.Outcome]) throws(BrokerFault) {
        guard !settled.isEmpty else { return }
        for command in ledger.settle(settled) {
            switch command {
            case .acknowledge(let tag, let multiple): try link.acknowledge(tag, upTo: multiple)
            case .reject(let tag): try link.reject(tag)
            }
        }
        let rejected = settled.count { $0.rejected }
        if rejected > 0 { outcomes.add(rejected, ["name": name, "disposition": "reject"]) }
        if rejected < settled.count {
            outcomes.add(settled.count - rejected, ["name": name, "disposition": "ack"])
            restBackoff.reset()
        }
    }

    /// A handler said "not now": gives everything back and begins anew when the owner is ready.
    private func takeRest(_ link: Link, _ queue: String) throws(BrokerFault) {
        outcomes.add(1, ["name": name, "disposition": "stop"])
        log.warning("amqp.consumer_resting", ["connection": .text(name)])
        try link.closeChannel()
        rest = Rest(atLeast: restBackoff.next(), awaitReady, wake: desk.doorbell)
        try endRest(over: link)
        if !stopping { try setUp(link, queue) }
    }

    /// Waits for the rest to be over, keeping a connection alive meanwhile.
    private func endRest(over link: Link?) throws(BrokerFault) {
        while let left = rest?.left, !stopping {
            while let event = try link?.receive() { if let link { try react(to: event, link) } }
            stopping = desk.look().stopRequested
            desk.doorbell.wait(for: stopping ? .zero : min(left, link?.pulse ?? left), orReadable: link?.socket ?? -1)
        }
        rest?.cancel()
        rest = nil
    }

    private func lost(_ fault: BrokerFault) {
        status.become(.connecting)
        status.countReconnect()
        log.warning("amqp.connection_lost", ["connection": .text(name), "reason": .text(fault.text)])
        becomeDeaf()
        let until = ContinuousClock.now + dialler.pause()
        while true {
            stopping = desk.look().stopRequested
            let left = until - .now
            if stopping || left <= .zero { return }
            desk.doorbell.wait(for: left)
        }
    }

    private func becomeDeaf() {
        guard bound, case .exclusive(let exclusive) = source else { return }
        bound = false
        exclusive.onLost()
    }

    /// No handler outlives the consumer, also when the connection did not live so long.
    private func finishHandlers() {
        desk.halt()
        while desk.look().running > 0 { desk.doorbell.wait(for: .seconds(1)) }
    }
}

/// A pause that lasts until its owner is ready, and no shorter than the time that was asked for.
private final class Rest {
    private let until: ContinuousClock.Instant
    private let ready = Readiness()
    private let waiting: Task<Void, Never>

    init(atLeast pause: Duration, _ awaitReady: @escaping @Sendable () async -> Void, wake doorbell: Doorbell) {
        until = .now + pause
        waiting = Task { [ready] in
            await awaitReady()
            ready.reached.withLock { $0 = true }
            doorbell.ring()
        }
    }

    /// How long it is worth waiting before looking again; nil when the pause is over.
    var left: Duration? {
        let left = until - .now
        if left > .zero { return left }
        return ready.reached.withLock { $0 } ? nil : .seconds(60)
    }

    func cancel() { waiting.cancel() }

    private final class Readiness: Sendable { let reached = Mutex(false) }
}

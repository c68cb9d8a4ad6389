import Runtime
import Synchronization

/// Where a consumer's thread and its handlers meet.
///
/// Each opening of the channel is a round of its own: outcomes of an earlier round are dropped, because the
/// broker has already put those deliveries back.
final class DeliveryDesk: Sendable {
    typealias Outcome = (tag: UInt64, rejected: Bool)

    /// What the thread finds when it looks.
    struct Findings {
        var outcomes: [Outcome] = []
        /// A handler asked to stop for now.
        var halted = false
        var running = 0
        var stopRequested = false
    }

    private struct Item {
        let delivery: Delivery
        let key: String?
        let round: Int
    }

    private struct State {
        var order = KeyedOrder<Item>()
        var findings = Findings()
        var round = 0
    }

    let doorbell = Doorbell()
    private let concurrency: Int
    private let batch: Int
    private let orderingKey: @Sendable (Delivery) -> String?
    private let handler: Consumer.BatchHandler
    private let state = Mutex(State())

    init(
        concurrency: Int, batch: Int, orderingKey: @escaping @Sendable (Delivery) -> String?,
        handler: @escaping Consumer.BatchHandler
    ) {
        (self.concurrency, self.batch, self.orderingKey, self.handler) = (concurrency, batch, orderingKey, handler)
    }

    /// Nothing more begins; what runs may finish.
    func requestStop() {
        state.withLock { state in
            state.findings.stopRequested = true
            state.findings.halted = true
            state.order.dropWaiting()
        }
        doorbell.ring()
    }

    /// The thread hands over a delivery, which is handled as soon as its turn comes.
    func add(_ delivery: Delivery) {
        let key = orderingKey(delivery)
        let first = state.withLock { state -> [Item] in
            guard !state.findings.halted else { return [] }
            state.order.add(Item(delivery: delivery, key: key, round: state.round), key: key)
            return start(&state)
        }
        guard !first.isEmpty else { return }
        Task { await work(from: first) }
    }

    /// Handles what is ready, again and again, until nothing is.
    private func work(from first: [Item]) async {
        var next = first
        while !next.isEmpty {
            let dispositions = await handler(next.map(\.delivery))
            next = state.withLock { finish(zip(next, dispositions), &$0) }
            doorbell.ring()
        }
    }

    /// What one handler takes: all that has become ready while the others were busy, as far as a batch goes.
    private func start(_ state: inout State) -> [Item] {
        guard !state.findings.halted, state.findings.running < concurrency else { return [] }
        var items: [Item] = []
        while items.count < batch, let item = state.order.next() { items.append(item) }
        if !items.isEmpty { state.findings.running += 1 }
        return items
    }

    private func finish(_ handled: some Sequence<(Item, Disposition)>, _ state: inout State) -> [Item] {
        state.findings.running -= 1
        for (item, disposition) in handled {
            if item.round == state.round {
                switch disposition {
                case .ack: state.findings.outcomes.append((item.delivery.tag, false))
                case .reject: state.findings.outcomes.append((item.delivery.tag, true))
                case .stop:
                    state.findings.halted = true
                    state.order.dropWaiting()
                }
            }
            state.order.release(key: item.key)
        }
        return start(&state)
    }

    /// Takes the outcomes since the last look.
    func look() -> Findings {
        state.withLock { state in
            let findings = state.findings
            state.findings.outcomes.removeAll()
            return findings
        }
    }

    /// Lets nothing more begin in this round.
    func halt() {
        state.withLock { state in
            state.findings.halted = true
            state.order.dropWaiting()
        }
    }

    /// A new channel: what is known of the old one's deliveries no longer counts.
    func beginRound() {
        state.withLock { state in
            state.round += 1
            state.order.dropWaiting()
            state.findings.outcomes.removeAll()
            state.findings.halted = state.findings.stopRequested
        }
    }

    /// The process stops counting on this consumer; it may run again later.
    func ended() { state.withLock { $0.findings.stopRequested = false } }
}

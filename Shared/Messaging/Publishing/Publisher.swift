public import Runtime

/// Publishes messages over a connection and a thread of its own, and knows which of them the broker has.
///
/// While it runs it reconnects for ever. Batches are pipelined: up to `window` messages wait for their
/// confirmations at any time, and the messages of concurrent calls are sent in the order of the calls.
public final class Publisher: Part {
    public let name: String
    private let settings: BrokerSettings
    private let window: Int
    private let patience: Duration
    private let inbox = PublishingInbox()
    private let status: LinkStatus
    private let log: Log
    private let metrics: Metrics

    /// Makes a publisher that connects when it runs.
    ///
    /// `window` is how many messages may be unconfirmed, `patience` how long a confirmation, a connection or the end
    /// of a blockade is waited for before a batch fails.
    public init(
        to settings: BrokerSettings, name: String = "publisher", window: Int = 200, patience: Duration = .seconds(10),
        log: Log, metrics: Metrics
    ) {
        (self.settings, self.name, self.window, self.patience) = (settings, name, max(1, window), patience)
        (self.log, self.metrics) = (log, metrics)
        status = LinkStatus(role: "publish", name: name, metrics: metrics)
    }

    public var state: LinkState { status.current }

    /// The user as whom this publisher is connected, which the broker checks against a message's `userID`.
    public var user: String { settings.user }

    /// Sends `messages` in order and returns their number when the broker has confirmed every one.
    ///
    /// Cancelling the task does not cut it short, because the outcome would then be unknown; it ends within the
    /// publisher's patience in any case.
    @discardableResult
    public func publish(_ messages: [OutgoingMessage]) async throws(PublishFailure) -> Int {
        guard !messages.isEmpty else { return 0 }
        let outcome = await withCheckedContinuation { waiter in
            inbox.put(Publication(messages: messages, waiter: waiter))
        }
        return try outcome.get()
    }

    /// Runs until cancelled; then refuses new batches and waits for the confirmations of those it has.
    public func run() async throws {
        inbox.open()
        await onOwnThread(named: name, stop: { [inbox] in inbox.stop() }) { [self] in
            let loop = PublishingLoop(
                settings: settings, name: name, window: window, patience: patience, inbox: inbox, status: status,
                log: log, metrics: metrics)
            loop.run()
        }
    }
}

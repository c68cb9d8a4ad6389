import Runtime

/// Tries the broker's nodes in turn, and waits longer after each failure.
struct Dialler {
    private let settings: BrokerSettings
    private let name: String
    private let log: Log
    private var attempts = 0
    private var backoff = Backoff()
    private var connectedAt: ContinuousClock.Instant?

    init(_ settings: BrokerSettings, name: String, log: Log) {
        (self.settings, self.name, self.log) = (settings, name, log)
    }

    /// One attempt; `prepare` makes the link ready for its work.
    mutating func connect(_ prepare: (Link) throws(BrokerFault) -> Void) throws(BrokerFault) -> Link {
        guard !settings.addresses.isEmpty else { throw BrokerFault(kind: .unreachable, text: "no address is set") }
        let address = settings.addresses[attempts % settings.addresses.count]
        attempts += 1
        let link = try Link(to: address, settings, name: name)
        do {
            try prepare(link)
        } catch {
            if case .channelRefused = error.kind { link.close() }
            throw error
        }
        connectedAt = .now
        log.info(
            "amqp.connected",
            ["connection": .text(name), "host": .text(address.host), "port": .int(address.port)])
        return link
    }

    /// How long to wait before the next attempt; short again after a connection that has held.
    mutating func pause() -> Duration {
        if let connectedAt, .now - connectedAt > .seconds(10) { backoff.reset() }
        connectedAt = nil
        return backoff.next()
    }
}

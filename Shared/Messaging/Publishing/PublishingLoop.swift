import Runtime

/// What a publisher's thread does: connect, send, read confirmations, answer those who wait.
final class PublishingLoop {
    private let settings: BrokerSettings
    private let name: String
    private let patience: Duration
    private let inbox: PublishingInbox
    private let status: LinkStatus
    private let log: Log
    private let confirmSeconds: Histogram
    private let confirmed: Counter
    private let failures: Counter

    private var flight: Flight
    private var waiters: [Flight.BatchID: CheckedContinuation<Result<Int, PublishFailure>, Never>] = [:]
    private var writer = MessageWriter()
    private var dialler: Dialler
    private var blocked = false
    /// When the broker last showed that it takes messages.
    private var progress = ContinuousClock.now
    private var stopping = false

    init(
        settings: BrokerSettings, name: String, window: Int, patience: Duration, inbox: PublishingInbox,
        status: LinkStatus, log: Log, metrics: Metrics
    ) {
        (self.settings, self.name, self.patience) = (settings, name, patience)
        (self.inbox, self.status, self.log) = (inbox, status, log)
        flight = Flight(window: window)
        dialler = Dialler(settings, name: name, log: log)
        confirmSeconds = metrics.histogram(
            "raingan_amqp_confirm_seconds", "From sending a message to its confirmation.")
        confirmed = metrics.counter("raingan_amqp_published_total", "Messages that the broker has confirmed.")
        failures = metrics.counter("raingan_amqp_publish_failures_total", "Batches not taken as a whole, by kind.")
    }

    func run() {
        status.become(.connecting)
        while !(stopping && flight.isEmpty) {
            do {
                let link = try dialler.connect { link throws(BrokerFault) in
                    try link.openChannel()
                    try link.selectConfirms()
                }
                status.become(.connected)
                (blocked, progress) = (false, .now)
                try serve(link)
                link.close()
            } catch {
                lost(error)
            }
        }
        inbox.end()
        takeIn()
        flight.failAll(.closed)
        answer()
        status.become(.closed)
    }

    /// Until the thread is to stop and nothing is under way any more.
    private func serve(_ link: Link) throws(BrokerFault) {
        while true {
            while let event = try link.receive() { try react(to: event, link) }
            takeIn()
            try sendWhatFits(link)
            answer()
            if stopping && flight.isEmpty { return }
            try expire()
            answer()
            inbox.doorbell.wait(for: min(link.pulse, untilExpiry), orReadable: link.socket)
        }
    }

    private func takeIn() {
        let (publications, stopping) = inbox.take()
        self.stopping = stopping
        for publication in publications {
            // Waiting for confirmations starts with the first batch after a pause.
            if flight.isEmpty { progress = .now }
            waiters[flight.add(publication.messages, at: publication.since)] = publication.waiter
        }
    }

    private func sendWhatFits(_ link: Link) throws(BrokerFault) {
        guard !blocked else { return }
        var sent = 0
        while let message = flight.next(at: .now) {
            do {
                try writer.send(message, over: link)
            } catch {
                guard error.kind == .unsendable else { throw error }
                flight.lastWasUnsendable()
            }
            sent += 1
            // Confirmations are looked at in between, so that neither side's buffers fill up.
            if sent % 32 == 0 {
                while let event = try link.receive() { try react(to: event, link) }
                if blocked { return }
            }
        }
    }

    private func react(to event: BrokerEvent, _ link: Link) throws(BrokerFault) {
        switch event {
        case .confirmed(let tag, let multiple): settle(tag, multiple, accepted: true)
        case .nacked(let tag, let multiple): settle(tag, multiple, accepted: false)
        case .returned(let message): flight.returned(message)
        case .blocked(let reason):
            blocked = true
            status.become(.blocked)
            log.warning("amqp.blocked", ["connection": .text(name), "reason": .text(reason)])
        case .unblocked:
            (blocked, progress) = (false, .now)
            status.become(.connected)
            log.info("amqp.unblocked", ["connection": .text(name)])
        case .channelClosed(let code, let text):
            link.answerChannelClose()
            flight.connectionLost(.refused(code: code, text: text))
            log.warning("amqp.channel_closed", ["connection": .text(name), "code": .int(code), "text": .text(text)])
            try link.openChannel()
            try link.selectConfirms()
            progress = .now
        case .connectionClosed(_, let text):
            link.answerConnectionClose()
            throw BrokerFault(kind: .lost, text: text)
        case .delivered, .cancelled: break
        }
    }

    private func settle(_ tag: UInt64, _ multiple: Bool, accepted: Bool) {
        let now = ContinuousClock.now
        progress = now
        var count = 0
        flight.settle(tag: tag, multiple: multiple, accepted: accepted, at: now) { duration in
            confirmSeconds.observe(duration)
            count += 1
        }
        if accepted { confirmed.add(count, ["name": name]) }
    }

    private var untilExpiry: Duration {
        flight.isEmpty ? .seconds(60) : max(.zero, progress + patience - .now)
    }

    /// Gives up what the broker has not confirmed in time.
    private func expire() throws(BrokerFault) {
        guard !flight.isEmpty, ContinuousClock.now - progress >= patience else { return }
        guard !blocked else {
            flight.failAll(.blocked)
            return
        }
        flight.connectionLost(.timeout)
        flight.failAll(.timeout)
        throw BrokerFault(kind: .lost, text: "no confirmation in time")
    }

    /// Ends what was under way and waits before the next attempt, taking in and refusing batches meanwhile.
    private func lost(_ fault: BrokerFault) {
        status.become(.connecting)
        status.countReconnect()
        log.warning("amqp.connection_lost", ["connection": .text(name), "reason": .text(fault.text)])
        flight.connectionLost(blocked ? .blocked : .notConnected)
        blocked = false
        let until = ContinuousClock.now + dialler.pause()
        while true {
            takeIn()
            if stopping { flight.failAll(.notConnected) }
            flight.failAll(handedInBefore: .now - patience, .notConnected)
            answer()
            let left = until - .now
            if stopping || left <= .zero { return }
            inbox.doorbell.wait(for: left)
        }
    }

    private func answer() {
        for (id, outcome) in flight.takeFinished() {
            if case .failure(let failure) = outcome { failures.add(1, ["name": name, "kind": failure.kind.label]) }
            waiters.removeValue(forKey: id)?.resume(returning: outcome)
        }
    }
}

extension PublishFailure.Kind {
    /// For figures: the kind without its particulars.
    fileprivate var label: String {
        switch self {
        case .notConnected: "not_connected"
        case .blocked: "blocked"
        case .returned: "returned"
        case .nacked: "nacked"
        case .refused: "refused"
        case .unsendable: "unsendable"
        case .timeout: "timeout"
        case .closed: "closed"
        }
    }
}

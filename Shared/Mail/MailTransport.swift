public import Runtime
import Synchronization

/// Hands mails to the server, several at a time, each connection on a thread of its own.
public final class MailTransport: Sendable {
    private struct State {
        var idle: [Carrier]
        var waiting: [CheckedContinuation<Carrier, Never>] = []
    }

    private let state: Mutex<State>
    private let outcomes: Counter
    private let length: Histogram

    public init(_ settings: MailSettings, metrics: Metrics) {
        let carriers = (0..<max(1, settings.connections)).map { _ in Carrier(settings) }
        state = Mutex(State(idle: carriers))
        outcomes = metrics.counter("raingan_mail_outcomes_total", "Mails handed to the server, by outcome.")
        length = metrics.histogram("raingan_mail_seconds", "From handing a mail over to the server's answer.")
    }

    /// Sends one mail and says what became of it.
    ///
    /// Once begun it is not cut short by cancellation: the outcome would be unknown. Commit "handed over" before.
    public func send(_ message: MailMessage) async -> MailOutcome {
        let carrier = await takeCarrier()
        defer { giveBack(carrier) }
        let start = ContinuousClock.now
        let outcome = await carrier.carry(message)
        length.observe(ContinuousClock.now - start)
        outcomes.add(1, ["outcome": outcome.name])
        return outcome
    }

    private func takeCarrier() async -> Carrier {
        await withCheckedContinuation { continuation in
            let carrier: Carrier? = state.withLock { state in
                if let carrier = state.idle.popLast() { return carrier }
                state.waiting.append(continuation)
                return nil
            }
            if let carrier { continuation.resume(returning: carrier) }
        }
    }

    private func giveBack(_ carrier: Carrier) {
        let next: CheckedContinuation<Carrier, Never>? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.idle.append(carrier)
            return nil
        }
        next?.resume(returning: carrier)
    }
}

extension MailOutcome {
    var name: String {
        switch self {
        case .accepted: "accepted"
        case .refusedTemporarily: "refused_temporarily"
        case .refusedPermanently: "refused_permanently"
        case .notSent: "not_sent"
        case .ambiguous: "ambiguous"
        }
    }
}

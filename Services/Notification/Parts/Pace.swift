import Runtime
import Synchronization

/// Keeps mails from going out faster than the mail server wants them.
final class Pace: Sendable {
    private let interval: Duration
    private let next = Mutex<ContinuousClock.Instant>(.now)

    /// At most so many a second.
    init(perSecond rate: Int) { interval = .seconds(1) / max(rate, 1) }

    /// Returns when it is the caller's turn, or at once when the task is cancelled.
    func turn() async {
        let mine = next.withLock { next in
            let mine = max(next, .now)
            next = mine + interval
            return mine
        }
        try? await Task.sleep(until: mine, clock: .continuous)
    }
}

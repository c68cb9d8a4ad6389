import Runtime
import Synchronization

/// A batch and whoever waits for its outcome.
struct Publication: Sendable {
    let messages: [OutgoingMessage]
    let waiter: CheckedContinuation<Result<Int, PublishFailure>, Never>
    let since = ContinuousClock.now
}

/// Where the callers of `publish` and the publisher's thread meet.
final class PublishingInbox: Sendable {
    private enum Phase { case idle, open, stopping, ended }

    private struct State {
        var phase = Phase.idle
        var waiting: [Publication] = []
    }

    let doorbell = Doorbell()
    private let state = Mutex(State())

    func open() { state.withLock { $0.phase = $0.phase == .stopping ? .stopping : .open } }

    func put(_ publication: Publication) {
        let refusal: PublishFailure.Kind? = state.withLock { state in
            switch state.phase {
            case .idle: return .notConnected
            case .stopping, .ended: return .closed
            case .open:
                state.waiting.append(publication)
                return nil
            }
        }
        if let refusal { return publication.waiter.resume(returning: .failure(PublishFailure(refusal, confirmed: 0))) }
        doorbell.ring()
    }

    func stop() {
        state.withLock { $0.phase = .stopping }
        doorbell.ring()
    }

    /// What was put in since the last look, and whether the publisher is to stop.
    func take() -> (publications: [Publication], stopping: Bool) {
        state.withLock { state in
            defer { state.waiting.removeAll() }
            return (state.waiting, state.phase != .open)
        }
    }

    /// Refuses everything from now on, until it is opened again.
    func end() { state.withLock { $0.phase = .ended } }
}

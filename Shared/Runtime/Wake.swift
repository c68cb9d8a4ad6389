import Synchronization

/// Wakes one waiting loop; any number of signals before it looks again count as one.
public final class Wake: Sendable {
    private struct State {
        var signalled = false
        var waiter: CheckedContinuation<Bool, Never>?
        var round = 0
        /// The latest round whose time is over.
        var expired = 0
    }

    private let state = Mutex(State())

    public init() {}

    public func signal() {
        state.withLock { state in
            let waiter = state.waiter.take()
            state.signalled = waiter == nil
            return waiter
        }?.resume(returning: true)
    }

    /// Returns at the next signal, at the latest after `limit`; says whether there was one.
    ///
    /// Returns at once when a signal came since the last wait or the task is cancelled. Only one loop may wait.
    @discardableResult
    public func wait(atMost limit: Duration) async -> Bool {
        let round = state.withLock { state in
            state.round += 1
            return state.round
        }
        let timer = Task { [weak self] in
            try? await Task.sleep(for: limit)
            self?.release(round)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let found = state.withLock { state -> Bool? in
                    if state.signalled {
                        state.signalled = false
                        return true
                    }
                    // The timer may have rung before there was anybody to wake.
                    if state.expired == round || Task.isCancelled { return false }
                    state.waiter = waiter
                    return nil
                }
                if let found { waiter.resume(returning: found) }
            }
        } onCancel: {
            release(round)
        }
    }

    /// Ends the wait of this round, if it still lasts.
    private func release(_ round: Int) {
        state.withLock { state in
            guard state.round == round else { return CheckedContinuation<Bool, Never>?.none }
            state.expired = round
            return state.waiter.take()
        }?.resume(returning: false)
    }
}

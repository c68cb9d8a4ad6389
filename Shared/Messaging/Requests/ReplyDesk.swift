import Synchronization

/// Brings answers together with those who wait for them.
final class ReplyDesk: Sendable {
    typealias Answer = Result<Delivery, Requester.Failure>

    private enum Place {
        case expected
        case awaited(CheckedContinuation<Answer, Never>)
        case answered(Answer)
    }

    private struct State {
        var queue: String?
        var places: [String: Place] = [:]
    }

    private let state = Mutex(State())

    func bound(to queue: String) { state.withLock { $0.queue = queue } }

    /// Answers cannot arrive any more.
    func lost() {
        let ids = state.withLock { state in
            state.queue = nil
            return Array(state.places.keys)
        }
        for id in ids { end(id, .failure(.notConnected)) }
    }

    /// Keeps a place for an answer; the queue it is to go to, or nil when there is none.
    func expect(_ id: String) -> String? {
        state.withLock { state in
            guard let queue = state.queue else { return nil }
            state.places[id] = .expected
            return queue
        }
    }

    func forget(_ id: String) { state.withLock { $0.places[id] = nil } }

    /// An answer without a place came too late, or was not for us.
    func arrived(_ delivery: Delivery) {
        guard let id = delivery.correlationID else { return }
        end(id, .success(delivery))
    }

    /// The first end counts.
    func end(_ id: String, _ answer: Answer) {
        let waiter: CheckedContinuation<Answer, Never>? = state.withLock { state in
            switch state.places[id] {
            case .expected:
                state.places[id] = .answered(answer)
                return nil
            case .awaited(let waiter):
                state.places[id] = nil
                return waiter
            case .answered, nil: return nil
            }
        }
        waiter?.resume(returning: answer)
    }

    /// Waits for the end of a request for which a place is kept.
    func answer(to id: String) async -> Answer {
        await withCheckedContinuation { waiter in
            let known: Answer? = state.withLock { state in
                guard case .answered(let answer) = state.places[id] else {
                    state.places[id] = .awaited(waiter)
                    return nil
                }
                state.places[id] = nil
                return answer
            }
            if let known { waiter.resume(returning: known) }
        }
    }
}

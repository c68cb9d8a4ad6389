import Synchronization

/// One request on its way through the server, and the answer to it.
///
/// The library's thread, the handler's task and the look-out meet here; the first answer counts.
final class Exchange: Sendable {
    enum Phase { case fresh, complete, admitting, admitted, receiving, handling, answered }

    struct State: ~Copyable {
        var phase = Phase.fresh
        var method = "-"
        var pattern: String?
        var request: Request?
        var route: Route?
        var receiver: BodyReceiver?
        var task: Task<Void, Never>?
        var deadline: ContinuousClock.Instant?
        var answer: Response?
        /// The answer to a request whose body is refused, and thrown away as it comes.
        var answerAtEnd: Response?
        var writer: BodyWriter?
        var isSuspended = false
        var status: Status = 0
        var closesAfter = false
    }

    let connection: ConnectionHandle
    let target: String
    let started = ContinuousClock.now
    let state = Mutex(State())

    init(connection: ConnectionHandle, target: String) { (self.connection, self.target) = (connection, target) }

    /// Gives the answer, if nobody gave one before, and lets the connection go on.
    @discardableResult
    func answer(_ response: Response) -> Bool {
        state.withLock { state in
            guard state.answer == nil, state.phase != .answered else { return false }
            state.answer = response
            if state.isSuspended {
                state.isSuspended = false
                connection.resume()
            }
            return true
        }
    }

    /// Lets the connection go on to its body, whether it is wanted or not.
    func proceed(with request: Request, answeringAtItsEnd response: Response? = nil) {
        state.withLock { state in
            guard state.answer == nil, state.phase == .admitting else { return }
            state.request = request
            state.answerAtEnd = response
            state.phase = .admitted
            if state.isSuspended {
                state.isSuspended = false
                connection.resume()
            }
        }
    }

    /// Stops the connection and starts work for it; called on the library's thread.
    func work(in phase: Phase, until deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () async -> Void) {
        state.withLock { state in
            state.phase = phase
            state.deadline = deadline
            state.isSuspended = true
            connection.suspend()
            state.task = Task { await body() }
        }
    }

    /// The client has hung up: whatever is done for it may stop.
    func abandon() {
        let (task, writer) = state.withLock { ($0.task, $0.writer) }
        task?.cancel()
        writer?.abandon()
    }

    func isOverdue(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in state.answer == nil && state.deadline.map { $0 < now } ?? false }
    }
}

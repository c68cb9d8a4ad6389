import Runtime
import Synchronization

/// Lends connections, at most so many at once, in the order in which they were asked for.
final class Pool: Sendable {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Result<Connection, DatabaseError>, Never>
    }

    private struct State {
        /// The most recently used is last and goes out first, so that the others may rest.
        var idle: [Connection] = []
        var made = 0
        var waiters: [Waiter] = []
        var asked = 0
    }

    private let state = Mutex(State())
    private let settings: DatabaseSettings
    private let log: Log
    private let waits: Histogram
    private let busy: Gauge

    init(_ settings: DatabaseSettings, log: Log, metrics: Metrics) {
        (self.settings, self.log) = (settings, log)
        waits = metrics.histogram(
            "raingan_database_pool_wait_seconds", "How long callers waited for a database connection.")
        busy = metrics.gauge("raingan_database_connections_busy", "Database connections lent out.")
    }

    /// Lends a connection that has a session.
    ///
    /// While the server cannot be reached it tries again, ever more slowly, until the acquire time-out has passed.
    func acquire() async throws(DatabaseError) -> Connection {
        let start = ContinuousClock.now
        let taken = await take(within: settings.acquireTimeout)
        // Those who went away without one waited too.
        waits.observe(ContinuousClock.now - start)
        let connection = try taken.get()
        var backoff = Backoff()
        while true {
            do {
                try await connection.connect()
                busy.add(1)
                return connection
            } catch {
                let pause = backoff.next()
                let isLate = ContinuousClock.now + pause - start > settings.acquireTimeout
                let isCancelled = Task.isCancelled
                if isLate || isCancelled || !error.isOutage {
                    hand(back: connection)
                    log.error("database.unreachable", ["error.message": .text(error.message)])
                    throw error
                }
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// How many callers stand in the queue.
    var waiting: Int { state.withLock { $0.waiters.count } }

    func release(_ connection: Connection) {
        busy.add(-1)
        hand(back: connection)
    }

    private func hand(back connection: Connection) {
        let next: Waiter? = state.withLock { state in
            guard !state.waiters.isEmpty else {
                state.idle.append(connection)
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: .success(connection))
    }

    private func take(within limit: Duration) async -> Result<Connection, DatabaseError> {
        let (free, number) = state.withLock { state -> (Connection?, Int) in
            state.asked += 1
            if let connection = state.idle.popLast() { return (connection, state.asked) }
            guard state.made < settings.poolSize else { return (nil, state.asked) }
            state.made += 1
            return (Connection(settings, log: log), state.asked)
        }
        if let free { return .success(free) }
        var timer: Task<Void, any Error>?
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(Waiter(number: number, continuation: continuation))
                timer = Task {
                    try await Task.sleep(for: limit)
                    dismiss(number, as: .outage, "no database connection was free in time")
                }
            }
        } onCancel: {
            dismiss(number, as: .cancelled, "cancelled while waiting for a database connection")
        }
    }

    private func enqueue(_ waiter: Waiter) {
        let answer = state.withLock { state -> Result<Connection, DatabaseError>? in
            // A cancellation from before this moment found nobody in the queue to dismiss.
            if Task.isCancelled {
                return .failure(DatabaseError(kind: .cancelled, message: "cancelled", statement: ""))
            }
            // One may have come back between the first look and now.
            if let connection = state.idle.popLast() { return .success(connection) }
            state.waiters.append(waiter)
            return nil
        }
        if let answer { waiter.continuation.resume(returning: answer) }
    }

    /// Takes a caller out of the queue.
    private func dismiss(_ number: Int, as kind: DatabaseError.Kind, _ message: String) {
        let waiter: Waiter? = state.withLock { state in
            guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: .failure(DatabaseError(kind: kind, message: message, statement: "")))
    }
}

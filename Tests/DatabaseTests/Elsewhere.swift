import Database
import Dispatch
import Runtime
import Synchronization
import TestSupport

/// Holds the locks of a statement in another session while `body` runs.
func holdingLocks<T: Sendable>(of statement: SQL, _ body: @Sendable () async throws -> T) async throws -> T {
    let other = Database(try FreshDatabase.settings, log: .silent, metrics: Metrics())
    let (entered, leave) = (Wake(), DispatchSemaphore(value: 0))
    async let held: Void = other.transaction { connection in
        try connection.execute(statement)
        entered.signal()
        leave.wait()
    }
    await entered.wait(atMost: .seconds(10))
    let result: Result<T, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    leave.signal()
    try await held
    return try result.get()
}

/// From inside a transaction, which cannot await: lets a task run elsewhere and blocks until it ends.
func waitForResult<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) throws -> T {
    let answer = Answer<T>()
    Task {
        do { answer.give(.success(try await body())) } catch { answer.give(.failure(error)) }
    }
    return try answer.wait().get()
}

private final class Answer<T: Sendable>: Sendable {
    private let value = Mutex<Result<T, any Error>?>(nil)
    private let given = DispatchSemaphore(value: 0)

    func give(_ result: Result<T, any Error>) {
        value.withLock { $0 = result }
        given.signal()
    }

    func wait() -> Result<T, any Error> {
        given.wait()
        return value.withLock { $0 } ?? .failure(CancellationError())
    }
}

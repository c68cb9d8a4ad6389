import Dispatch
import Foundation
import Synchronization

/// A few threads of their own for password hashing, and a queue that says no before it grows old.
///
/// Everything else in the process keeps the remaining core: checking tokens never waits behind a sign-in.
public final class HashingPool: Sendable {
    /// More is asked than can be done in time; the caller answers 503 with `Retry-After`.
    public struct Busy: Error, Equatable, Sendable {
        public let retryAfter: Duration
    }

    private struct Job {
        /// When the job has waited too long; none for a job that found an idle thread.
        var deadline: ContinuousClock.Instant?
        /// Called with false when the job is refused for its age.
        var run: @Sendable (_ inTime: Bool) -> Void
    }

    private struct State {
        var waiting: [Job] = []
        var idle: [DispatchQueue]
        /// A running mean of how long one job takes.
        var usual: Duration = .milliseconds(25)
    }

    private let width: Int
    private let patience: Duration
    private let state: Mutex<State>

    /// One thread less than there are cores, but at least one, unless told otherwise.
    ///
    /// `patience` is how long a job may wait for its turn.
    public init(threads: Int? = nil, patience: Duration = .seconds(2)) {
        width = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount - 1)
        self.patience = patience
        state = Mutex(State(idle: (0..<width).map { DispatchQueue(label: "hashing.\($0)") }))
    }

    /// Jobs that wait for a thread.
    public var waiting: Int { state.withLock { $0.waiting.count } }

    /// Does the work on a thread of the pool.
    ///
    /// Throws `Busy` at once when the queue is too long already, or when the turn comes too late.
    func run<T: Sendable>(_ work: @escaping @Sendable () -> T) async throws(Busy) -> T {
        let outcome: Result<T, Busy> = await withCheckedContinuation { continuation in
            let busy = Busy(retryAfter: patience)
            let job = Job { inTime in
                continuation.resume(returning: inTime ? .success(work()) : .failure(busy))
            }
            if !enqueue(job) { continuation.resume(returning: .failure(busy)) }
        }
        return try outcome.get()
    }

    /// Queues the job and wakes a thread if one is idle; false when the queue is too long already.
    private func enqueue(_ job: Job) -> Bool {
        state.withLock { state in
            if let lane = state.idle.popLast() {
                state.waiting.append(job)
                lane.async { self.drain(on: lane) }
                return true
            }
            guard state.usual * (state.waiting.count + 1) / width <= patience else { return false }
            state.waiting.append(Job(deadline: .now + patience, run: job.run))
            return true
        }
    }

    /// Works until nothing waits, then gives the lane back.
    private func drain(on lane: DispatchQueue) {
        while let job = next(givingBack: lane) {
            let start = ContinuousClock.now
            let inTime = job.deadline.map { start <= $0 } ?? true
            job.run(inTime)
            guard inTime else { continue }
            let took = ContinuousClock.now - start
            state.withLock { $0.usual = ($0.usual * 7 + took) / 8 }
        }
    }

    private func next(givingBack lane: DispatchQueue) -> Job? {
        state.withLock { state in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(lane)
            return nil
        }
    }
}

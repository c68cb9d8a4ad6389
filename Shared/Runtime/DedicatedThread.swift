import Dispatch

/// One serial lane of its own for an actor that must make blocking C calls.
///
/// The cooperative pool has as many threads as the machine has cores; a single blocked
/// call takes one of them away from every request in the process. An actor that lives
/// here blocks nobody but itself.
public final class DedicatedThread: SerialExecutor {
    private let lane: DispatchQueue

    public init(label: String) { lane = DispatchQueue(label: label) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        lane.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    public func checkIsolated() { dispatchPrecondition(condition: .onQueue(lane)) }
}

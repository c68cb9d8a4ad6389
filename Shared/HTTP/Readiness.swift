import Synchronization

/// Whether this instance may be given work: every named check says so, and nobody is stopping it.
public final class Readiness: Sendable {
    /// Nil when all is well, otherwise what is missing, in one short phrase without secrets.
    public typealias Check = @Sendable () async -> String?

    private struct State {
        var checks: [String: PatientCheck] = [:]
        var isDraining = false
    }

    private let patience: Duration
    private let state = Mutex(State())

    /// Whoever asks hears something within `patience`, whatever the checks are waiting for.
    public init(patience: Duration = .seconds(1)) { self.patience = patience }

    /// Adds a check, asked anew each time somebody wants to know.
    public func add(_ name: String, _ check: @escaping Check) {
        state.withLock { $0.checks[name] = PatientCheck(check) }
    }

    /// From now on the answer is no.
    public func startDraining() { state.withLock { $0.isDraining = true } }

    /// What each check says; `draining` stands among them while the instance stops.
    func report() async -> [String: String?] {
        let (checks, isDraining) = state.withLock { ($0.checks, $0.isDraining) }
        return await withTaskGroup { [patience] group in
            for (name, check) in checks { group.addTask { (name, await check.answer(within: patience)) } }
            var report: [String: String?] = isDraining ? ["draining": .some("stopping")] : [:]
            for await (name, complaint) in group { report[name] = .some(complaint) }
            return report
        }
    }
}

/// A check that may wait for something that is away, such as a connection: it is never asked twice at once, and who
/// asks does not wait longer than they like.
private final class PatientCheck: Sendable {
    private struct State {
        var running: Task<String?, Never>?
        /// What it said last.
        var complaint: String?
    }

    private let check: Readiness.Check
    private let state = Mutex(State())

    init(_ check: @escaping Readiness.Check) { self.check = check }

    /// What the check says, or said last when it takes too long; silence is a complaint.
    func answer(within patience: Duration) async -> String? {
        let running = state.withLock { state in
            let running = state.running ?? Task { await ask() }
            state.running = running
            return running
        }
        return await withCheckedContinuation { continuation in
            let first = FirstAnswer(to: continuation)
            let timer = Task {
                try? await Task.sleep(for: patience)
                first.give(state.withLock { $0.complaint } ?? "no answer yet")
            }
            Task {
                first.give(await running.value)
                timer.cancel()
            }
        }
    }

    private func ask() async -> String? {
        let complaint = await check()
        state.withLock { $0 = State(running: nil, complaint: complaint) }
        return complaint
    }
}

/// Of several answers the first one counts.
private final class FirstAnswer: Sendable {
    private let waiter: Mutex<CheckedContinuation<String?, Never>?>

    init(to waiter: CheckedContinuation<String?, Never>) { self.waiter = Mutex(waiter) }

    func give(_ answer: String?) { waiter.withLock { $0.take() }?.resume(returning: answer) }
}

import Synchronization

/// Whether this instance may be given work: every named check says so, and nobody is stopping it.
public final class Readiness: Sendable {
    /// Nil when all is well, otherwise what is missing, in one short phrase without secrets.
    public typealias Check = @Sendable () async -> String?

    private struct State {
        var checks: [String: Check] = [:]
        var isDraining = false
    }

    private let state = Mutex(State())

    public init() {}

    /// Adds a check, asked anew each time somebody wants to know.
    public func add(_ name: String, _ check: @escaping Check) { state.withLock { $0.checks[name] = check } }

    /// From now on the answer is no.
    public func startDraining() { state.withLock { $0.isDraining = true } }

    /// What each check says; `draining` stands among them while the instance stops.
    func report() async -> [String: String?] {
        let (checks, isDraining) = state.withLock { ($0.checks, $0.isDraining) }
        var report: [String: String?] = [:]
        for (name, check) in checks { report[name] = .some(await check()) }
        if isDraining { report["draining"] = .some("stopping") }
        return report
    }
}

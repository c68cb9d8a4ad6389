/// How long to wait before trying an outside system again.
///
/// Doubles from `first` to `limit` and varies each wait by a fifth, so that many instances do not return in step.
public struct Backoff: Sendable {
    private let first: Duration
    private let limit: Duration
    private var failures = 0

    public init(first: Duration = .milliseconds(50), limit: Duration = .seconds(5)) {
        (self.first, self.limit) = (first, limit)
    }

    /// The wait after one more failure.
    public mutating func next() -> Duration {
        defer { failures += 1 }
        let grown = first * (1 << min(failures, 20))
        return min(grown, limit) * Double.random(in: 0.8...1.2)
    }

    /// Does something that an outage prevents for a while, trying so often; throws what the last attempt threw.
    ///
    /// Cancellation shortens the waits and not the number of attempts.
    public static func patiently<T>(
        times: Int = 8, first: Duration = .milliseconds(200), _ work: () async throws -> T
    ) async throws -> T {
        var backoff = Backoff(first: first)
        for _ in 1..<times {
            do { return try await work() } catch { try? await Task.sleep(for: backoff.next()) }
        }
        return try await work()
    }

    /// Starts from the beginning, after a success.
    public mutating func reset() { failures = 0 }
}

/// Lets `capacity` through at once and then one per `interval`.
public struct TokenBucket: Sendable {
    /// How many, and how fast they come back.
    public struct Rate: Sendable, Hashable {
        public let capacity: Int
        public let interval: Duration

        /// So many per period, all of which may be used at once.
        public init(_ count: Int, per period: Duration) { (capacity, interval) = (count, period / count) }
    }

    public let rate: Rate
    private var tokens: Double
    private var last: ContinuousClock.Instant

    public init(_ rate: Rate, at now: ContinuousClock.Instant) {
        (self.rate, tokens, last) = (rate, Double(rate.capacity), now)
    }

    /// Takes one; when there is none, tells how long until there is.
    public mutating func take(at now: ContinuousClock.Instant) -> Duration? {
        refill(at: now)
        if tokens >= 1 {
            tokens -= 1
            return nil
        }
        return rate.interval * (1 - tokens)
    }

    /// Nobody used it for so long that it is as good as new.
    mutating func isFull(at now: ContinuousClock.Instant) -> Bool {
        refill(at: now)
        return tokens >= Double(rate.capacity)
    }

    private mutating func refill(at now: ContinuousClock.Instant) {
        guard now > last else { return }
        tokens = min(Double(rate.capacity), tokens + (now - last) / rate.interval)
        last = now
    }
}

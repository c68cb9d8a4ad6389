import Synchronization

/// One bucket per key, in the memory of this instance.
public final class RateLimiter: Sendable {
    /// Bounds the memory that strangers can claim by inventing keys.
    private static let keyLimit = 100_000

    private let rate: TokenBucket.Rate
    private let now: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[String: TokenBucket]>([:])

    public init(_ rate: TokenBucket.Rate, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        (self.rate, self.now) = (rate, now)
    }

    /// Counts one use of the key; throws 429 with the time to wait when it was one too many.
    public func count(_ key: String) throws(Problem) {
        let now = now()
        let wait = buckets.withLock { buckets in
            if buckets.count >= Self.keyLimit, buckets[key] == nil { Self.forget(&buckets, at: now) }
            return buckets[key, default: TokenBucket(rate, at: now)].take(at: now)
        }
        if let wait { throw Problem.tooMany.retrying(after: wait) }
    }

    /// Drops the buckets that say nothing any more; all of them when that does not help.
    private static func forget(_ buckets: inout [String: TokenBucket], at now: ContinuousClock.Instant) {
        buckets = buckets.filter { entry in
            var bucket = entry.value
            return !bucket.isFull(at: now)
        }
        if buckets.count >= keyLimit { buckets = [:] }
    }
}

/// Slows down whoever asks too often.
public struct RateLimit: Middleware {
    private let limiter: RateLimiter
    private let key: @Sendable (Request, Route) -> String?

    /// `key` names who is counted; nil lets a request pass uncounted.
    public init(_ limiter: RateLimiter, by key: @escaping @Sendable (Request, Route) -> String?) {
        (self.limiter, self.key) = (limiter, key)
    }

    public func handle(_ request: Request, on route: Route, next: Handler) async throws -> Response {
        if let key = key(request, route) { try limiter.count(key) }
        return try await next(request)
    }
}

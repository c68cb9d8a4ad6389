import HTTP
import Runtime
import Synchronization
import TestSupport
import Testing

/// How often is too often.
struct RateLimitTests {
    @Test func letsABurstThroughAndThenOnePerInterval() {
        let start = ContinuousClock.now
        var bucket = TokenBucket(.init(3, per: .seconds(60)), at: start)
        for _ in 0..<3 { #expect(bucket.take(at: start) == nil) }
        #expect(bucket.take(at: start) == .seconds(20))
        #expect(bucket.take(at: start + .seconds(10)) == .seconds(10))
        #expect(bucket.take(at: start + .seconds(20)) == nil)
        #expect(bucket.take(at: start + .seconds(20)) == .seconds(20))
    }

    @Test func savesUpNoMoreThanItsCapacity() {
        let start = ContinuousClock.now
        var bucket = TokenBucket(.init(2, per: .seconds(2)), at: start)
        let later = start + .seconds(3600)
        #expect(bucket.take(at: later) == nil)
        #expect(bucket.take(at: later) == nil)
        #expect(bucket.take(at: later) != nil)
    }

    @Test func countsEachKeyByItselfAndSaysWhenToComeBack() async throws {
        let start = ContinuousClock.now
        let limiter = RateLimiter(.init(2, per: .seconds(60)), now: { start })
        let application = try Application(
            routes: [.get("/", for: .anyone) { _ in .noContent }], gate: .anyoneOnly,
            middleware: [RateLimit(limiter) { request, _ in request.headers["X-Caller"] }], log: .silent)
        func ask(_ caller: String?) async -> Response {
            await application.respond(.get, "/", headers: caller.map { ["X-Caller": $0] } ?? [:])
        }
        for _ in 0..<2 { #expect(await ask("a").status == .noContent) }
        let refused = await ask("a")
        #expect(refused.status == .tooManyRequests)
        #expect(refused.headers["Retry-After"] == "30")
        #expect(await ask("b").status == .noContent)
        for _ in 0..<5 { #expect(await ask(nil).status == .noContent) }
    }
}

import Access
import Cryptography
import EventLog
import Foundation
import HTTP
import Operations
import Pages
import Runtime

/// Where requests are answered: what every handler has at hand.
struct Desk: Sendable {
    let ground: Ground
    let hasher: PasswordHasher
    let sealing: KeyRing
    let front: FrontDesk
    /// Wakes the post when a mail was put on its way.
    let mailWake: Wake
    var limits = Limits()

    var site: Site { front.site }

    func application(log: Log) throws -> Application {
        let register = ground.register
        let gate = AccessGate(
            service: "auth", checker: TokenChecker(keys: register.tokenKeys), clock: ground.journal.realClock,
            hears: { register.hears }, verdict: { register.verdict(on: $0) })
        return try front.application(
            routes, gate: gate.gate, forms: AuthFormGuard(forms: front.forms), log: log
        ) { Problem(fault: $0) }
    }

    /// Who is calling, for a page or a deed.
    func visit(_ request: Request) throws(Problem) -> Visit {
        let principal = try request.principal()
        return Visit(
            acting: ActingPerson(principal: principal, client: request.remoteAddress), viewer: front.viewer(principal),
            moment: ground.moment())
    }

    /// Who is at the door, before anybody knows who they are.
    func visitor(_ request: Request) -> Visitor {
        Visitor(
            client: request.remoteAddress, device: request.cookies[SessionCookies.device],
            browser: BrowserName.read(request.headers["User-Agent"] ?? ""))
    }

    /// A request that changes something, as it is recognised when it comes again.
    func repeatable(_ request: Request, _ visit: Visit) throws -> RepeatableRequest {
        try RepeatableRequest(request, by: visit.acting.principal)
    }

    /// A key for a form that is about to be shown.
    var formKey: String { ground.newID().text }

    /// How often strangers may ask, by their address; counted by each instance.
    struct Limits: Sendable {
        /// A province may sit behind one address: enough for all of its offices on the last day.
        let signIn: RateLimiter
        let reset = RateLimiter(.init(30, per: .seconds(3600)))
        /// Wrong codes, not codes.
        let wrongCode = RateLimiter(.init(5, per: .seconds(900)))
        let lookUp = RateLimiter(.init(120, per: .seconds(60)))

        init(signInsPerMinute: Int = 300) {
            signIn = RateLimiter(.init(signInsPerMinute, per: .seconds(60)))
        }
    }
}

/// One person before one page.
struct Visit: Sendable {
    let acting: ActingPerson
    let viewer: Viewer
    let moment: Moment
}

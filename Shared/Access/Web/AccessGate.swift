import Foundation
public import HTTP
public import Runtime

/// Decides at the door who is calling: reads the token, believes it or not, and sends people where they can go on.
///
/// A token in the header must be made for this service; a token in the cookie for the browser; neither is taken for
/// the other. With a header the cookie is not looked at.
public struct AccessGate: Sendable {
    public static let tokenCookie = "__Host-at"
    public static let sessionCookie = "__Host-sid"

    private let service: String
    private let checker: TokenChecker
    private let hears: @Sendable () -> Bool
    private let verdict: @Sendable (InternalToken) -> RevocationList.Verdict
    private let clock: RealClock

    /// Makes a gate for one service, whose name is the audience of tokens in the header.
    ///
    /// Auth itself answers `hears` and `verdict` from its own rows; the others from their `RevocationWatch`.
    public init(
        service: String, checker: TokenChecker, clock: RealClock = .system,
        hears: @escaping @Sendable () -> Bool,
        verdict: @escaping @Sendable (InternalToken) -> RevocationList.Verdict
    ) {
        (self.service, self.checker, self.clock) = (service, checker, clock)
        (self.hears, self.verdict) = (hears, verdict)
    }

    public init(service: String, checker: TokenChecker, clock: RealClock = .system, watch: RevocationWatch) {
        self.init(
            service: service, checker: checker, clock: clock, hears: { watch.hears }, verdict: watch.verdict)
    }

    /// The gate for an `Application`.
    public var gate: Gate { Gate(identify: identified) { request, route in try admit(request, to: route) } }

    /// The request with its sender, when the browser's token is sound at this moment.
    func identified(_ request: Request) -> Request {
        guard request[Caller.self] == nil, let found = try? credential(of: request), found.isCookie
        else { return request }
        guard case .sound(let token) = trust(in: found, needs: [], at: clock.now()) else { return request }
        var request = request
        request[Caller.self] = .init(token: token, inGrace: false, fromCookie: true)
        return request
    }

    func admit(_ request: Request, to route: Route) throws(Problem) -> Gate.Admission {
        if request.headers["Authorization"] == nil, !Self.isOwnPage(request) { throw .crossSite }
        guard let found = try credential(of: request) else {
            guard route.audience != .anyone else { return .admit(request) }
            return try sendToSignIn(request, from: route)
        }
        let now = clock.now()
        let trust = trust(in: found, needs: route.audience.duties, at: now)
        var request = request
        switch trust {
        case .sound(let token), .grace(let token):
            let inGrace = if case .grace = trust { true } else { false }
            request[Caller.self] = .init(token: token, inGrace: inGrace, fromCookie: found.isCookie)
            let duties = route.audience.duties
            guard duties.isEmpty || duties.contains(where: { token.principal.mayEver($0, at: now) }) else {
                throw .lackingDuty
            }
            return .admit(request)
        case .deaf: return try Self.refuse(request, .deaf, on: route)
        case .unsure where route.audience == .anyone: return .admit(request)
        case .unsure: return try Self.refuse(request, .keysAwaited, on: route)
        case .refused(let refusal):
            // A page for everybody is shown to somebody whose session is over as to a stranger.
            if route.audience == .anyone { return .admit(request) }
            guard found.isCookie else { throw .token(refusal) }
            if Self.isPageRead(request) {
                let address = ReturnAddress(of: request)
                return .answer(.redirect(to: refusal.isRenewable ? address.renewal : address.signIn))
            }
            return try Self.refuse(request, .token(refusal), on: route)
        }
    }

    private struct Credential {
        let token: String
        let audience: String
        let isCookie: Bool
    }

    private func trust(in credential: Credential, needs duties: Set<Duty>, at now: Date) -> Trust {
        let check = Result { () throws(TokenRefusal) in
            try checker.check(credential.token, audience: credential.audience, at: now)
        }
        // Whoever knows no key at all has never heard Auth, whatever else has arrived.
        let hears = hears() && !checker.keys.kids.isEmpty
        return Trust.decide(check, needs: duties, hears: hears, verdict: verdict, at: now)
    }

    private func credential(of request: Request) throws(Problem) -> Credential? {
        if let header = request.headers["Authorization"] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard request.headers.all("Authorization").count == 1, parts.count == 2, parts[0].lowercased() == "bearer"
            else { throw .token(.malformed("Authorization")) }
            return Credential(token: String(parts[1]), audience: service, isCookie: false)
        }
        return request.cookies[Self.tokenCookie].map {
            Credential(token: $0, audience: InternalToken.webAudience, isCookie: true)
        }
    }

    /// Reading needs no origin; everything else must come from a page of this site, or from no browser at all.
    private static func isOwnPage(_ request: Request) -> Bool {
        guard ![.get, .head, .options].contains(request.method) else { return true }
        if let site = request.headers["Sec-Fetch-Site"] { return site == "same-origin" }
        if let origin = request.headers["Origin"] {
            guard let host = request.headers["Host"] else { return false }
            return origin == (request.isSecure ? "https://" : "http://") + host
        }
        return request.cookies[tokenCookie] == nil && request.cookies[sessionCookie] == nil
    }

    private func sendToSignIn(_ request: Request, from route: Route) throws(Problem) -> Gate.Admission {
        guard Self.isPageRead(request) else { return try Self.refuse(request, .signInNeeded, on: route) }
        let address = ReturnAddress(of: request)
        // The token may have run out and been dropped while the session goes on.
        let hasSession = request.cookies[Self.sessionCookie] != nil
        return .answer(.redirect(to: hasSession ? address.renewal : address.signIn))
    }

    /// A person's form is read before it is refused, so that the answer can hold what was typed.
    private static func refuse(
        _ request: Request, _ problem: Problem, on route: Route
    ) throws(Problem) -> Gate.Admission {
        guard request.prefersPage, case .collected = route.body else { throw problem }
        var request = request
        request[RefusedForm.self] = problem
        return .admit(request)
    }

    private static func isPageRead(_ request: Request) -> Bool {
        (request.method == .get || request.method == .head) && request.prefersPage
    }
}

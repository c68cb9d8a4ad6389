public import Access
import Calendar
public import HTTP
public import Runtime

/// What the desks of all services have in common: how their pages look, how their forms are guarded, who is calling.
public struct FrontDesk: Sendable {
    private let pages: Site
    private let csrf: CSRFTokens
    private let deployment: Deployment
    private let clock: BusinessClock
    private let realClock: RealClock

    public init(
        pages: Site, csrf: CSRFTokens, deployment: Deployment, clock: BusinessClock, realClock: RealClock
    ) {
        (self.pages, self.csrf, self.deployment) = (pages, csrf, deployment)
        (self.clock, self.realClock) = (clock, realClock)
    }

    /// What the pages have in common, today.
    public var site: Site { deployment == .demonstration ? pages.demonstrating(CivilDate(clock.now())) : pages }

    /// The person before a page.
    public func viewer(_ principal: Principal) -> Viewer {
        Viewer(principal, csrf: csrf.token(for: principal.sessionID), at: realClock.now())
    }

    /// The same, as far as the request says who calls.
    public func viewer(of request: Request) -> Viewer? { (try? request.principal()).map(viewer) }

    /// Lets only forms in that carry the token of their session.
    public var forms: FormGuard { FormGuard(tokens: csrf) }

    /// The routes behind the gate, their forms guarded (by `forms` of this desk, unless told otherwise), the errors
    /// that `translate` knows and all other refusals shown as pages.
    public func application(
        _ routes: [Route], gate: Gate, forms: (any Middleware)? = nil, log: Log,
        translate: @escaping @Sendable (any Error) -> Problem?
    ) throws(Router.Conflict) -> Application {
        let problems = ProblemPage(on: site) { viewer(of: $0) }
        return try Application(
            routes: routes, gate: gate, middleware: [forms ?? self.forms], log: log, translate: translate,
            errorPage: { problems.response(for: $0, to: $1) })
    }
}

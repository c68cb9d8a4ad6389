public import Runtime

/// Everything that answers: the table of routes, who may come in, and how refusals look.
///
/// It knows nothing of sockets; a server and a test drive it alike.
public struct Application: Sendable {
    let router: Router
    private let gate: Gate
    private let middleware: [any Middleware]
    private let translate: @Sendable (any Error) -> Problem?
    private let errorPage: @Sendable (Problem, Request) -> Response
    private let policy: BrowserPolicy
    private let log: Log

    /// Puts an application together; throws when two routes contradict each other.
    ///
    /// `translate` turns errors of the domain into problems. `errorPage` renders a problem for people.
    public init(
        routes: [Route], gate: Gate, middleware: [any Middleware] = [], policy: BrowserPolicy = .standard,
        log: Log, translate: @escaping @Sendable (any Error) -> Problem? = { _ in nil },
        errorPage: @escaping @Sendable (Problem, Request) -> Response = PlainErrorPage.render
    ) throws(Router.Conflict) {
        router = try Router(routes)
        (self.gate, self.middleware, self.policy, self.log) = (gate, middleware, policy, log)
        (self.translate, self.errorPage) = (translate, errorPage)
    }

    public var routes: [Route] { router.routes }

    /// What a request meets before its body is read.
    enum Match: Sendable {
        case route(Route, Request)
        case answer(Response)
    }

    /// Finds the route, without running anything of the application.
    func match(_ request: Request, target: Target) -> Match {
        var request = request
        if target.hasTrailingSlash { return .answer(trailingSlash(request, target)) }
        switch router.route(request.method, request.segments) {
        case .found(let route, let parameters):
            request.parameters = parameters
            return .route(route, request)
        case .wrongMethod(let allowed) where request.method == .options:
            let allow = allowed.map(\.rawValue).joined(separator: ", ")
            return .answer(finished(Response(.noContent, headers: ["Allow": allow]), request))
        case .wrongMethod(let allowed):
            return .answer(refusal(Problem.wrongMethod(allowed: allowed), request))
        case .unknown: return .answer(refusal(.notFound, request))
        }
    }

    /// `/reports/` is `/reports` written carelessly; anything but reading is not sent on.
    private func trailingSlash(_ request: Request, _ target: Target) -> Response {
        guard request.method == .get || request.method == .head,
            case .found = router.route(request.method, request.segments)
        else { return refusal(.notFound, request) }
        let query = request.query.pairs.isEmpty ? "" : "?" + request.query.text
        let path = "/" + request.segments.map(\.percentEncoded).joined(separator: "/")
        return finished(Response(.permanentRedirect, headers: ["Location": path + query]), request)
    }

    /// Asks the gate; an answer means that the body need not be read.
    func admit(_ request: Request, to route: Route) async -> Gate.Admission {
        do {
            switch try await gate.admit(request, to: route) {
            case .admit(let request): return .admit(request)
            case .answer(let response): return .answer(finished(response, request))
            }
        } catch { return .answer(refusal(problem(for: error, route), request)) }
    }

    /// Runs the middleware and the handler.
    func respond(to request: Request, on route: Route) async -> Response {
        do {
            return finished(try await run(middleware[...], request, route), request)
        } catch { return refusal(problem(for: error, route), request) }
    }

    private func run(_ rest: ArraySlice<any Middleware>, _ request: Request, _ route: Route) async throws -> Response {
        guard let first = rest.first else { return try await route.handler(request) }
        return try await first.handle(request, on: route) { try await run(rest.dropFirst(), $0, route) }
    }

    private func problem(for error: any Error, _ route: Route) -> Problem {
        if let problem = error as? Problem ?? translate(error) { return problem }
        if error is CancellationError { return .tookTooLong }
        log.error(
            "http.handler_failed",
            [
                "http.request.method": .text(route.method.rawValue), "http.route": .text(route.pattern),
                "error.type": .text("\(type(of: error))"), "error.message": .text("\(error)"),
            ])
        var problem = Problem.internalError
        problem.trace = Trace.current?.traceID
        return problem
    }

    /// A problem as an answer: a page for people, problem+json for programs.
    func refusal(_ problem: Problem, _ request: Request) -> Response {
        var problem = problem
        problem.instance = problem.instance ?? "/" + request.segments.map(\.percentEncoded).joined(separator: "/")
        var response = request.refusal(problem)
        if request.prefersPage {
            response = errorPage(problem, gate.identified(request))
            response.status = problem.status
            for field in problem.headers.fields { response.headers[field.name] = field.value }
        }
        return finished(response, request)
    }

    private func finished(_ response: Response, _ request: Request) -> Response {
        policy.applied(to: response, secure: request.isSecure)
    }
}

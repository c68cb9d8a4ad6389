public import HTTP

/// Stands before every handler: a form must carry the token of its session, and one that came late is given back.
public struct FormGuard: Middleware {
    private let tokens: CSRFTokens
    private let giveBack: @Sendable (Request, Form, Problem) -> Response

    /// `giveBack` renders a page that holds what was typed, with a button to send it again after renewal.
    public init(
        tokens: CSRFTokens, giveBack: @escaping @Sendable (Request, Form, Problem) -> Response
    ) {
        (self.tokens, self.giveBack) = (tokens, giveBack)
    }

    public func handle(_ request: Request, on route: Route, next: Handler) async throws -> Response {
        if let problem = request[LateForm.self] { return try give(request, back: problem) }
        if let caller = request[Caller.self], caller.fromCookie, ![.get, .head, .options].contains(request.method) {
            guard let token = try Self.token(in: request),
                tokens.accepts(token, for: caller.principal.sessionID)
            else { throw Problem.csrf }
        }
        return try await next(request)
    }

    private func give(_ request: Request, back problem: Problem) throws(Problem) -> Response {
        guard let form = try? request.form() else { throw problem }
        var response = giveBack(request, form, problem)
        response.status = problem.status
        return response
    }

    private static func token(in request: Request) throws(Problem) -> String? {
        if let header = request.headers[CSRFTokens.header] { return header }
        do { return try request.form().text(CSRFTokens.field) } catch {
            // What is no form carries no token; a form that cannot be read says so better than a missing token does.
            guard error.code == Problem.unsupportedMedia.code else { throw error }
            return nil
        }
    }
}

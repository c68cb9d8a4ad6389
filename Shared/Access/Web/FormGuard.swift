public import HTTP

/// Stands before every handler: a form must carry the token of its session, and be let in by the gate.
public struct FormGuard: Middleware {
    private let tokens: CSRFTokens

    public init(tokens: CSRFTokens) { self.tokens = tokens }

    public func handle(_ request: Request, on route: Route, next: Handler) async throws -> Response {
        if let problem = request[RefusedForm.self] { throw problem }
        if let caller = request[Caller.self], caller.fromCookie, ![.get, .head, .options].contains(request.method) {
            guard let token = try Self.token(in: request),
                tokens.accepts(token, for: caller.principal.sessionID)
            else { throw Problem.csrf }
        }
        return try await next(request)
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

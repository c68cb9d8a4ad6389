/// Something that stands around every handler: it may answer itself, or look at what the handler answers.
public protocol Middleware: Sendable {
    func handle(_ request: Request, on route: Route, next: Handler) async throws -> Response
}

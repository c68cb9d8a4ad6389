/// Refuses what another site makes a browser send with our cookies.
///
/// Two walls: the browser's own word about where the request comes from (Fetch Metadata, or `Origin` from browsers
/// without it), and a token that only our own pages know. A call with a bearer token carries nothing that a browser
/// would add by itself and is exempt.
public struct CrossSiteCheck: Middleware {
    public static let header = "X-Raingan-CSRF"
    public static let field = "_csrf"

    private let origins: Set<String>
    private let verify: @Sendable (String?, Request) -> Bool

    /// `origins` are our own, such as `https://raingan.example.go.th`.
    ///
    /// `verify` says whether the token (nil when there is none) belongs to the session of the request; where there is
    /// no session yet, it decides what is asked for instead.
    public init(origins: Set<String>, verify: @escaping @Sendable (String?, Request) -> Bool) {
        (self.origins, self.verify) = (origins, verify)
    }

    public func handle(_ request: Request, on route: Route, next: Handler) async throws -> Response {
        if request.method.isSafe || Self.carriesBearer(request) { return try await next(request) }
        guard isFromHere(request), verify(try Self.token(of: request), request) else { throw Problem.crossSite }
        return try await next(request)
    }

    private func isFromHere(_ request: Request) -> Bool {
        if let site = request.headers["Sec-Fetch-Site"] { return site == "same-origin" }
        guard let origin = request.headers["Origin"] else { return false }
        return origins.contains(origin)
    }

    /// The token in the header, which a script sets, or in the form, which a page holds.
    private static func token(of request: Request) throws(Problem) -> String? {
        if let token = request.headers[header] { return token }
        switch MediaType(request.headers["Content-Type"] ?? "").type {
        case "application/x-www-form-urlencoded", "multipart/form-data": return try request.form().text(field)
        default: return nil
        }
    }

    private static func carriesBearer(_ request: Request) -> Bool {
        request.headers["Authorization"]?.lowercased().hasPrefix("bearer ") ?? false
    }
}

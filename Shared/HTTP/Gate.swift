/// Decides, before a body is read, whether a request may come in.
public struct Gate: Sendable {
    public enum Admission: Sendable {
        /// Come in; the request may carry what the gate learned about its sender.
        case admit(Request)
        /// Not now, and here is the answer: a redirection to the sign-in page, for example.
        case answer(Response)
    }

    private let decide: @Sendable (Request, Route) async throws -> Admission
    private let identify: @Sendable (Request) -> Request

    /// Makes a gate of a closure, which refuses by throwing a `Problem`.
    ///
    /// `identify` says who is calling, as far as that is certain, without letting anybody in: the page of a refusal
    /// keeps the menu and the name of somebody who is signed in.
    public init(
        identify: @escaping @Sendable (Request) -> Request = { $0 },
        _ decide: @escaping @Sendable (Request, Route) async throws -> Admission
    ) { (self.decide, self.identify) = (decide, identify) }

    func admit(_ request: Request, to route: Route) async throws -> Admission { try await decide(request, route) }

    func identified(_ request: Request) -> Request { identify(request) }

    /// Lets everybody in where the audience is `.anyone`, and nobody elsewhere.
    public static let anyoneOnly = Gate { request, route in
        guard route.audience == .anyone else { throw Problem.signInNeeded }
        return .admit(request)
    }
}

public import HTTP

extension Audience {
    /// Anybody who has signed in.
    public static let signedIn = Audience("signed-in")

    /// Whoever has at least one of these duties somewhere; whether for the thing at hand is for `permit`.
    public static func able(to duties: Duty...) -> Audience {
        Audience("able", capabilities: Set(duties.map(\.rawValue)))
    }

    /// What the audience needs, in the words of the rights.
    var duties: Set<Duty> { Set(capabilities.compactMap(Duty.init)) }
}

/// The token that came with a request, as the gate believed it.
public enum Caller: RequestValue {
    public struct Value: Sendable, Equatable {
        public let token: InternalToken
        /// The request goes on although the token has run out, because Auth is silent.
        public let inGrace: Bool
        /// It came in the cookie, so the browser sent it whether the person meant to or not.
        public let fromCookie: Bool

        public var principal: Principal { token.principal }
    }
}

/// Why a form is refused that is read first, so that the answer can hold what was typed.
enum RefusedForm: RequestValue {
    typealias Value = Problem
}

extension Request {
    /// Who is calling, on a route whose audience is not everybody.
    public func principal() throws(Problem) -> Principal {
        guard let caller = self[Caller.self] else { throw .signInNeeded }
        return caller.principal
    }
}

public import Foundation

/// Whether a request may go on with the token that came with it.
public enum Trust: Sendable, Equatable {
    /// The token is good.
    case sound(InternalToken)
    /// Auth is silent and the token has run out: drafts and sending go on, nothing else.
    case grace(InternalToken)
    case refused(TokenRefusal)
    /// Authority is to be used while revocations cannot be heard.
    case deaf
    /// The token may be good: its key is not known here, and Auth has not been heard since it may have been published.
    case unsure

    /// How long after its issue a token keeps drafts going while Auth is silent.
    public static let graceLength: TimeInterval = 8 * 3600

    /// What the request needs: any of these duties suffices; none means only to be known.
    ///
    /// Reading goes on while deaf with a token that lives; authority does not. The grace is only for what an officer
    /// would otherwise lose: their own drafts and a report that is due.
    static func decide(
        _ check: Result<InternalToken, TokenRefusal>, needs: Set<Duty>, hears: Bool,
        verdict: (InternalToken) -> RevocationList.Verdict, at now: Date
    ) -> Trust {
        let token: InternalToken
        var hasExpired = false
        switch check {
        case .success(let good): token = good
        case .failure(.expired(let late)): (token, hasExpired) = (late, true)
        case .failure(.unknownKey) where !hears: return .unsure
        case .failure(let refusal): return .refused(refusal)
        }
        switch verdict(token) {
        case .revoked: return .refused(.revoked)
        case .stale: return .refused(.stale)
        case .good: break
        }
        if hasExpired {
            let isDraftWork = !needs.isEmpty && needs.isSubset(of: [.prepare, .submit])
            let isWithin = now.timeIntervalSince(token.issuedAt) <= graceLength
            let isWeb = token.audience == InternalToken.webAudience
            return !hears && isDraftWork && isWithin && isWeb ? .grace(token) : .refused(.expired(token))
        }
        return !hears && needs.contains(where: \.usesAuthority) ? .deaf : .sound(token)
    }
}

/// What became of one mail.
///
/// Before the end of its data has been sent, a fault means that it was not sent; after that, without an answer, nobody
/// can know.
public enum MailOutcome: Sendable, Equatable {
    /// The server has taken responsibility for it.
    case accepted(reply: String)
    /// The server said "not now" (4yz).
    case refusedTemporarily(code: Int, text: String)
    /// The server said "never" (5yz).
    case refusedPermanently(code: Int, text: String)
    /// The server never had the whole mail.
    case notSent(reason: String)
    /// The server had the whole mail, and its answer was lost.
    case ambiguous(reason: String)

    /// The rule, apart from the network: what the stages of a transfer amount to.
    static func judge(failure: String?, dataEnded: Bool, lastReply: (code: Int, text: String)?) -> MailOutcome {
        if let reply = lastReply, (400..<600).contains(reply.code), failure != nil {
            return reply.code < 500
                ? .refusedTemporarily(code: reply.code, text: reply.text)
                : .refusedPermanently(code: reply.code, text: reply.text)
        }
        if let failure { return dataEnded ? .ambiguous(reason: failure) : .notSent(reason: failure) }
        return .accepted(reply: lastReply?.text ?? "")
    }
}

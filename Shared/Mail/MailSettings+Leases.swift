/// How long a mail belongs to an instance of which nothing more is heard.
///
/// First it is claimed, then handed over, and each step holds only as long as the one before it does. So a claim may be
/// short: who comes too late with it finds that it is gone, before the mail server has heard anything. Handing over may
/// not: a mail would go twice if its lease ended before the server's answer can no longer come.
extension MailSettings {
    /// Longer than a restart of the database takes, and than a mail usually waits for those before it.
    public static let claimLease: Duration = .seconds(30)

    /// The longest that a mail is under way: on a line that was kept and is found lost, then on one of its own.
    public var longestTransfer: Duration { connectWithin + answerWithin }

    /// How long a mail that was handed over counts as under way.
    public var handedLease: Duration { longestTransfer + .seconds(60) }
}

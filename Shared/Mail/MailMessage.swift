public import Foundation

/// One mail to one mailbox.
public struct MailMessage: Sendable {
    /// An address with the name that stands beside it.
    public struct Party: Sendable, Hashable {
        public let address: MailAddress
        public let name: HeaderText?

        public init(_ address: MailAddress, name: HeaderText? = nil) { (self.address, self.name) = (address, name) }
    }

    /// The id by which a mail that is sent again is known to be the same (RFC 5322 §3.6.4).
    public struct MessageID: Sendable, Hashable {
        public let text: String

        /// Makes `<local@domain>`; nil when a part holds what an id cannot.
        public init?(_ local: String, at domain: String) {
            func isPlain(_ text: String) -> Bool {
                !text.isEmpty
                    && text.utf8.allSatisfy {
                        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                            || [0x2D, 0x2E, 0x5F].contains($0)
                    }
            }
            guard isPlain(local), isPlain(domain), local.utf8.count + domain.utf8.count <= 250 else { return nil }
            text = "<\(local)@\(domain)>"
        }
    }

    public var from: Party
    public var to: Party
    /// A staffed address to which answers go.
    public var replyTo: Party?
    public var subject: HeaderText
    public var id: MessageID
    public var date: Date
    /// `th` or `en`.
    public var language: String
    /// What sort of mail it is, for filters.
    public var kind: String
    public var text: String
    public var html: String
    /// Where one click ends mails of this kind (RFC 8058); not for notices that the law requires.
    public var unsubscribe: URL?
    /// Where bounces go; the sender's address when nil.
    public var returnPath: MailAddress?

    public init(
        from: Party, to: Party, replyTo: Party? = nil, subject: HeaderText, id: MessageID, date: Date,
        language: String = "th", kind: String, text: String, html: String, unsubscribe: URL? = nil,
        returnPath: MailAddress? = nil
    ) {
        (self.from, self.to, self.replyTo, self.subject) = (from, to, replyTo, subject)
        (self.id, self.date, self.language, self.kind) = (id, date, language, kind)
        (self.text, self.html, self.unsubscribe, self.returnPath) = (text, html, unsubscribe, returnPath)
    }
}

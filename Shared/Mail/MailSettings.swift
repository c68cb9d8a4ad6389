import Foundation
public import Runtime

/// Where mail is handed over, and as whom.
public struct MailSettings: Sendable {
    /// Whether the line to the server must be encrypted.
    public enum Encryption: String, Sendable, CaseIterable {
        /// STARTTLS (or `smtps`) or nothing is sent.
        case required
        /// For a relay on the same machine.
        case off
    }

    /// `smtp://host:port` or `smtps://host:port`.
    public var url: String
    public var user: String?
    public var password: Secret?
    public var encryption: Encryption
    /// A file of certificates to trust instead of the system's.
    public var authorities: String?
    public var from: MailMessage.Party
    public var replyTo: MailMessage.Party?
    public var connectWithin: Duration = .seconds(10)
    /// How long the conversation about one mail may last; RFC 5321 §4.5.3.2.6 asks ten minutes for its last answer.
    public var answerWithin: Duration = .seconds(600)
    /// Connections that are used at the same time.
    public var connections = 4

    public init(url: String, from: MailMessage.Party, encryption: Encryption = .required) {
        (self.url, self.from, self.encryption) = (url, from, encryption)
    }

    /// Reads `SMTP_URL`, `SMTP_USER`, `SMTP_PASSWORD`, `SMTP_TLS`, `SMTP_CA_FILE`, `SMTP_CONNECT_SECONDS`,
    /// `SMTP_ANSWER_SECONDS`, `SMTP_CONNECTIONS`, `MAIL_FROM`, `MAIL_FROM_NAME` and `MAIL_REPLY_TO`.
    public init(reading reader: inout SettingsReader) {
        let url = reader.text("SMTP_URL")
        if !url.isEmpty, !Self.isServer(url) { reader.complain("SMTP_URL is not valid (smtp://host:port expected)") }
        let from = Self.address("MAIL_FROM", &reader)
        let name = HeaderText(reader.text("MAIL_FROM_NAME", default: "ระบบรายงาน"))
        if name == nil { reader.complain("MAIL_FROM_NAME is not valid (one line expected)") }
        self.init(
            url: url, from: MailMessage.Party(from, name: name),
            encryption: reader.choice("SMTP_TLS", default: .required))
        user = reader.optionalText("SMTP_USER")
        password = reader.optionalSecret("SMTP_PASSWORD")
        if (user == nil) != (password == nil) {
            reader.complain("SMTP_USER and SMTP_PASSWORD are set together or not at all")
        }
        authorities = reader.optionalText("SMTP_CA_FILE")
        connectWithin = reader.seconds("SMTP_CONNECT_SECONDS", in: 1...300, default: 10)
        answerWithin = reader.seconds("SMTP_ANSWER_SECONDS", in: 1...3600, default: 600)
        connections = reader.integer("SMTP_CONNECTIONS", in: 1...64, default: 4)
        if reader.optionalText("MAIL_REPLY_TO") != nil {
            replyTo = MailMessage.Party(Self.address("MAIL_REPLY_TO", &reader))
        }
    }

    private static func address(_ name: String, _ reader: inout SettingsReader) -> MailAddress {
        let text = reader.text(name)
        if let address = MailAddress(text) { return address }
        if !text.isEmpty { reader.complain("\(name) is not valid (an address expected)") }
        return .nobody
    }

    private static func isServer(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty, url.user() == nil else { return false }
        return ["smtp", "smtps"].contains(url.scheme ?? "") && ["", "/"].contains(url.path())
    }
}

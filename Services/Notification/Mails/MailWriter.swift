import Calendar
import Foundation
import HTML
import Mail
import Pages

/// Makes a mail of a letter: text and page side by side, in the reader's language.
struct MailWriter: Sendable {
    let from: MailMessage.Party
    let replyTo: MailMessage.Party?
    /// The address that people type, without a slash at its end.
    let publicURL: String
    let help: [HelpContact]

    /// Nil when the sender's domain cannot stand in a Message-ID.
    func message(
        _ delivery: ClaimedDelivery, to address: MailAddress, language: String, at now: Date
    ) -> MailMessage? {
        let language = Language(rawValue: language) ?? .thai
        let words = LetterWords(delivery.kind, delivery.facts, in: language, at: now)
        // Of the delivery and nothing else: sent again, it is the same mail.
        guard let id = MailMessage.MessageID(delivery.id.uuidString.lowercased(), at: String(from.address.domain)),
            let subject = HeaderText(Self.oneLine(words.subject))
        else { return nil }
        let sheet = MailSheet(
            words: words, name: delivery.name, contacts: delivery.facts.contacts, help: help,
            link: publicURL + words.action.path, home: publicURL, language: language)
        return MailMessage(
            from: from, to: MailMessage.Party(address, name: HeaderText(Self.oneLine(delivery.name))),
            replyTo: replyTo, subject: subject, id: id, date: now, language: language.rawValue,
            kind: delivery.kind.rawValue, text: sheet.text, html: sheet.html)
    }

    /// What a person typed may have line breaks, which a header must not.
    private static func oneLine(_ text: String) -> String {
        let plain = text.unicodeScalars.map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
                ? " " : scalar
        }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: plain)
        return String(String(line).prefix(300))
    }
}

import Calendar
import HTML
import Pages

/// The sheet of a mail: what it says, whom to ask, and that nobody reads an answer.
///
/// A mail program knows no style sheet of ours and little of anybody's: tables and styles on each element, all of them
/// written here and none made of what somebody typed.
struct MailSheet {
    let words: LetterWords
    let name: String
    let contacts: [LetterFacts.Contact]
    let help: [HelpContact]
    let link: String
    let home: String
    let language: Language

    private static let product = Words("ระบบรายงาน", "Raingan")
    private static let dear = Words("เรียน ", "To ")
    private static let whomToAsk = Words("สอบถามข้อมูล", "Whom to ask")
    private static let automatic = Words(
        "อีเมลฉบับนี้จัดส่งโดยอัตโนมัติ กรุณาอย่าส่งรหัสผ่านหรือข้อมูลส่วนบุคคลตอบกลับ",
        "This mail was sent automatically. Please do not answer with passwords or personal data.")

    /// The plain text, for readers without pages.
    var text: String {
        var parts = [Self.dear[language] + name, words.lead.joined(separator: "\n")]
        parts.append(words.rows.map { "\($0.label): \($0.value)" }.joined(separator: "\n"))
        if let quote = words.quote { parts.append("\(quote.label):\n" + Self.indented(quote.value)) }
        parts.append("\(words.action.label): \(link)")
        parts += words.closing
        parts.append(
            "-- \n"
                + ([askLines.joined(separator: "\n")] + [Self.automatic[language], home])
                .filter { !$0.isEmpty }.joined(separator: "\n"))
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
    }

    /// Positions by topic, then the two help desks (W9).
    private var askLines: [String] {
        let offices = contacts.map { "\($0.topic[language]): \($0.office[language])" }
        let desks = help.map { desk in
            let ways = [desk.telephone.map { Words("โทร. ", "tel. ")[language] + $0 }, desk.email].compactMap { $0 }
            return "\(desk.subject[language]): " + ([desk.office[language]] + ways).joined(separator: " ")
        }
        let lines = offices + desks
        return lines.isEmpty ? [] : [Self.whomToAsk[language]] + lines
    }

    var html: String {
        document(.lang(language.rawValue)) {
            head {
                meta(.charset("utf-8"))
                meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
                meta(.name("color-scheme"), .content("light"))
                HTML.title(words.subject)
                Node.trusted("<style>a{color:#17365d;text-decoration:none}</style>")
            }
            HTML.body { frame }
        }.markup
    }

    @Markup private var frame: Node {
        Node.trusted(#"<div style="margin:0;padding:24px 8px;background:#f2f4f7">"#)
        Node.trusted(
            #"<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="max-width:600px;margin:0 auto;background:#ffffff;border:1px solid #d5dae2;border-collapse:separate;font-family:'Noto Sans Thai','Leelawadee UI',Thonburi,Tahoma,Arial,sans-serif;font-size:17px;line-height:1.7;color:#1b2330">"#
        )
        Node.trusted(
            #"<tr><td style="background:#17365d;color:#ffffff;padding:12px 24px;font-size:18px;font-weight:bold">"#)
        Self.product[language]
        Node.trusted(#"</td></tr><tr><td style="padding:24px">"#)
        letter
        Node.trusted(
            #"</td></tr><tr><td style="padding:16px 24px;border-top:1px solid #d5dae2;background:#f7f8fa;font-size:15px;color:#414b5c">"#
        )
        footer
        Node.trusted("</td></tr></table></div>")
    }

    @Markup private var letter: Node {
        paragraph(Self.dear[language] + name)
        for line in words.lead { paragraph(line) }
        Node.trusted(
            #"<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="border-top:1px solid #d5dae2;margin:16px 0;font-size:16px">"#
        )
        for row in words.rows {
            Node.trusted(
                #"<tr><td valign="top" style="padding:6px 12px 6px 0;border-bottom:1px solid #d5dae2;color:#414b5c;width:34%">"#
            )
            row.label
            Node.trusted(#"</td><td valign="top" style="padding:6px 0;border-bottom:1px solid #d5dae2">"#)
            row.value
            Node.trusted("</td></tr>")
        }
        Node.trusted("</table>")
        if let quote = words.quote {
            Node.trusted(#"<div style="border-left:4px solid #b4540a;padding:4px 0 4px 16px;margin:16px 0"><strong>"#)
            quote.label
            Node.trusted("</strong><br>")
            lines(quote.value)
            Node.trusted("</div>")
        }
        if let address = Address(link) {
            Node.trusted(
                #"<p style="margin:24px 0"><span style="background:#17365d;padding:12px 20px;display:inline-block">"#)
            a(.href(address)) {
                Node.trusted(#"<span style="color:#ffffff;font-weight:bold">"#)
                words.action.label
                Node.trusted("</span>")
            }
            Node.trusted("</span></p>")
        }
        for line in words.closing { paragraph(line) }
    }

    @Markup private var footer: Node {
        for (index, line) in askLines.enumerated() {
            Node.trusted(index == 0 ? #"<strong>"# : "")
            line
            Node.trusted(index == 0 ? "</strong><br>" : "<br>")
        }
        Node.trusted(#"<p style="margin:12px 0 0">"#)
        Self.automatic[language]
        Node.trusted("</p>")
    }

    @Markup private func paragraph(_ text: String) -> Node {
        Node.trusted(#"<p style="margin:0 0 12px">"#)
        text
        Node.trusted("</p>")
    }

    /// Line breaks as somebody typed them.
    @Markup private func lines(_ text: String) -> Node {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { br() }
            String(line)
        }
    }
}

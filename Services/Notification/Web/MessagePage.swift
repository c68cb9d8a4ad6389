import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages

extension Desk {
    /// One message, for whom it was for, or for an administrator with what became of it.
    func message(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let message = try await readMessages.one(request.id("id"), for: visit.actor)
        let page = MessagePage(
            message: message, isRecipient: message.personID == visit.principal.personID,
            mayAdminister: visit.actor.administers(message.agencyID, in: directory()),
            isAgain: request.query["again"] != nil)
        return page.page.response(to: request, on: site, for: visit.viewer)
    }

    /// Asks before a message goes out once more.
    func askResend(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let message = try await readMessages.one(request.id("id"), for: visit.actor)
        guard visit.actor.administers(message.agencyID, in: directory()) else { throw Problem.notFound }
        guard message.isResendable else { throw Problem(ResendMessage.Refusal.notFailed) }
        let page = MessagePage(message: message, isRecipient: false, mayAdminister: true)
        return page.asking(csrf: visit.viewer.csrf, key: formKey).response(to: request, on: site, for: visit.viewer)
    }

    func resend(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let id = try request.id("id")
        try await resendMessage(id, by: visit.actor, repeating: repeatable(request, visit))
        return .redirect(to: "/messages/\(id.uuidString.lowercased())?again=1")
    }
}

extension Message {
    var isResendable: Bool { state.isResendable || isInDoubt }
}

/// A message as it was mailed, and for administrators what became of it.
struct MessagePage {
    let message: Message
    let isRecipient: Bool
    let mayAdminister: Bool
    var isAgain = false

    private var here: Address { "/messages/\(message.id.uuidString.lowercased())" }
    private var trail: [Link] { [Link(Menu.messages.text, isRecipient ? "/messages" : "/messages?view=all")] }

    private func words(_ language: Language) -> LetterWords {
        LetterWords(message.kind, message.facts, in: language, at: message.createdAt)
    }

    private var subject: Words { Words(words(.thai).subject, words(.english).subject) }

    var page: Page {
        Page(subject, here: here, place: Menu.messages, trail: trail) {
            if isAgain {
                Banner(.success, Words("ระบบจะส่งข้อความนี้อีกครั้ง", "This message is being sent again"))
            }
            PageHeading(subject, above: message.kind.words, tag: StatusTag(message))
            let letter = words(.current)
            for line in letter.lead { p { line } }
            SummaryList(nil, letter.rows.map { row in SummaryList.Row(Words(row.label)) { row.value } })
            if let quote = letter.quote {
                h2 { quote.label }
                blockquote { lines(quote.value) }
            }
            ButtonLink(Words(letter.action.label), Address(letter.action.path) ?? "/")
            if !message.facts.contacts.isEmpty {
                h2 { Words("สอบถามข้อมูล", "Whom to ask") }
                ul {
                    for contact in message.facts.contacts {
                        li {
                            Words(contact.topic)
                            ": "
                            Words(contact.office)
                        }
                    }
                }
            }
            if mayAdminister { delivery }
        }
    }

    private var delivery: Node {
        .group([
            SummaryList(
                Words("การส่ง", "Delivery"),
                [
                    .init(Words("ถึง", "To")) { message.name },
                    .init(Words("จัดทำเมื่อ", "Made")) { Words(at: message.createdAt) },
                    .init(Words("สถานะ", "State")) { StatusTag(message) },
                    .init(Words("ส่งมอบให้เครื่องแม่ข่ายอีเมล", "Handed to the mail server")) {
                        Words("\(message.attempt) ครั้ง", "\(message.attempt) times")
                    },
                    .init(Words("คำตอบล่าสุด", "Last answer")) { answer },
                ]
            ).body,
            message.isResendable
                ? ButtonLink(
                    Words("ส่งอีกครั้ง", "Send again"), "\(here)/resend", .secondary
                ).body : .empty,
        ])
    }

    private var answer: Words {
        if message.state == .suppressed, let reason = message.lastError.flatMap({ Suppression(rawValue: $0) }) {
            return reason.words
        }
        let parts = [message.lastCode.map { String($0) }, message.lastError].compactMap { $0 }
        return parts.isEmpty ? Words("ยังไม่มี", "none yet") : Words(parts.joined(separator: " "))
    }

    /// Line breaks as somebody typed them.
    @Markup private func lines(_ text: String) -> Node {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { br() }
            String(line)
        }
    }

    /// The question before sending it again.
    func asking(csrf: String, key: String) -> Page {
        Page(
            Words("ส่งข้อความอีกครั้ง", "Send again"), here: "\(here)/resend", place: Menu.messages,
            trail: trail + [Link(subject, here)]
        ) {
            PageHeading(Words("ส่งข้อความนี้อีกครั้งหรือไม่", "Send this message again?"), above: subject)
            if message.isInDoubt {
                Banner(
                    .warning,
                    Words(
                        "ไม่ทราบว่าครั้งก่อนส่งถึงหรือไม่ ผู้รับอาจได้รับซ้ำ",
                        "It is not known whether it arrived before; the recipient may get it twice."))
            }
            SummaryList(nil, [.init(Words("ถึง", "To")) { message.name }])
            PostForm(to: "\(here)/resend", csrf: csrf, key: key) {
                ButtonRow {
                    Button(Words("ส่งอีกครั้ง", "Send again"))
                    Link(Words("ยกเลิก", "Cancel"), here)
                }
            }
        }
    }
}

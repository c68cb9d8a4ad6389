import Calendar
import Foundation
import HTML
import Pages

/// Asks before a decision on a page of its own, for browsers without scripts.
struct ConfirmDecisionPage {
    let view: CaseView
    let action: CaseAction
    let csrf: String
    let key: String
    let typed: DecisionText

    func page() -> Page {
        let ask = DecisionQuestion(action, view)
        let address: Address = "/cases/\(view.file.id.uuidString.lowercased())"
        return Page(ask.question, here: address, place: Menu.inbox, trail: [Link(Menu.inbox.text, "/inbox")]) {
            PageHeading(ask.question, above: Words(view.file.facts.reference), lead: ask.consequence)
            if !typed.reason.isEmpty { Inset { p { typed.reason } } }
            PostForm(to: "\(address)/decisions", csrf: csrf, key: key) {
                for (name, value) in fields { HiddenField(name, value) }
                ButtonRow {
                    Button(ask.yes, action == .refuse ? .danger : .primary, name: "outcome", value: ask.outcome)
                    Link(Words("กลับไปที่รายงาน", "Back to the report"), address)
                }
            }
        }
    }

    private var fields: [(String, String)] {
        [
            ("revision", typed.revision), ("step", typed.step), ("round", typed.round), ("shown", typed.shown),
            ("to", typed.returnTo), ("reason", typed.reason), ("confirmed", "yes"),
        ] + typed.sections.map { ("sections", $0) }
    }
}

import Calendar
import Foundation
import HTML
import Pages

/// Approve, send back or refuse, with the reason; the buttons wait until the report has been shown.
struct DecisionForm: Component {
    static let id = "decision"

    let view: CaseView
    let csrf: String
    let key: String
    let typed: DecisionText
    let problems: [FieldProblem]

    private var way: ReportCase { view.file.way }

    var body: Node {
        PostForm(
            to: "/cases/\(view.file.id.uuidString.lowercased())/decisions", csrf: csrf, key: key, id: Self.id
        ) {
            HiddenField("revision", String(way.revision))
            HiddenField("step", way.current?.key ?? "")
            HiddenField("round", way.turn.map { String($0.round) } ?? "")
            HiddenField("shown", "")
            HiddenField("confirmed", "")
            TextAreaField(
                Field(
                    "reason", Words("เหตุผลหรือความเห็น", "Reason or remark"),
                    hint: Words(
                        "ต้องระบุเมื่อส่งกลับแก้ไขหรือไม่อนุมัติ หน่วยงานจะเห็นข้อความนี้ ไม่เกิน 2,000 ตัวอักษร",
                        "Needed to send back or to refuse; the agency will read it. At most 2,000 characters."),
                    problem: problems.first(for: "reason"), isRequired: false),
                value: typed.reason, lines: 4, limit: DecisionText.reasonLimit)
            sections
            targets
            noscript {
                TextField(
                    Field(
                        "shown_code", Words("รหัสตรวจสอบท้ายรายงาน", "Check code at the end of the report"),
                        hint: Words("8 ตัวแรกของรหัส", "its first 8 characters")), kind: .code, limit: 64)
            }
            p(.class("field-problem"), .role("status"), .data("not-shown", ""), .hidden()) {}
            buttons
            dialogs
        }
    }

    /// Filled by the script with the sections of what was shown; without it everything may be corrected.
    @Markup private var sections: Node {
        if view.allows(.sendBack) {
            fieldset(
                .class("field"), .hidden(), .data("sections", ""),
                .data("chosen", typed.sections.joined(separator: " "))
            ) {
                legend(.class("field-label")) {
                    Words("ส่วนที่ให้แก้ไข", "Sections to be corrected")
                    span(.class("mark")) { Words("(เมื่อส่งกลับ)", "(when sending back)") }
                }
                p(.class("hint")) {
                    Words("ไม่เลือก หมายถึงให้แก้ไขได้ทุกส่วน", "None chosen means that all of it may be corrected.")
                }
                div(.class("choices")) {}
            }
        }
    }

    @Markup private var targets: Node {
        let choices = returnChoices
        if choices.count > 1 {
            RadioField(
                Field(
                    "to", Words("เมื่อส่งกลับ ให้ส่งไปที่", "When sending back, send it to"), problem: problems.first(for: "to")
                ),
                choices: choices, value: typed.returnTo.isEmpty ? choices.first?.value : typed.returnTo)
        } else if let only = choices.first {
            HiddenField("to", only.value)
        }
    }

    private var returnChoices: [Choice] {
        way.returnChoices.map { Choice($0.word, $0.title ?? Words("หน่วยงานผู้จัดทำ", "the agency that prepared it")) }
    }

    private var buttons: Node {
        ButtonRow {
            if view.allows(.approve) {
                Button(
                    Words("อนุมัติ", "Approve"), name: "outcome", value: "approved", confirmation: "confirm-approved")
            }
            if view.allows(.sendBack) {
                Button(
                    Words("ส่งกลับแก้ไข", "Send back"), .secondary, name: "outcome", value: "returned",
                    confirmation: "confirm-returned")
            }
            if view.allows(.refuse) {
                Button(
                    Words("ไม่อนุมัติ", "Refuse"), .danger, name: "outcome", value: "refused",
                    confirmation: "confirm-refused")
            }
        }.body
    }

    private var dialogs: Node {
        .group(
            CaseAction.allCases.filter { view.allows($0) }.map { action in
                let ask = DecisionQuestion(action, view)
                return ConfirmDialog(
                    id: "confirm-\(ask.outcome)", question: ask.question, consequence: ask.consequence, yes: ask.yes
                ).body
            })
    }
}

/// What is asked before a decision, which cannot be taken back.
struct DecisionQuestion {
    let outcome: String
    let question: Words
    let consequence: Words
    let yes: Words

    init(_ action: CaseAction, _ view: CaseView) {
        let way = view.file.way
        switch action {
        case .approve:
            outcome = "approved"
            question = Words("ยืนยันการอนุมัติ", "Approve this report?")
            let next = way.turn.flatMap { way.steps.dropFirst($0.step + 1).first }
            consequence =
                next.map {
                    Words(
                        "รายงานจะไปที่ขั้นถัดไป: \($0.title.thai) และถอนการอนุมัติไม่ได้",
                        "The report goes on to: \($0.title.english). This cannot be taken back.")
                }
                ?? Words(
                    "นี่คือขั้นสุดท้าย รายงานจะได้รับอนุมัติโดยสมบูรณ์ และถอนการอนุมัติไม่ได้",
                    "This is the last step: the report will be approved for good.")
            yes = Words("อนุมัติ", "Approve")
        case .sendBack:
            outcome = "returned"
            question = Words("ยืนยันการส่งกลับแก้ไข", "Send this report back?")
            consequence = Words(
                "ผู้รับจะได้รับแจ้งพร้อมเหตุผลของท่านทันที และรายงานจะกลับมาที่ขั้นของท่านเมื่อแก้ไขแล้ว",
                "Whoever gets it is told at once, with your reason; it comes back to your step once corrected.")
            yes = Words("ส่งกลับแก้ไข", "Send back")
        case .refuse:
            outcome = "refused"
            question = Words("ยืนยันการไม่อนุมัติ", "Refuse this report for good?")
            consequence = Words(
                "รายงานจะสิ้นสุดลงโดยไม่ได้รับอนุมัติ และแก้ไขส่งใหม่ไม่ได้", "The report ends here and cannot be sent again.")
            yes = Words("ไม่อนุมัติ", "Refuse")
        }
    }
}

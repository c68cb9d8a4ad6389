import Calendar
import Foundation

/// The sentences of every kind of letter, in both languages: the one place where they stand.
struct Sayings {
    let kind: LetterKind
    let facts: LetterFacts
    /// Whether the due time was over when the letter was written.
    let isPast: Bool

    private var due: Words { facts.due.map(LetterWords.dueWords) ?? Words("โดยเร็ว", "soon") }
    private var decider: Words { facts.decidedAs.map { Words($0, $0) } ?? Words("ผู้พิจารณา", "the approver") }
    private var step: Words { facts.step.map { Words($0.th, $0.en) } ?? Words("การพิจารณา", "review") }

    var subject: Words {
        switch kind {
        case .reminder:
            facts.headline.map { Words($0.th, $0.en) } ?? Words("แจ้งเตือนกำหนดส่งรายงาน", "A report is due")
        case .answer: Words("ครบกำหนดแก้ไขรายงานที่ถูกส่งกลับ", "A returned report is due")
        case .returned: Words("รายงานถูกส่งกลับให้แก้ไข", "A report was returned for correction")
        case .turn: Words("มีรายงานรอท่านพิจารณา", "A report awaits your decision")
        case .overdue: Words("เลยกำหนดพิจารณารายงาน", "A decision is overdue")
        case .approved: Words("รายงานได้รับอนุมัติครบทุกขั้นแล้ว", "A report was approved")
        case .refused: Words("รายงานไม่ได้รับอนุมัติ", "A report was refused")
        }
    }

    var lead: [Words] {
        switch kind {
        case .reminder where facts.awaitsFiling:
            isPast
                ? [
                    Words("รายงานต่อไปนี้เลยกำหนดส่งแล้ว และระบบยังไม่ได้รับ", "The report below is overdue."),
                    Words("กรุณาส่งรายงานโดยเร็ว", "Please send it as soon as you can."),
                ]
                : [
                    Words(
                        "ระบบยังไม่ได้รับรายงานต่อไปนี้ กรุณาส่ง\(due.thai)",
                        "The report below has not been sent. Please send it \(due.english).")
                ]
        case .reminder:
            isPast
                ? [
                    Words(
                        "รายงานต่อไปนี้เลยกำหนดของขั้นตอน “\(step.thai)” แล้ว กรุณาพิจารณาโดยเร็ว",
                        "The step “\(step.english)” of the report below is overdue. Please decide as soon as you can.")
                ]
                : [
                    Words(
                        "รายงานต่อไปนี้ต้องผ่านขั้นตอน “\(step.thai)” \(due.thai)",
                        "The report below must have passed the step “\(step.english)” \(due.english).")
                ]
        case .answer:
            [
                Words(
                    "รายงานต่อไปนี้ถูกส่งกลับให้แก้ไข และยังไม่ได้ส่งกลับเข้ามา กรุณาแก้ไขและส่งอีกครั้ง\(due.thai)",
                    "The report below was returned and has not been sent again. Please correct and send it \(due.english)."
                )
            ]
        case .returned:
            [
                Words(
                    "\(decider.thai)ส่งรายงานต่อไปนี้กลับให้แก้ไข"
                        + (facts.due == nil ? "" : " กรุณาแก้ไขและส่งอีกครั้ง\(due.thai)"),
                    "The report below was returned by \(decider.english)"
                        + (facts.due == nil ? "." : ". Please correct and send it again \(due.english)."))
            ]
        case .turn:
            [
                Words(
                    "รายงานต่อไปนี้มาถึงขั้นตอน “\(step.thai)” ซึ่งท่านเป็นผู้ดำรงตำแหน่งในวันนี้",
                    "The report below has reached the step “\(step.english)”, whose position you hold today.")
            ]
        case .overdue:
            [
                Words(
                    "รายงานต่อไปนี้รอการพิจารณาในขั้นตอน “\(step.thai)” เกินกำหนดแล้ว",
                    "The report below has waited at the step “\(step.english)” beyond its time.")
            ]
        case .approved:
            [Words("รายงานต่อไปนี้ผ่านการอนุมัติครบทุกขั้นตอนแล้ว", "The report below was approved at every step.")]
        case .refused:
            [
                Words(
                    "\(decider.thai)ไม่อนุมัติรายงานต่อไปนี้ การพิจารณาสิ้นสุดแล้ว",
                    "\(decider.english) refused the report below. The decision is final.")
            ]
        }
    }

    var action: (label: Words, path: String) {
        let report = facts.reportID.map { $0.uuidString.lowercased() }
        switch kind {
        case .reminder where facts.awaitsFiling:
            return (Words("เปิดงานที่ต้องรายงาน", "Open what you owe"), report.map { "/reports/" + $0 } ?? "/")
        case .reminder:
            return (Words("เปิดรายการรอพิจารณา", "Open your inbox"), report.map { "/cases/" + $0 } ?? "/inbox")
        case .turn, .overdue:
            return (Words("ตรวจและพิจารณา", "Review and decide"), report.map { "/cases/" + $0 } ?? "/inbox")
        case .answer, .returned:
            return (Words("แก้ไขรายงาน", "Correct the report"), report.map { "/reports/" + $0 } ?? "/")
        case .approved, .refused: return (Words("ดูรายงาน", "Open the report"), report.map { "/reports/" + $0 } ?? "/")
        }
    }

    var closing: [Words] {
        switch kind {
        case .reminder, .answer, .overdue:
            [
                Words(
                    "หากดำเนินการแล้วก่อนได้รับอีเมลนี้ ไม่ต้องทำสิ่งใดเพิ่มเติม",
                    "If this has been done in the meantime, there is nothing more to do.")
            ]
        case .turn, .returned, .approved, .refused: []
        }
    }
}

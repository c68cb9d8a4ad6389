import Calendar
import Foundation
import HTML
import HTTP
import JSON
import Pages
import Programme
import Runtime

/// A section of a report being filled in; it saves itself while somebody types, and by its button without scripts.
struct EditPage {
    let view: ReportView
    let section: Programme.Section
    let key: String
    let visit: Visit
    /// Whether empty fields are complained of too.
    var checks = false
    /// What has just happened, such as that the page was saved.
    var notice: Node = .empty
    /// Problems beyond those of the draft: what could not be kept, what somebody else changed.
    var extra: [FieldProblem] = []

    private var report: Report { view.report }
    private var address: Address { "/reports/\(report.id.text)/edit?section=\(section.id)" }

    var page: Page {
        let check = view.desk.check
        let problems = extra + DraftProblems(desk: view.desk, check: check).all(in: section.id, withMissing: checks)
        let isLocked = !view.may(.edit) || !view.desk.isOpen(section.id)
        return Page(
            section.title, here: address, place: Menu.home,
            trail: [Link(Menu.home.text, "/"), Link(report.title, "/reports/\(report.id.text)")],
            problems: checks || !extra.isEmpty ? summary(check) : [], scripts: [.autosave, .slider, .rows, .confirm],
            width: .wide
        ) {
            PageHeading(
                report.title,
                above: Words(
                    "\(report.periodLabel.thai) · \(view.agency.thai)",
                    "\(report.periodLabel.english) · \(view.agency.english)"),
                tag: .report(report, at: visit.now))
            notice
            ReportNotices(view: view, now: visit.now)
            Columns {
                SectionNavigation(check: check, current: section.id) { section in
                    "/reports/\(report.id.text)/edit?section=\(section.id)"
                }
                p { Link(Words("ตรวจก่อนส่ง", "Check before sending"), "/reports/\(report.id.text)/check") }
            } content: {
                h2(.class("section-title")) { section.title }
                if let help = section.help { p { help } }
                if isLocked {
                    locked(check)
                } else {
                    form(check, problems)
                }
            }
        }
    }

    /// The list at the top of the page, in which each message says which field it is about.
    private func summary(_ check: FormCheck) -> [FieldProblem] {
        extra + DraftProblems(desk: view.desk, check: check).listed(in: section.id, withMissing: checks)
    }

    private func form(_ check: FormCheck, _ problems: [FieldProblem]) -> Node {
        let version = String(view.desk.draft.version)
        return PostForm(
            to: address, csrf: visit.viewer.csrf, key: key,
            autosave: .init(
                at: "/api/submission/v1/reports/\(report.id.text)/changes?since=\(version)",
                draft: "report-" + report.id.text),
            marksRequired: true
        ) {
            SectionForm(desk: view.desk, section: section, check: check, problems: problems, isLocked: false)
            ButtonRow {
                if let next {
                    Button(Words("บันทึกและไปส่วนถัดไป", "Save and go on"), name: "_then", value: next.id)
                } else {
                    Button(Words("บันทึกและตรวจก่อนส่ง", "Save and check"), name: "_then", value: "check")
                }
                Button(Words("บันทึก", "Save"), .secondary, name: "_then", value: "stay")
            }
        }.body
    }

    private func locked(_ check: FormCheck) -> Node {
        let reason =
            view.may(.edit)
            ? Words("ส่วนนี้ไม่ได้เปิดให้แก้ไข", "This section is not open for correction")
            : view.verdict(.edit)?.reason ?? Words("แก้ไขไม่ได้", "It cannot be changed")
        return .group([
            Inset { p { reason } }.body,
            AnswerList(
                sections: [section], answers: view.desk.draft.answers,
                computed: check.data["answers"] ?? [:]
            ).body,
        ])
    }

    private var next: Programme.Section? {
        let sections = view.programme.form.sections
        guard let index = sections.firstIndex(where: { $0.id == section.id }), index + 1 < sections.count else {
            return nil
        }
        return sections[index + 1]
    }
}

/// What to know before reading or writing a report: a return to be answered, a due time that is past.
struct ReportNotices: Component {
    let view: ReportView
    let now: Date

    var body: Node {
        let report = view.report
        if let returned = report.returned, report.state == .returned {
            Banner(.warning, Words("ส่งกลับแก้ไขโดย\(returned.by)", "Returned by \(returned.by)")) {
                blockquote { Paragraphs(text: returned.reason) }
                if let answerBy = returned.answerBy {
                    p {
                        strong {
                            Words(
                                "ต้องแก้ไขและส่งภายใน \(Words(due: answerBy).thai)",
                                "To be answered by \(Words(due: answerBy).english)")
                        }
                        Words(
                            " (\(Words(until: answerBy, from: now).thai))",
                            " (\(Words(until: answerBy, from: now).english))")
                    }
                }
                if !returned.sections.isEmpty {
                    p {
                        Words("ส่วนที่เปิดให้แก้ไข: ", "Open for correction: ")
                        titles(returned.sections)
                    }
                }
            }
        } else if report.state.isOpen {
            switch report.times.standing(at: now) {
            case .late:
                Banner(
                    .warning,
                    Words("เลยกำหนดส่งแล้ว ยังส่งได้แต่จะนับเป็นส่งล่าช้า", "Past its due time; it can still be sent, as late")
                ) {
                    p {
                        Words(
                            "ครบกำหนด \(Words(due: report.times.due).thai)",
                            "Due \(Words(due: report.times.due).english)")
                    }
                }
            case .locked:
                Banner(.warning, Words("ปิดรับรายงานของรอบนี้แล้ว", "This period is closed")) {
                    p {
                        Words(
                            "ร่างที่บันทึกไว้ยังอยู่ครบ อ่านและพิมพ์ได้ แต่ส่งไม่ได้",
                            "The draft is kept and can be read and printed, not sent.")
                    }
                }
            case .open, .notOpen:
                p(.class("hint")) {
                    Words(
                        "ครบกำหนดส่ง \(Words(due: report.times.due).thai) (\(Words(until: report.times.due, from: now).thai))",
                        "Due \(Words(due: report.times.due).english) (\(Words(until: report.times.due, from: now).english))"
                    )
                }
            }
        }
        if let ready = report.ready, report.state.isOpen {
            Banner(.notice, Words("พร้อมให้หัวหน้าตรวจและส่ง", "Ready for the head to check and send")) {
                p {
                    Words(
                        "แจ้งโดย \(ready.by) เมื่อ \(Words(at: ready.at).thai)",
                        "Said by \(ready.by), \(Words(at: ready.at).english)")
                }
            }
        }
    }

    private func titles(_ sections: [String]) -> String {
        view.programme.form.sections.filter { sections.contains($0.id) }.map(\.title.shown).joined(separator: ", ")
    }
}

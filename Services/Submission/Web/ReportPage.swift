import Calendar
import Foundation
import HTML
import HTTP
import JSON
import Pages
import Programme
import Runtime

/// A report as it stands: where it is, what it says, and what can be done with it.
struct ReportPage {
    let view: ReportView
    let visit: Visit

    private var report: Report { view.report }

    var page: Page {
        Page(
            report.title, here: "/reports/\(report.id.text)", place: Menu.reports,
            trail: [Link(Menu.reports.text, "/reports")], width: .wide
        ) {
            PageHeading(
                report.title,
                above: Words(
                    "\(view.programme.name.thai) · \(report.periodLabel.thai)",
                    "\(view.programme.name.english) · \(report.periodLabel.english)"),
                tag: .report(report, at: visit.now), lead: view.agency)
            ReportNotices(view: view, now: visit.now)
            actions
            Columns {
                h2 { Words("รายงานอยู่ที่ใด", "Where is it") }
                ReportTimeline(view: view, now: visit.now)
            } content: {
                facts
                if let frozen = view.frozen {
                    AnswerList(
                        sections: view.programme.form.sections, answers: frozen.answers, computed: computed(frozen))
                } else {
                    h2 { Words("ร่างปัจจุบัน", "The draft") }
                    AnswerList(
                        sections: view.programme.form.sections, answers: view.desk.draft.answers,
                        computed: view.desk.check.data["answers"] ?? [:])
                }
            }
        }
    }

    private func computed(_ frozen: FrozenAnswers) -> JSONValue {
        let filling = Filling(
            answers: frozen.answers, entry: view.desk.entry, last: view.desk.last, period: report.period)
        return view.programme.check(filling).data["answers"] ?? [:]
    }

    @Markup private var actions: Node {
        ButtonRow {
            if view.may(.edit) {
                ButtonLink(Words("กรอกรายงาน", "Fill in"), "/reports/\(report.id.text)/edit")
                ButtonLink(Words("ตรวจก่อนส่ง", "Check before sending"), "/reports/\(report.id.text)/check", .secondary)
            }
            Link(Words("พิมพ์", "Print"), "/reports/\(report.id.text)/print")
            if let entry = report.entryID {
                Link(Words("ดูทะเบียน", "The register entry"), "/registers/\(report.programme)/\(entry.text)")
            }
        }
        if !view.may(.edit), let verdict = view.verdict(.edit), let reason = verdict.reason {
            p(.class("hint")) {
                Words("แก้ไขไม่ได้: ", "It cannot be changed: ")
                reason
                if let helper = verdict.helper { Words(" · ติดต่อ \(helper.thai)", " · ask \(helper.english)") }
            }
        }
    }

    @Markup private var facts: Node {
        SummaryList(
            nil,
            [
                .init(Words("เลขที่อ้างอิง", "Reference")) { span(.translateNo) { report.reference } },
                .init(Words("กำหนดส่ง", "Due")) { Words(due: report.times.due) },
                .init(Words("ผู้ส่งรายงาน", "Sent by")) { view.senders },
            ])
        if view.revisions.isEmpty { Node.empty } else { revisions }
    }

    private var revisions: Node {
        DataTable(
            Words("ฉบับที่ส่งแล้ว", "Revisions sent"),
            columns: [
                .init(Words("ฉบับที่", "Revision"), .name), .init(Words("ส่งเมื่อ", "Sent")),
                .init(Words("ส่งในฐานะ", "As")), .init(Words("ลายนิ้วมือ", "Fingerprint")),
                .init(Words("เปรียบเทียบ", "Compare"), .action),
            ],
            rows: view.revisions.map { revision in
                [
                    Link(
                        Words("ฉบับที่ \(revision.revision)", "Revision \(revision.revision)"),
                        "/reports/\(report.id.text)/revisions/\(revision.revision)"
                    ).body,
                    .text(
                        Words(at: revision.submittedAt).shown + (revision.late ? Words(" (ล่าช้า)", " (late)").shown : "")
                    ),
                    .text(revision.submittedAs), code(.title(revision.hash)) { String(revision.hash.prefix(12)) },
                    revision.revision > 1
                        ? Link(
                            Words("ดูสิ่งที่เปลี่ยน", "What changed"),
                            "/reports/\(report.id.text)/differences?from=\(revision.revision - 1)&to=\(revision.revision)"
                        ).body : .text("–"),
                ]
            },
            empty: EmptyState(Words("ยังไม่เคยส่ง", "Not sent yet"), advice: Words("", ""))
        ).body
    }
}

/// Where a report is: what happened to it, whose turn it is, and what is still to come.
struct ReportTimeline: Component {
    let view: ReportView
    let now: Date

    var body: Node { Pages.Timeline(past + present) }

    private var past: [Pages.Timeline.Event] {
        view.moments.map { moment in
            Pages.Timeline.Event(
                state(moment.kind), moment.title, time: Words(at: moment.at), datetime: moment.at.rfc3339,
                by: moment.by.map { Words($0) }, note: moment.note.map { Words($0) })
        }
    }

    private func state(_ kind: MomentKind) -> Pages.Timeline.State {
        switch kind {
        case .sent, .approved, .finished: .done
        case .returned: .returned
        case .refused: .refused
        }
    }

    private var present: [Pages.Timeline.Event] {
        let report = view.report
        switch report.state {
        case .owed, .draft, .returned:
            let due = report.returned?.answerBy ?? report.times.due
            return [
                Pages.Timeline.Event(
                    .now, Words("หน่วยงานจัดทำและส่ง", "The office prepares and sends"),
                    time: Words("กำหนด \(Words(due: due).thai)", "due \(Words(due: due).english)"),
                    datetime: due.rfc3339,
                    by: view.senders)
            ] + steps(view.steps.filter { $0.state != .approved || report.state != .returned })
        case .submitted where !view.steps.contains { $0.state == .now }:
            return [Pages.Timeline.Event(.now, Words("กำลังเข้าลำดับการอนุมัติ", "Entering its route"))] + steps(view.steps)
        case .submitted, .inReview: return steps(view.steps)
        case .approved, .refused: return []
        }
    }

    private static func dueWords(_ due: Date) -> Words {
        Words("กำหนด \(Words(due: due).thai)", "due \(Words(due: due).english)")
    }

    private func steps(_ steps: [ReportStep]) -> [Pages.Timeline.Event] {
        steps.filter { $0.state == .now || $0.state == .later || $0.state == .returned }.map { step in
            Pages.Timeline.Event(
                step.state == .now ? .now : .later, step.title,
                time: step.state == .now ? step.dueAt.map(Self.dueWords) : nil,
                datetime: step.state == .now ? step.dueAt?.rfc3339 : nil,
                by: step.isVacant ? Words("ตำแหน่งว่าง ผู้ดูแลระบบได้รับแจ้งแล้ว", "vacant; the administrators were told") : nil)
        }
    }
}

extension Date {
    /// The moment for machines, in Thai time.
    var rfc3339: String { BangkokTime(self).rfc3339 }
}

extension Desk {
    func showReport(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadReport(office: office)(try request.id("id"), by: visit.acting)
        return ReportPage(view: view, visit: visit).page.response(to: request, on: site, for: visit.viewer)
    }
}

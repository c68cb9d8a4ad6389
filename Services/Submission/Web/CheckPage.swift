import Calendar
import Foundation
import HTML
import HTTP
import JSON
import Pages
import Programme
import Runtime

/// Before sending: what is missing, by topic, and all answers once more (W4).
struct CheckPage {
    let view: ReportView
    let keys: (send: String, hand: String)
    let visit: Visit

    private var report: Report { view.report }

    var page: Page {
        let check = view.desk.check
        let problems = DraftProblems(desk: view.desk, check: check).all(in: nil, withMissing: true)
        return Page(
            Words("ตรวจก่อนส่ง", "Check before sending"), here: "/reports/\(report.id.text)/check", place: Menu.home,
            trail: [Link(Menu.home.text, "/"), Link(report.title, "/reports/\(report.id.text)/edit")],
            scripts: [.confirm], width: .wide
        ) {
            PageHeading(
                Words("ตรวจก่อนส่ง", "Check before sending"), above: report.title,
                tag: .report(report, at: visit.now),
                lead: Words(
                    "\(view.programme.name.thai) \(report.periodLabel.thai) · \(view.agency.thai)",
                    "\(view.programme.name.english), \(report.periodLabel.english) · \(view.agency.english)"))
            ReportNotices(view: view, now: visit.now)
            lacking(check)
            AnswerList(
                sections: check.form.sections, answers: view.desk.draft.answers, computed: check.data["answers"] ?? [:],
                change: { address(of: $0, $1.id) }, problems: problems)
            if check.maySend { sending } else { preparing }
        }
    }

    private func address(of section: Programme.Section, _ field: String) -> Address {
        "/reports/\(report.id.text)/edit?section=\(section.id)&check=1#\(field)"
    }

    @Markup private func lacking(_ check: FormCheck) -> Node {
        let complete = check.completeness.filter { $0.state == .done }.count
        Progress(
            Words("ส่วนที่ครบถ้วน", "Sections complete"), done: complete, of: check.completeness.count,
            unit: Words("ส่วน", "sections"))
        if check.maySend {
            Banner(.success, Words("ข้อมูลครบถ้วน พร้อมส่ง", "Everything is there"))
        } else {
            Banner(.warning, Words("ยังส่งไม่ได้ มีรายการต้องแก้ไข", "It cannot be sent yet")) {
                for section in check.form.sections {
                    for topic in section.topics { missing(check, section, topic) }
                }
            }
        }
        for notice in check.problems where notice.severity == .notice {
            Banner(.notice, notice.words)
        }
    }

    @Markup private func missing(_ check: FormCheck, _ section: Programme.Section, _ topic: Topic) -> Node {
        let found = check.problems.filter {
            $0.section == section.id && $0.topic == topic.id && $0.severity != .notice
        }
        if !found.isEmpty {
            p { strong { topic.title } }
            ul {
                for problem in found {
                    li {
                        Link(
                            DraftProblems.named(problem, in: check.form),
                            address(of: section, view.desk.draft.name(ofChecked: problem.field)))
                    }
                }
            }
        }
    }

    @Markup private var sending: Node {
        h2 { Words("ส่งรายงาน", "Send the report") }
        if view.may(.send) {
            PostForm(to: "/reports/\(report.id.text)/send", csrf: visit.viewer.csrf, key: keys.send) {
                p {
                    Words(
                        "ข้าพเจ้าในฐานะ\(visit.viewer.capacity.thai) ได้ตรวจข้อมูลข้างต้นแล้ว เมื่อส่งแล้วจะแก้ไขไม่ได้ จนกว่าผู้อนุมัติจะส่งกลับ",
                        "As \(visit.viewer.capacity.english) I have checked the above. Once sent it cannot be changed until it is returned."
                    )
                }
                ButtonRow { Button(Words("ส่งรายงาน", "Send the report"), confirmation: "send-dialog") }
                ConfirmDialog(
                    id: "send-dialog", question: Words("ส่งรายงานนี้ใช่หรือไม่", "Send this report?"),
                    consequence: Words(
                        "รายงานจะเข้าสู่ลำดับการอนุมัติทันที และแก้ไขไม่ได้จนกว่าจะถูกส่งกลับ",
                        "It goes to its approvers at once and cannot be changed until it is returned."),
                    yes: Words("ส่งรายงาน", "Send"))
            }
        } else {
            cannotSend
            if view.may(.handOver) { handOver }
        }
    }

    @Markup private var preparing: Node {
        if view.may(.edit) {
            p { Link(Words("กลับไปกรอกต่อ", "Go on filling in"), "/reports/\(report.id.text)/edit") }
        }
    }

    @Markup private var cannotSend: Node {
        if let verdict = view.verdict(.send), let reason = verdict.reason {
            Inset {
                p { reason }
                if let helper = verdict.helper {
                    p {
                        Words("ผู้ที่ส่งได้: ", "Who can send: ")
                        strong { helper }
                    }
                }
            }
        }
    }

    private var handOver: Node {
        let isReady = report.ready != nil
        return PostForm(to: "/reports/\(report.id.text)/hand-over", csrf: visit.viewer.csrf, key: keys.hand) {
            HiddenField("ready", isReady ? "0" : "1")
            ButtonRow {
                if isReady {
                    Button(Words("ยกเลิกการแจ้งว่าพร้อม", "Not ready after all"), .secondary)
                } else {
                    Button(Words("ส่งให้หัวหน้าตรวจ", "Tell the head that it is ready"))
                }
            }
        }.body
    }
}

extension Desk {
    func checkReport(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await ReadReport(office: office)(try request.id("id"), by: visit.acting)
        guard view.report.state.isOpen else { return .redirect(to: "/reports/\(view.report.id.text)") }
        return CheckPage(view: view, keys: (formKey, formKey), visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func sendReport(_ request: Request) async throws -> Response {
        let visit = try visit(request), id = try request.id("id")
        do {
            _ = try await SendReport(office: office)(id, by: visit.acting, repeatable: try repeatable(request, visit))
        } catch Refusal.incomplete {
            // The check page says what is missing, with the way to each place.
            return .redirect(to: "/reports/\(id.text)/check")
        }
        return .redirect(to: "/reports/\(id.text)/receipt")
    }

    func handOver(_ request: Request) async throws -> Response {
        let visit = try visit(request), id = try request.id("id")
        let ready = try request.form().text("ready") != "0"
        try await HandToHead(office: office)(
            id, ready: ready, by: visit.acting, repeatable: try repeatable(request, visit))
        return .redirect(to: "/reports/\(id.text)/check")
    }
}

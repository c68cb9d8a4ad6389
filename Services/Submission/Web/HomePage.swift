import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// The first page: what do I owe, by when, and who goes on.
struct HomePage {
    let work: Work
    let visit: Visit

    var page: Page {
        Page(Words("งานของฉัน", "My work"), here: "/", place: Menu.home, width: .wide) {
            PageHeading(
                Words("งานของฉัน", "My work"),
                lead: Words(
                    "ต้องรายงานอะไร ภายในเมื่อไร และใครทำต่อ", "What is owed, by when, and whose turn it is"))
            if work.reports { reporting } else { elsewhere }
        }
    }

    @Markup private var reporting: Node {
        if work.counts.overdue > 0 {
            Banner(
                .warning,
                Words("เลยกำหนดแล้ว \(work.counts.overdue) รายการ", "\(work.counts.overdue) overdue"))
        }
        if work.counts.returned > 0 {
            Banner(
                .notice,
                Words(
                    "ถูกส่งกลับให้แก้ไข \(work.counts.returned) รายการ", "\(work.counts.returned) returned for correction"))
        }
        h2 { Words("ต้องรายงาน \(work.counts.owed) รายการ", "Owed: \(work.counts.owed)") }
        DataTable(
            Words("รายการที่ต้องรายงาน", "What is owed"), showsCaption: false,
            columns: [
                .init(Words("เรื่อง", "About"), .name), .init(Words("รอบรายงาน", "Period")),
                .init(Words("ครบกำหนด", "Due")), .init(Words("สถานะ", "State")), .init(Words("ใครทำต่อ", "Next")),
            ],
            rows: work.owed.map(owedRow),
            empty: EmptyState(
                Words("ไม่มีรายงานที่ค้างอยู่", "Nothing is owed"),
                advice: Words(
                    "เมื่อถึงรอบรายงานถัดไป รายการจะปรากฏที่นี่และมีอีเมลแจ้งก่อนครบกำหนด",
                    "What the next period asks for will stand here, and a mail will remind you."),
                next: Link(Words("ดูรายงานทั้งหมด", "All reports"), "/reports")))
        Pagination(page: work.page, of: work.pages) { "/?page=\($0)" }
        if !work.underway.isEmpty {
            h2 { Words("ส่งแล้ว อยู่ระหว่างการอนุมัติ \(work.counts.underway) รายการ", "Sent: \(work.counts.underway)") }
            DataTable(
                Words("รายงานที่ส่งแล้ว", "Sent reports"), showsCaption: false,
                columns: [
                    .init(Words("เรื่อง", "About"), .name), .init(Words("รอบรายงาน", "Period")),
                    .init(Words("ส่งเมื่อ", "Sent")), .init(Words("สถานะ", "State")),
                    .init(Words("อยู่ที่", "With")),
                ],
                rows: work.underway.map(underwayRow),
                empty: EmptyState(Words("ยังไม่มี", "None"), advice: Words("", "")))
        }
        if work.approves { inboxPointer }
    }

    @Markup private var elsewhere: Node {
        if work.approves {
            inboxPointer
        } else {
            EmptyState(
                Words("ท่านยังไม่มีหน้าที่จัดทำรายงาน", "You prepare no reports yet"),
                advice: Words(
                    "หากท่านต้องจัดทำหรือส่งรายงาน ให้ผู้ดูแลสิทธิ์ของหน่วยงานกำหนดสิทธิ์ให้",
                    "If you should, ask whoever manages rights in your office."),
                next: Link(Words("ดูรายงานที่ท่านเห็นได้", "Reports that you may see"), "/reports"))
        }
    }

    private var inboxPointer: Node {
        Inset {
            p {
                Words("รายงานที่รอท่านพิจารณาอยู่ที่ ", "What waits for your decision is under ")
                Link(Menu.inbox.text, "/inbox")
            }
        }.body
    }

    private func owedRow(_ line: ReportLine) -> [Node] {
        let report = line.report
        let due = report.returned?.answerBy ?? report.times.due
        return [
            .group([
                Link(report.title, "/reports/\(report.id.text)/edit").body,
                p(.class("hint")) {
                    Words(
                        "\(line.programme.thai) · \(line.agency.thai)",
                        "\(line.programme.english) · \(line.agency.english)")
                },
            ]),
            .text(report.periodLabel.shown),
            div {
                Words(due: due)
                br()
                span(.class("hint")) { Words(until: due, from: visit.now) }
            },
            StatusTag.report(report, at: visit.now).body, .text(line.next.shown),
        ]
    }

    private func underwayRow(_ line: ReportLine) -> [Node] {
        let report = line.report
        return [
            .group([
                Link(report.title, "/reports/\(report.id.text)").body, p(.class("hint")) { line.agency },
            ]),
            .text(report.periodLabel.shown),
            .text(report.submittedAt.map { Words(at: $0).shown } ?? "–"),
            StatusTag.report(report, at: visit.now).body, .text(line.next.shown),
        ]
    }
}

extension Desk {
    func home(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let work = try await ShowWork(office: office)(by: visit.acting, page: request.page)
        return HomePage(work: work, visit: visit).page.response(to: request, on: site, for: visit.viewer)
    }
}

extension Request {
    /// The page of a list that is asked for, from 1.
    var page: Int { query["page"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) } ?? 1 }
}

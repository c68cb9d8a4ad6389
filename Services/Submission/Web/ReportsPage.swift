import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// All reports that somebody may see, narrowed by what they look for.
struct ReportsPage {
    let found: ListReports.Found
    let filter: ReportFilter
    let state: String
    let visit: Visit

    var page: Page {
        Page(Words("รายงาน", "Reports"), here: "/reports", place: Menu.reports, width: .wide) {
            PageHeading(Words("รายงาน", "Reports"))
            form(.method(.get), .action("/reports"), .class("filters")) {
                TextField(
                    Pages.Field(
                        "q", Words("ค้นหา", "Search"),
                        hint: Words("ชื่อโครงการ หรือเลขที่อ้างอิง", "Name of the project, or reference"), isRequired: false),
                    value: filter.search, kind: .search)
                SelectField(
                    Pages.Field("programme", Words("ระบบรายงาน", "Programme"), isRequired: false),
                    choices: found.programmes.map { Choice($0.id, $0.name) }, value: filter.programme)
                SelectField(
                    Pages.Field("state", Words("สถานะ", "State"), isRequired: false),
                    choices: Self.states.map { Choice($0.key, $0.words) }, value: state)
                ButtonRow { Button(Words("แสดง", "Show"), .secondary) }
            }
            FoundCount(found.total, "ฉบับ")
            DataTable(
                Words("รายงาน", "Reports"), showsCaption: false,
                columns: [
                    .init(Words("เรื่อง", "About"), .name), .init(Words("หน่วยงาน", "Agency")),
                    .init(Words("รอบรายงาน", "Period")), .init(Words("ครบกำหนด", "Due")),
                    .init(Words("สถานะ", "State")), .init(Words("ใครทำต่อ", "Next")),
                ],
                rows: found.lines.map(row),
                empty: EmptyState(
                    Words("ไม่พบรายงาน", "No reports found"),
                    advice: Words(
                        "ลองล้างตัวกรอง หรือรอให้ถึงรอบรายงาน", "Clear the filter, or wait for the period to open."),
                    next: Link(Words("ล้างตัวกรอง", "Clear the filter"), "/reports")
                ).forSearch(filter.search))
            Pagination(page: found.page, of: found.pages) { address(page: $0) }
        }
    }

    static let states: [(key: String, words: Words, states: [ReportState])] = [
        ("open", Words("ยังไม่ส่ง", "Not sent"), [.owed, .draft]),
        ("returned", Words("ส่งกลับแก้ไข", "Returned"), [.returned]),
        ("underway", Words("อยู่ระหว่างการอนุมัติ", "In review"), [.submitted, .inReview]),
        ("approved", Words("อนุมัติแล้ว", "Approved"), [.approved]),
        ("refused", Words("ไม่อนุมัติ", "Refused"), [.refused]),
    ]

    private func address(page: Int) -> Address {
        let programme = filter.programme ?? ""
        return "/reports?q=\(filter.search)&programme=\(programme)&state=\(state)&page=\(page)"
    }

    private func row(_ line: ReportLine) -> [Node] {
        let report = line.report
        return [
            .group([
                Link(report.title, "/reports/\(report.id.text)").body,
                p(.class("hint")) { "\(report.reference)" },
            ]),
            .text(line.agency.shown), .text(report.periodLabel.shown), .text(Words(due: report.times.due).shown),
            StatusTag.report(report, at: visit.now).body, .text(line.next.shown),
        ]
    }
}

extension Desk {
    func listReports(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let state = request.query["state"] ?? ""
        let filter = ReportFilter(
            programme: request.query["programme"].flatMap { $0.isEmpty ? nil : $0 },
            states: ReportsPage.states.first { $0.key == state }?.states ?? [],
            search: String((request.query["q"] ?? "").prefix(200)))
        let found = try await ListReports(office: office)(filter, page: request.page, by: visit.acting)
        return ReportsPage(found: found, filter: filter, state: state, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }
}

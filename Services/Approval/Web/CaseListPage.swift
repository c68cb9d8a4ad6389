import Calendar
import Foundation
import HTML
import Pages

/// Where the reports are that somebody may see.
struct CaseListPage {
    let answer: ReadCases.Answer
    let filter: CaseFilter
    let now: Date

    func page(here: Address) -> Page {
        Page(Menu.cases.text, here: here, place: Menu.cases, width: .wide) {
            PageHeading(
                Menu.cases.text,
                lead: Words("รายงานอยู่ที่ใด รอใคร และต้องเสร็จเมื่อใด", "Where reports are, whose turn it is, and by when."))
            ListFilters(
                action: "/cases", search: filter.search, programme: filter.programme, programmes: answer.programmes,
                more: SelectField(
                    Field("state", Words("สถานะ", "State"), isRequired: false),
                    choices: CaseFilter.State.allCases.map { Choice($0.rawValue, $0.words) },
                    value: filter.state?.rawValue
                ).body)
            DataTable(
                Words("รายงานในเส้นทางอนุมัติ", "Reports on their way"), showsCaption: false,
                columns: [
                    .init(Words("รายงาน", "Report"), .name), .init(Words("หน่วยงาน", "Agency")),
                    .init(Words("อยู่ที่", "With")), .init(Words("ตั้งแต่", "Since")),
                    .init(Words("กำหนด", "Due")), .init(Words("สถานะ", "State")),
                ],
                rows: answer.list.items.map(row), empty: empty.forSearch(filter.search))
            Pagination(page: answer.list.page.number, of: answer.list.pages) { here.asking("page", for: String($0)) }
        }
    }

    private func row(_ item: CaseItem) -> [Node] {
        let place: Words =
            switch item.state {
            case .waiting: item.stepTitle ?? Words("", "")
            case .returned: Words("หน่วยงานแก้ไข", "the agency, for correction")
            case .approved: Words("ครบทุกขั้นแล้ว", "done")
            case .refused: item.stepTitle ?? Words("", "")
            }
        let due = item.due ?? item.answerBy
        return [
            ReportName(
                report: item.report, subject: item.subject, period: item.periodLabel, reference: item.reference,
                revision: item.revision
            ).body,
            .text(item.agencyName), .text(place.shown), Moment(at: item.since).body,
            due.map { Moment(due: $0).body } ?? .text("–"),
            span {
                StatusTag(item.state, due: item.due, at: now)
                if item.vacant { StatusTag.vacant }
            },
        ]
    }

    private var empty: EmptyState {
        filter == CaseFilter()
            ? EmptyState(
                Words("ยังไม่มีรายงานในเส้นทางอนุมัติ", "No report is on its way yet"),
                advice: Words("รายงานจะมาอยู่ที่นี่เมื่อหน่วยงานส่งแล้ว", "Reports appear here once they are sent."))
            : EmptyState(
                Words("ไม่พบรายงานตามที่ค้นหา", "Nothing matches"),
                advice: Words("ลองค้นด้วยคำอื่น หรือล้างตัวกรอง", "Try other words, or clear the filters."),
                next: Link(Words("ดูทั้งหมด", "Show all"), "/cases"))
    }
}

extension CaseFilter.State {
    fileprivate var words: Words {
        switch self {
        case .waiting: Words("รออนุมัติ", "in review")
        case .returned: Words("ส่งกลับแก้ไข", "returned")
        case .approved: Words("อนุมัติแล้ว", "approved")
        case .refused: Words("ไม่อนุมัติ", "refused")
        }
    }
}

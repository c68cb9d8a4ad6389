import Calendar
import Foundation
import HTML
import Pages

/// Everything that waits for one person's decision, most urgent first.
struct InboxPage {
    let answer: ReadInbox.Answer
    let filter: InboxFilter
    let now: Date
    /// What was just decided here.
    var done: Done?

    struct Done {
        let outcome: ReportCase.Outcome
        let reference: String
    }

    private var isFiltered: Bool { filter != InboxFilter() }

    func page(here: Address) -> Page {
        Page(Words("รออนุมัติ", "To approve"), here: here, place: Menu.inbox, width: .wide) {
            PageHeading(Words("รออนุมัติ", "To approve"))
            if let done { banner(done) }
            InboxTabs(isDecided: false, waiting: answer.waiting)
            if answer.waiting > 0 { filters }
            DataTable(
                Words("รายงานที่รอการพิจารณา", "Reports awaiting a decision"), showsCaption: false,
                columns: [
                    .init(Words("รายงาน", "Report"), .name), .init(Words("หน่วยงาน", "Agency")),
                    .init(Words("ขั้นตอน", "Step")), .init(Words("รอมาแล้ว", "Waiting")),
                    .init(Words("กำหนด", "Due")), .init(Words("สถานะ", "State")),
                ],
                rows: answer.list.items.map(row), empty: empty.forSearch(filter.search))
            Pagination(page: answer.list.page.number, of: answer.list.pages) { here.asking("page", for: String($0)) }
        }
    }

    private func row(_ item: InboxItem) -> [Node] {
        [
            ReportName(
                report: item.report, subject: item.subject, period: item.periodLabel, reference: item.reference,
                revision: item.revision
            ).body,
            .text(item.agencyName), .text(item.stepTitle.shown),
            .text(Words(lasting: now.timeIntervalSince(item.openedAt)).shown),
            item.due.map { Moment(due: $0).body } ?? .text(Words("ไม่กำหนด", "none").shown),
            (item.isOwn ? StatusTag.ownWork : .waiting(due: item.due, at: now)).body,
        ]
    }

    private var filters: Node {
        ListFilters(
            action: "/inbox", search: filter.search, programme: filter.programme, programmes: answer.programmes,
            more: CheckboxField(
                Field("overdue", Words("แสดงเฉพาะ", "Show only"), isRequired: false),
                choices: [Choice("true", Words("ที่เกินกำหนดแล้ว", "what is overdue"))],
                values: filter.overdueOnly ? ["true"] : []
            ).body
        ).body
    }

    private var empty: EmptyState {
        if isFiltered && answer.waiting > 0 {
            return EmptyState(
                Words("ไม่พบรายงานตามที่ค้นหา", "Nothing matches"),
                advice: Words(
                    "ยังมีรายงานรอท่านอยู่ \(answer.waiting) ฉบับ", "\(answer.waiting) reports are waiting for you."),
                next: Link(Words("ดูทั้งหมด", "Show all"), "/inbox"))
        }
        return EmptyState(
            Words("ไม่มีรายงานที่รอท่านอนุมัติ", "No report is waiting for you"),
            advice: Words(
                "เมื่อมีรายงานมาถึงขั้นของท่าน ระบบจะแจ้งทางอีเมล", "You will get an e-mail as soon as one arrives."),
            next: Link(Menu.cases.text, "/cases"))
    }

    private func banner(_ done: Done) -> Banner {
        let title =
            switch done.outcome {
            case .approved: Words("อนุมัติรายงาน \(done.reference) แล้ว", "Report \(done.reference) approved")
            case .returned: Words("ส่งรายงาน \(done.reference) กลับแก้ไขแล้ว", "Report \(done.reference) sent back")
            case .refused: Words("บันทึกการไม่อนุมัติรายงาน \(done.reference) แล้ว", "Report \(done.reference) refused")
            }
        return Banner(.success, title)
    }
}

/// What waits and what was decided: two views of one place.
struct InboxTabs: Component {
    let isDecided: Bool
    var waiting: Int?

    var body: Node {
        Tabs(
            Words("มุมมอง", "Views"),
            [
                NavigationItem(Words("รอฉัน", "Waiting for me"), "/inbox", isCurrent: !isDecided, count: waiting),
                NavigationItem(Words("ฉันพิจารณาแล้ว", "Decided by me"), "/inbox?view=decided", isCurrent: isDecided),
            ])
    }
}

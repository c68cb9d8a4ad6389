import Calendar
import HTML
import Pages

/// What somebody has decided, latest first.
struct DecidedPage {
    let list: Listed<OwnDecision>

    func page(here: Address) -> Page {
        Page(Words("ฉันพิจารณาแล้ว", "Decided by me"), here: here, place: Menu.inbox, width: .wide) {
            PageHeading(Words("รออนุมัติ", "To approve"))
            InboxTabs(isDecided: true)
            DataTable(
                Words("รายงานที่ท่านพิจารณาแล้ว", "Reports that you have decided"), showsCaption: false,
                columns: [
                    .init(Words("รายงาน", "Report"), .name), .init(Words("หน่วยงาน", "Agency")),
                    .init(Words("พิจารณาในฐานะ", "Decided as")), .init(Words("เมื่อ", "When")),
                    .init(Words("ผล", "Outcome")),
                ],
                rows: list.items.map(row),
                empty: EmptyState(
                    Words("ท่านยังไม่ได้พิจารณารายงานใด", "You have not decided anything yet"),
                    advice: Words("ผลการพิจารณาทุกครั้งจะอยู่ที่นี่", "Every decision of yours will stand here."),
                    next: Link(Words("ดูรายงานที่รอท่าน", "What is waiting for you"), "/inbox")))
            Pagination(page: list.page.number, of: list.pages) { here.asking("page", for: String($0)) }
        }
    }

    private func row(_ item: OwnDecision) -> [Node] {
        [
            ReportName(
                report: item.report, subject: item.subject, period: item.periodLabel, reference: item.reference,
                revision: item.revision
            ).body,
            .text(item.agencyName), .text(item.capacity), Moment(at: item.at).body,
            StatusTag(item.outcome).body,
        ]
    }
}

import Calendar
import Foundation
import HTML
import HTTP
import Pages

extension Desk {
    /// Somebody's deadlines, a month at a time.
    func calendar(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let asked = request.query["month"].flatMap { CivilDate(iso: $0 + "-01") }
        let month = try await readDeadlines(of: visit.principal, in: asked)
        return CalendarPage(month: month, now: visit.now).page(here: request.here)
            .response(to: request, on: site, for: visit.viewer)
    }
}

/// What somebody has to do by when: first what is late, then the month day by day.
struct CalendarPage {
    let month: DueMonth
    let now: Date

    private static func name(_ first: CivilDate) -> Words {
        Words(
            "\(first.month.words.thai) \(first.buddhistYear)", "\(first.month.words.english) \(first.year)")
    }

    private static func address(_ first: CivilDate) -> Address { "/calendar?month=\(String(first.iso.prefix(7)))" }

    func page(here: Address) -> Page {
        Page(Menu.calendar.text, here: here, place: Menu.calendar, width: .wide) {
            PageHeading(
                Words("ปฏิทินกำหนดส่งและพิจารณา", "Deadlines"),
                lead: Words("เวลาสิ้นสุดของวันคือ 24.00 น. ตามเวลาประเทศไทย", "A day ends at 24:00 Thai time."))
            if !month.overdue.isEmpty {
                Banner(
                    .warning,
                    Words("เกินกำหนดแล้ว \(month.overdue.count) รายการ", "\(month.overdue.count) overdue"))
                table(Words("เกินกำหนด", "Overdue"), month.overdue, showsCaption: true)
            }
            if !month.undated.isEmpty {
                table(
                    Words("รอท่านพิจารณา (ไม่กำหนดเวลา)", "Waiting for you (no time limit)"), month.undated,
                    showsCaption: true)
            }
            h2 { Self.name(month.first) }
            Tabs(
                Words("เลือกเดือน", "Month"),
                [month.previous, month.first, month.next].map { first in
                    NavigationItem(Self.name(first), Self.address(first), isCurrent: first == month.first)
                } + (isThisMonth ? [] : [NavigationItem(Words("เดือนนี้", "This month"), "/calendar")]))
            if month.items.isEmpty {
                EmptyState(
                    Words("ไม่มีกำหนดในเดือนนี้", "Nothing is due in this month"),
                    advice: Words(
                        "ระบบจะแจ้งทางอีเมลก่อนถึงกำหนดทุกครั้ง", "You will get an e-mail before anything is due."))
            }
            for (day, items) in month.days {
                h3 {
                    Words(day.written(.weekday), day.written(.weekday, in: .english))
                    if day == month.today { Words(" (วันนี้)", " (today)") }
                }
                table(Words(day.written(.long), day.written(.long, in: .english)), items, showsCaption: false)
            }
            if month.isCut {
                Inset {
                    p {
                        Words(
                            "แสดง \(ReadDeadlines.most) รายการแรกของเดือน รายการทั้งหมดอยู่ที่หน้างานของฉัน",
                            "The first \(ReadDeadlines.most) of the month; all of them are under My work.")
                    }
                }
            }
        }
    }

    private var isThisMonth: Bool { month.first == DueMonth.first(of: month.today) }

    private func table(_ caption: Words, _ items: [DueItem], showsCaption: Bool) -> DataTable {
        DataTable(
            caption, showsCaption: showsCaption,
            columns: [
                .init(Words("เรื่อง", "About"), .name), .init(Words("สิ่งที่ต้องทำ", "What")),
                .init(Words("หน่วยงาน", "Agency")), .init(Words("กำหนด", "Due")), .init(Words("สถานะ", "State")),
            ],
            rows: items.map(row), empty: EmptyState(Words("ไม่มีรายการ", "None"), advice: Words("", "")))
    }

    private func row(_ item: DueItem) -> [Node] {
        let what = item.subject.map { Words($0) } ?? Words(item.programme)
        return [
            .group([
                Link(what, Address(item.path) ?? "/").body,
                p(.class("hint")) {
                    if item.subject != nil { Words(item.programme) }
                    " "
                    Words(item.period)
                },
            ]),
            .text(self.what(item).shown), .text(Words(item.agency).shown),
            .text(item.due.map { Words(due: $0).shown } ?? Words("ไม่กำหนด", "none").shown),
            StatusTag(item, at: now).body,
        ]
    }

    private func what(_ item: DueItem) -> Words {
        switch item.duty {
        case .file: Words(item.step)
        case .watch: Words("ติดตาม: \(item.step.th)", "Follow: \(item.step.en)")
        case .decide: Words("พิจารณา: \(item.step.th)", "Decide: \(item.step.en)")
        }
    }
}

extension StatusTag {
    /// How near a deadline is, or what became of it.
    init(_ item: DueItem, at now: Date) {
        switch item.standing {
        case .done(_, late: false): self = StatusTag(Words("เสร็จแล้ว", "Done"), .good, .tick)
        case .done(_, late: true): self = StatusTag(Words("เสร็จแล้ว (ล่าช้า)", "Done late"), .warn, .tick)
        case .dropped: self = StatusTag(Words("ไม่ต้องดำเนินการ", "Nothing owed"), .quiet, .empty)
        case .overdue: self = .overdue
        case .open:
            let isSoon = item.due.map { $0.timeIntervalSince(now) < 7 * 86_400 } ?? false
            self = isSoon ? .dueSoon : StatusTag(Words("ยังไม่ถึงกำหนด", "To come"), .quiet, .clock)
        }
    }
}

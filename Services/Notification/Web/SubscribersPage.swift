import Calendar
import Foundation
import HTML
import HTTP
import Pages

extension Desk {
    func subscribers(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let list = try await readSubscribers(for: visit.actor)
        return SubscribersPage(list: list).page.response(to: request, on: site, for: visit.viewer)
    }
}

/// The outside systems that are told of what happens to reports, with what waits for each.
struct SubscribersPage {
    let list: ReadSubscribers.List

    var page: Page {
        Page(Menu.subscribers.text, here: "/subscribers", place: Menu.subscribers, width: .wide) {
            PageHeading(
                Words("ระบบภายนอกที่รับเหตุการณ์", "Subscribed outside systems"),
                lead: Words(
                    "แต่ละระบบมีผู้ใช้ รหัสผ่าน และคิวของตนเอง อ่านคิวของระบบอื่นไม่ได้",
                    "Each has a user, a password and a queue of its own, and can read no other."))
            if !list.brokerAnswers { BrokerSilent() }
            if !list.entries.isEmpty {
                ButtonLink(Words("ลงทะเบียนระบบใหม่", "Register a system"), "/subscribers/new")
            }
            DataTable(
                Menu.subscribers.text, showsCaption: false,
                columns: [
                    .init(Words("ระบบ", "System"), .name), .init(Words("ชื่อย่อ", "Short name")),
                    .init(Words("รออ่านในคิว", "Waiting in its queue"), .number),
                    .init(Words("กำลังอ่าน", "Reading now")), .init(Words("สถานะ", "State")),
                ],
                rows: list.entries.map(row),
                empty: EmptyState(
                    Words("ยังไม่มีระบบภายนอก", "No outside system yet"),
                    advice: Words(
                        "ลงทะเบียนระบบของกระทรวงหรือหน่วยงานที่ต้องการรับเหตุการณ์การอนุมัติ",
                        "Register the system of a ministry that wants to be told of approvals."),
                    next: Link(Words("ลงทะเบียนระบบใหม่", "Register a system"), "/subscribers/new")))
        }
    }

    private func row(_ entry: ReadSubscribers.Entry) -> [Node] {
        let subscriber = entry.subscriber
        return [
            Link(Words(subscriber.name), "/subscribers/\(subscriber.slug)").body, .text(subscriber.slug),
            .text(entry.standing.map { String($0.messages) } ?? "–"),
            .text(entry.standing.map { ($0.consumers > 0 ? Words("ใช่", "Yes") : Words("ไม่", "No")).shown } ?? "–"),
            StatusTag(subscriber.state).body,
        ]
    }
}

/// The queues cannot be looked at, and everything else can.
struct BrokerSilent: Component {
    var body: Node {
        Banner(
            .warning, Words("ดูจำนวนข้อความในคิวไม่ได้ในขณะนี้", "The queues cannot be looked at now")
        ) {
            p {
                Words(
                    "ระบบรับส่งข้อความไม่ตอบ รายการด้านล่างมาจากทะเบียน",
                    "The broker does not answer; this is what the register says."
                )
            }
        }
    }
}

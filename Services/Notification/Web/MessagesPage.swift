import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages

extension Desk {
    /// What was told to the reader, or, for an administrator, to anybody about their agencies.
    func messages(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let number = request.query["page"].flatMap { Int($0) } ?? 1
        let mayAdminister = visit.principal.mayEver(.administer, at: visit.actor.realNow)
        let page: Page
        if request.query["view"] == "all" {
            guard mayAdminister else { throw Problem.forbidden }
            let filter = MessageFilter(request.query)
            let list = try await readMessages.administered(visit.principal, filter, page: number)
            page = MessagesPage(list: list, filter: filter, mayAdminister: true, now: visit.now).all(here: request.here)
        } else {
            let list = try await readMessages.mine(visit.principal, page: number)
            page = MessagesPage(list: list, filter: MessageFilter(), mayAdminister: mayAdminister, now: visit.now)
                .mine(here: request.here)
        }
        return page.response(to: request, on: site, for: visit.viewer)
    }
}

extension MessageFilter {
    /// What a list was asked for; what makes no sense is left out.
    init(_ query: Query) {
        self.init(
            group: query["state"].flatMap { Group(rawValue: $0) },
            kind: query["kind"].flatMap { LetterKind(rawValue: $0) },
            search: String((query["search"] ?? "").prefix(200)))
    }
}

/// Messages, the newest first.
struct MessagesPage {
    let list: ReadMessages.List
    let filter: MessageFilter
    let mayAdminister: Bool
    let now: Date

    func mine(here: Address) -> Page {
        Page(Menu.messages.text, here: here, place: Menu.messages, width: .wide) {
            PageHeading(
                Words("ข้อความถึงฉัน", "Messages to me"),
                lead: Words(
                    "ทุกข้อความที่ระบบส่งถึงท่านทางอีเมล อ่านได้ที่นี่เช่นกัน",
                    "Every message that was mailed to you can be read here too."))
            if mayAdminister { MessageTabs(isAll: false) }
            DataTable(
                Menu.messages.text, showsCaption: false,
                columns: [
                    .init(Words("ข้อความ", "Message"), .name), .init(Words("เมื่อ", "When")),
                    .init(Words("สถานะ", "State")),
                ],
                rows: list.messages.map { message in
                    [
                        link(message), .text(Words(at: message.createdAt).shown),
                        message.isRead
                            ? StatusTag(message).body
                            : .group([StatusTag(Words("ใหม่", "New"), .active, .info).body]),
                    ]
                },
                empty: EmptyState(
                    Words("ยังไม่มีข้อความ", "No messages yet"),
                    advice: Words(
                        "เมื่อใกล้ครบกำหนด มีการส่งกลับ หรือมีรายงานรอท่าน ระบบจะแจ้งที่นี่และทางอีเมล",
                        "You are told here and by e-mail when something is due, returned or waiting for you."),
                    next: Link(Menu.calendar.text, "/calendar")))
            Pagination(page: list.page, of: list.pages) { here.asking("page", for: String($0)) }
        }
    }

    func all(here: Address) -> Page {
        Page(Words("ข้อความทั้งหมด", "All messages"), here: here, place: Menu.messages, width: .wide) {
            PageHeading(Words("ข้อความทั้งหมด", "All messages"))
            MessageTabs(isAll: true)
            filters
            DataTable(
                Words("ข้อความทั้งหมด", "All messages"), showsCaption: false,
                columns: [
                    .init(Words("ข้อความ", "Message"), .name), .init(Words("ถึง", "To")),
                    .init(Words("เมื่อ", "When")), .init(Words("สถานะ", "State")),
                ],
                rows: list.messages.map { message in
                    [
                        link(message), .text(message.name), .text(Words(at: message.createdAt).shown),
                        StatusTag(message).body,
                    ]
                },
                empty: EmptyState(
                    Words("ไม่พบข้อความ", "No messages"),
                    advice: Words("ลองล้างตัวกรอง หรือค้นด้วยคำที่สั้นลง", "Clear the filters or search for fewer words."),
                    next: Link(Words("ล้างตัวกรอง", "Clear"), "/messages?view=all")))
            Pagination(page: list.page, of: list.pages) { here.asking("page", for: String($0)) }
        }
    }

    private func link(_ message: Message) -> Node {
        let subject = { (language: Language) in
            LetterWords(message.kind, message.facts, in: language, at: message.createdAt).subject
        }
        return Link(Words(subject(.thai), subject(.english)), "/messages/\(message.id.uuidString.lowercased())").body
    }

    private var filters: Node {
        form(.method(.get), .action("/messages"), .class("filters"), .role("search")) {
            HiddenField("view", "all")
            TextField(
                Field(
                    "search", Words("ค้นหา", "Search"),
                    hint: Words("ชื่อผู้รับ เรื่องที่รายงาน หรือเลขที่รายงาน", "Recipient, what is reported, or reference"),
                    isRequired: false),
                value: filter.search, kind: .search, limit: 200)
            SelectField(
                Field("state", Words("สถานะ", "State"), isRequired: false),
                choices: MessageFilter.Group.allCases.map { Choice($0.rawValue, $0.words) },
                value: filter.group?.rawValue)
            SelectField(
                Field("kind", Words("ประเภท", "Kind"), isRequired: false),
                choices: LetterKind.allCases.map { Choice($0.rawValue, $0.words) }, value: filter.kind?.rawValue)
            ButtonRow {
                Button(Words("ค้นหา", "Search"), .secondary)
                Link(Words("ล้างตัวกรอง", "Clear"), "/messages?view=all")
            }
        }
    }
}

/// One's own messages and everybody's: two views of one place.
struct MessageTabs: Component {
    let isAll: Bool

    var body: Node {
        Tabs(
            Words("มุมมอง", "Views"),
            [
                NavigationItem(Words("ถึงฉัน", "To me"), "/messages", isCurrent: !isAll),
                NavigationItem(Words("ทั้งหมดในความดูแล", "All I administer"), "/messages?view=all", isCurrent: isAll),
            ])
    }
}

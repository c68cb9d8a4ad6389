import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// Everybody whom this administrator looks after.
struct PeoplePage {
    let people: Slice<PersonLine>
    let search: String
    let status: PersonStatus?
    let agency: Words?

    var page: Page {
        Page(Words("บุคคลและสิทธิ์", "People and rights"), here: here(1), place: Menu.people, width: .wide) {
            PageHeading(
                Words("บุคคลและสิทธิ์", "People and rights"),
                lead: Words("ผู้ดำรงตำแหน่งและผู้ได้รับเชิญในขอบเขตที่ท่านดูแล", "Holders and invitees within what you administer."))
            ButtonRow {
                ButtonLink(Words("เชิญบุคคล: เลือกหน่วยงาน", "Invite: choose an agency"), "/agencies")
            }
            form(.method(.get), .action("/people"), .class("filters")) {
                TextField(
                    Field(
                        "q", Words("ค้นหาชื่อ ตำแหน่ง หรือหน่วยงาน", "Search a name, position or agency"), isRequired: false),
                    value: search, kind: .search)
                SelectField(
                    Field("status", Words("สถานะ", "State"), isRequired: false), choices: PersonStatus.choices,
                    value: status?.rawValue)
                ButtonRow { Button(Words("ค้นหา", "Search"), .secondary) }
            }
            FoundCount(people.total, "คน")
            DataTable(
                Words("บุคคล", "People"), showsCaption: false,
                columns: [
                    .init(Words("ชื่อ", "Name"), .name), .init(Words("ตำแหน่ง", "Position")),
                    .init(Words("หน่วยงาน", "Agency")), .init(Words("สถานะ", "State")),
                ],
                rows: people.items.map { person in
                    [
                        Link(Words(person.name), "/people/\(person.id.text)").body,
                        lines(person.capacities.map { Words($0.mode, $0.title) }),
                        lines(person.capacities.map(\.agency)), StatusTag(person.status).body,
                    ]
                }, empty: empty)
            Pagination(page: people.page, of: people.pages) { here($0) }
        }
    }

    private func here(_ page: Int) -> Address {
        "/people?q=\(search)&status=\(status?.rawValue ?? "")&page=\(page)"
    }

    @Markup private func lines(_ texts: [Words]) -> Node {
        for (index, text) in texts.enumerated() {
            if index > 0 { br() }
            text
        }
    }

    private var empty: EmptyState {
        if search.isEmpty && status == nil {
            return EmptyState(
                Words("ยังไม่มีบุคคลในขอบเขตที่ท่านดูแล", "Nobody yet"),
                advice: Words("เปิดหน่วยงาน แล้วเชิญผู้ดำรงตำแหน่ง", "Open an agency and invite whoever holds its positions."),
                next: Link(Words("เลือกหน่วยงาน", "Choose an agency"), "/agencies"))
        }
        return EmptyState(
            Words("ไม่พบบุคคลที่ค้นหา", "Nobody found"),
            advice: Words("ลองค้นด้วยคำที่สั้นลง หรือล้างตัวกรอง", "Try a shorter word, or clear the filter."),
            next: Link(Words("ล้างตัวกรอง", "Clear the filter"), "/people"))
    }
}

extension PersonStatus {
    static let choices = [invited, active, left].map { Choice($0.rawValue, $0.words) }

    var words: Words {
        switch self {
        case .invited: Words("รอเปิดใช้บัญชี", "Invited")
        case .active: Words("ใช้งานอยู่", "Active")
        case .suspended: Words("ระงับ", "Suspended")
        case .left: Words("พ้นจากตำแหน่ง", "Has left")
        }
    }
}

extension StatusTag {
    init(_ status: PersonStatus) {
        switch status {
        case .invited: self.init(status.words, .warn, .clock)
        case .active: self.init(status.words, .good, .tick)
        case .suspended: self.init(status.words, .bad, .lock)
        case .left: self.init(status.words, .quiet, .empty)
        }
    }
}

/// One person: what they hold, what they may do, and what can be done for them.
struct PersonPage {
    let view: PersonView
    var done: Words?
    let key: String
    let visit: Visit

    private var own: Address { "/people/\(view.person.id.text)" }

    var page: Page {
        Page(
            Words(view.person.name), here: own, place: Menu.people, trail: [Link(Menu.people.text, "/people")]
        ) {
            PageHeading(Words(view.person.name), tag: StatusTag(view.person.status))
            if let done { Banner(.success, done) }
            SummaryList(
                nil,
                [
                    .init(Words("ชื่อผู้ใช้", "Sign-in name")) {
                        span(.translateNo) { view.signInNames.joined(separator: ", ") }
                    },
                    .init(Words("อีเมล", "E-mail")) {
                        if let email = view.person.email {
                            span(.translateNo) { email }
                            " "
                        }
                        StatusTag(view.person.emailState)
                    },
                ])
            h2 { Words("ตำแหน่งปัจจุบัน", "Positions now") }
            if view.held.isEmpty {
                p(.class("hint")) { Words("ไม่มีตำแหน่งที่มีผลอยู่", "None in force.") }
            }
            for held in view.held { seat(held) }
            if let open = view.invitation { invitation(open.invitation, open.position) }
            if view.mayIssueCode { freshCode }
            if !view.past.isEmpty {
                Disclosure(Words("ตำแหน่งที่ผ่านมา", "Earlier positions")) {
                    ul {
                        for held in view.past {
                            li {
                                Words(held.holding.mode, held.position.title)
                                " "
                                held.position.agencyName
                                " – "
                                held.holding.until.map { Words(at: $0).shown } ?? ""
                            }
                        }
                    }
                }
            }
        }
    }

    @Markup private func seat(_ held: PersonView.Held) -> Node {
        div(.class("inset")) {
            p { strong { Words(held.holding.mode, held.position.title) } }
            p { Link(held.position.agencyName, "/agencies/\(held.position.agencySlug)") }
            p(.class("hint")) {
                Words("ตั้งแต่ ", "Since ")
                Words(at: held.holding.from)
                if let order = held.holding.orderNumber {
                    Words(" คำสั่งที่ \(order)", " order \(order)")
                }
                if !held.roles.isEmpty {
                    " · "
                    for (index, role) in held.roles.enumerated() {
                        if index > 0 { ", " }
                        Words(role)
                    }
                }
            }
            if held.mayEnd {
                ButtonLink(
                    Words("สิ้นสุดการดำรงตำแหน่ง", "End this position"),
                    "\(own)/holdings/\(held.holding.id.text)/end", .secondary)
            }
        }
    }

    @Markup private func invitation(_ invitation: Invitation, _ position: Position) -> Node {
        if !invitation.isReentry {
            div(.class("inset")) {
                p { strong { Words(invitation.mode, position.title) } }
                p { position.agencyName }
                p(.class("hint")) {
                    Words("ยังไม่ได้เปิดใช้บัญชี รหัสใช้ได้ถึง ", "Not activated yet; the code works until ")
                    Words(at: invitation.expiresAt)
                }
            }
        }
    }

    @Markup private var freshCode: Node {
        h2 { Words("ออกรหัสใหม่", "Issue a new code") }
        p {
            if view.person.status == .invited {
                Words(
                    "รหัสหายหรือหมดอายุ ให้ออกรหัสใหม่ รหัสเดิมใช้ไม่ได้ทันที",
                    "For a code that was lost or has expired; the old one stops working at once."
                )
            } else {
                Words(
                    "สำหรับผู้ที่ลืมรหัสผ่านและเข้าอีเมลไม่ได้ เมื่อใช้รหัสแล้วจะตั้งรหัสผ่านใหม่ และออกจากระบบทุกอุปกรณ์",
                    "For somebody who has lost both password and e-mail: it leads to a new password and signs every device out."
                )
            }
        }
        PostForm(to: "\(own)/code", csrf: visit.viewer.csrf, key: key) {
            Button(Words("ออกรหัสใหม่", "Issue a new code"), .secondary)
        }
    }
}

/// Asks before somebody loses their rights.
struct EndHoldingPage {
    let view: PersonView
    let held: PersonView.Held
    let key: String
    let visit: Visit

    var page: Page {
        let own: Address = "/people/\(view.person.id.text)"
        return Page(
            Words("สิ้นสุดการดำรงตำแหน่ง", "End a position"), here: "\(own)/holdings/\(held.holding.id.text)/end",
            place: Menu.people, trail: [Link(Menu.people.text, "/people"), Link(Words(view.person.name), own)]
        ) {
            PageHeading(Words("สิ้นสุดการดำรงตำแหน่งหรือไม่", "End this position?"))
            SummaryList(
                nil,
                [
                    .init(Words("ชื่อ", "Name")) { view.person.name },
                    .init(Words("ตำแหน่ง", "Position")) { Words(held.holding.mode, held.position.title) },
                    .init(Words("หน่วยงาน", "Agency")) { held.position.agencyName },
                ])
            Banner(
                .warning,
                Words(
                    "สิทธิ์ทั้งหมดของตำแหน่งนี้สิ้นสุดทันที ร่างและรายงานยังอยู่กับหน่วยงาน",
                    "Every right of this position ends at once. Drafts and reports stay with the agency."))
            PostForm(to: "\(own)/holdings/\(held.holding.id.text)/end", csrf: visit.viewer.csrf, key: key) {
                ButtonRow {
                    Button(Words("สิ้นสุดการดำรงตำแหน่ง", "End it"), .danger)
                    ButtonLink(Words("ยกเลิก", "Cancel"), own, .secondary)
                }
            }
        }
    }
}

extension Desk {
    private var people: ReadPeople { ReadPeople(ground: ground) }

    func listPeople(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let search = String((request.query["q"] ?? "").prefix(200))
        let status = request.query["status"].flatMap { PersonStatus(rawValue: $0) }
        let found = try await people.list(
            matching: PeopleFilter(words: SearchWords(search), status: status),
            page: request.query["page"].flatMap { Int($0) } ?? 1, for: visit.acting)
        return PeoplePage(people: found, search: search, status: status, agency: nil).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func showPerson(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await people.show(try request.id("id"), for: visit.acting)
        let done: Words? =
            switch request.query["done"] {
            case "ended": Words("สิ้นสุดการดำรงตำแหน่งแล้ว", "The position has ended.")
            case "appointed": Words("แต่งตั้งแล้ว มีผลทันที", "Appointed; it is in force.")
            case "before":
                Words(
                    "รายการนี้ทำไปแล้ว รหัสแสดงเพียงครั้งเดียว หากไม่ได้จดไว้ให้ออกรหัสใหม่",
                    "This was done before. The code was shown then; if nobody noted it, issue a new one.")
            default: nil
            }
        return PersonPage(view: view, done: done, key: formKey, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func askToEndHolding(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let view = try await people.show(try request.id("id"), for: visit.acting)
        let id = try request.id("holding")
        guard let held = view.held.first(where: { $0.holding.id == id }) else { throw Problem.notFound }
        return EndHoldingPage(view: view, held: held, key: formKey, visit: visit).page
            .response(to: request, on: site, for: visit.viewer)
    }

    func endHolding(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let person: UUID
        do {
            person = try await EndHolding(ground: ground)(try request.id("holding"), by: visit.acting)
        } catch PeopleRefusal.over {
            // Pressed twice: it is done.
            person = try request.id("id")
        }
        return .redirect(to: "/people/\(person.text)?done=ended")
    }
}

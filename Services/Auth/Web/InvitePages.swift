import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// Somebody is invited to a position, or appointed to it when they have an account.
struct InvitePage {
    let position: Position
    let holders: [Holding]
    let rights: [(right: RequestedRight, agency: Words)]
    var draft = InvitationDraft()
    var problems: [FieldProblem] = []
    let keys: (invite: String, appoint: String)
    let visit: Visit

    var page: Page {
        Page(
            Words("เชิญผู้ดำรงตำแหน่ง", "Invite to a position"), here: "/people/new?position=\(position.id.text)",
            place: Menu.people,
            trail: [
                Link(Menu.agencies.text, "/agencies"), Link(position.agencyName, "/agencies/\(position.agencySlug)"),
            ],
            problems: problems
        ) {
            PageHeading(Words("เชิญผู้ดำรงตำแหน่ง", "Invite to a position"), above: position.agencyName)
            SummaryList(
                nil,
                [
                    .init(Words("ตำแหน่ง", "Position")) { position.title },
                    .init(Words("หน่วยงาน", "Agency")) { position.agencyName },
                    .init(Words("ผู้ดำรงปัจจุบัน", "Held by")) {
                        if holders.isEmpty { Words("ว่าง", "vacant") }
                        for (index, holder) in holders.enumerated() {
                            if index > 0 { br() }
                            holder.personName
                        }
                    },
                    .init(Words("สิทธิ์ที่จะได้รับ", "Rights that go with it")) {
                        ul {
                            for one in rights {
                                li {
                                    Words(one.right.role)
                                    " – "
                                    one.agency
                                    span(.class("hint")) {
                                        " ("
                                        Words(one.right.reach)
                                        ")"
                                    }
                                }
                            }
                        }
                    },
                ])
            if rights.isEmpty {
                Banner(.warning, Words("ตำแหน่งนี้ไม่มีสิทธิ์ตามปกติ จึงยังเชิญไม่ได้", "This position has no usual rights."))
            } else {
                invitation
                appointment
            }
        }
    }

    @Markup private var invitation: Node {
        h2 { Words("ผู้ที่ยังไม่มีบัญชี", "Somebody without an account") }
        PostForm(to: "/people", csrf: visit.viewer.csrf, key: keys.invite, marksRequired: true) {
            HiddenField("position", position.id.text)
            TextField(
                field(
                    "name", Words("ชื่อที่แสดง", "Name"),
                    Words("ชื่อ–สกุล หรือชื่อในฐานะเจ้าหน้าที่", "As it stands on pages and in signatures")),
                value: draft.name, limit: 200)
            TextField(
                field(
                    "sign_in_name", Words("ชื่อผู้ใช้", "Sign-in name"),
                    Words(
                        "a–z 0–9 จุด ขีด หรือรหัสหน่วยงาน เช่น rayong.agri", "a–z, 0–9, dots and hyphens, or an agency's code"
                    )),
                value: draft.signInName, kind: .code, limit: 64)
            TextField(
                field(
                    "email", Words("อีเมล", "E-mail"),
                    Words(
                        "ใช้ส่งการแจ้งเตือนและลิงก์ตั้งรหัสผ่าน ผู้ได้รับเชิญจะยืนยันอีกครั้ง",
                        "For reminders and links; the person confirms it"),
                    isRequired: false),
                value: draft.email, kind: .email, limit: 254)
            RadioField(
                field("language", Words("ภาษาของอีเมล", "Language of mails")),
                choices: [Choice("th", Words("ไทย", "Thai")), Choice("en", Words("อังกฤษ", "English"))],
                value: draft.language)
            capacity
            ButtonRow { Button(Words("เชิญและออกรหัส", "Invite and issue a code")) }
        }
    }

    @Markup private var appointment: Node {
        Disclosure(Words("ผู้นี้มีบัญชีอยู่แล้ว", "They have an account already")) {
            PostForm(to: "/people/appointments", csrf: visit.viewer.csrf, key: keys.appoint) {
                HiddenField("position", position.id.text)
                HiddenField("mode", "substantive")
                TextField(
                    Field(
                        "account", Words("ชื่อผู้ใช้ของบัญชีเดิม", "Their sign-in name"),
                        hint: Words("ตำแหน่งใหม่มีผลทันที ตำแหน่งเดิมยังอยู่", "It takes effect at once; what they hold stays."),
                        problem: problems.first(for: "account")),
                    kind: .code, limit: 254)
                ButtonRow { Button(Words("แต่งตั้ง", "Appoint"), .secondary) }
            }
        }
    }

    @Markup private var capacity: Node {
        RadioField(
            field("mode", Words("ลักษณะการดำรงตำแหน่ง", "How the position is held")),
            choices: [
                Choice("substantive", Words("ดำรงตำแหน่งเอง", "In their own right")),
                Choice(
                    "acting_full", Words("รักษาราชการแทน", "Acting in full"),
                    hint: Words("อำนาจของผู้ดำรงเดิมพักไว้จนสิ้นสุด", "The holder's own power rests meanwhile")),
                Choice(
                    "delegated", Words("ปฏิบัติราชการแทน", "By delegation"),
                    hint: Words("ตามที่คำสั่งระบุ ผู้ดำรงเดิมยังมีอำนาจ", "As the order lists; the holder keeps the power")),
            ], value: draft.mode)
        TextField(
            field(
                "order_no", Words("คำสั่งที่", "Order number"), Words("ต้องระบุเมื่อแทนผู้อื่น", "Needed when acting for somebody"),
                isRequired: false),
            value: draft.orderNumber, limit: 100)
        TextField(
            field(
                "order_date", Words("ลงวันที่", "Order date"), Words("เช่น 25 มีนาคม 2564", "such as 2021-03-25"),
                isRequired: false),
            value: draft.orderDate, limit: 40)
    }

    private func field(_ name: String, _ label: Words, _ hint: Words? = nil, isRequired: Bool = true) -> Field {
        Field(name, label, hint: hint, problem: problems.first(for: name), isRequired: isRequired)
    }
}

/// The code, shown this once, on a page that can be printed and handed over.
struct CodePage {
    let fresh: FreshCode
    let person: PersonView
    let visit: Visit

    var page: Page {
        Page(
            Words("รหัสเปิดใช้งาน", "Activation code"), here: "/people/\(fresh.personID.text)", place: Menu.people,
            trail: [Link(Menu.people.text, "/people")]
        ) {
            PageHeading(Words("รหัสเปิดใช้งาน", "Activation code"), above: Words(person.person.name))
            Banner(
                .warning,
                Words(
                    "รหัสนี้แสดงเพียงครั้งเดียว พิมพ์หรือจดไว้ แล้วส่งให้เจ้าตัวด้วยตนเอง อย่าส่งทางไลน์กลุ่มหรืออีเมลรวม",
                    "The code is shown this once. Print it or note it down and hand it to the person; not through group chats."
                ))
            p(.class("receipt-reference"), .translateNo) { strong { fresh.revealed } }
            SummaryList(
                nil,
                [
                    .init(Words("ชื่อ", "For")) { person.person.name },
                    .init(Words("ชื่อผู้ใช้", "Sign-in name")) {
                        span(.translateNo) { person.signInNames.joined(separator: ", ") }
                    },
                    .init(Words("ใช้ได้ถึง", "Works until")) { Words(at: fresh.expiresAt) },
                    .init(Words("วิธีใช้", "How to use it")) {
                        Words(
                            "เปิด “เปิดใช้บัญชีด้วยรหัส” ที่หน้าเข้าสู่ระบบ ใส่รหัส แล้วตั้งรหัสผ่านของตนเอง",
                            "Open “Activate an account” on the sign-in page, type the code and choose a password.")
                    },
                ])
            ButtonRow {
                ButtonLink(Words("ไปที่หน้าของบุคคลนี้", "To this person"), "/people/\(fresh.personID.text)", .secondary)
            }
        }
    }
}

extension Desk {
    func showInvitation(_ request: Request) async throws -> Response {
        let id = UUID(uuidString: request.query["position"] ?? "")
        guard let id else { return .redirect(to: "/agencies") }
        return try await invitation(id, InvitationDraft(), [], request)
    }

    private func invitation(
        _ id: UUID, _ draft: InvitationDraft, _ problems: [FieldProblem], _ request: Request, status: Status = .ok
    ) async throws -> Response {
        let visit = try visit(request)
        let found = try await ReadPeople(ground: ground).position(id, for: visit.acting)
        let tree = ground.register.tree
        let rights = found.rights.map { ($0, tree[$0.agencyID]?.name ?? Words("")) }
        return InvitePage(
            position: found.position, holders: found.holders, rights: rights, draft: draft, problems: problems,
            keys: (formKey, formKey), visit: visit
        ).page.response(to: request, on: site, for: visit.viewer, status: status)
    }

    func invite(_ request: Request) async throws -> Response {
        let (visit, form) = (try visit(request), try request.form())
        guard let position = UUID(uuidString: form.text("position") ?? "") else { throw Problem.notFound }
        let draft = InvitationDraft(form)
        do {
            let outcome = try await Invite(ground: ground)(
                try draft.read(for: position, rights: nil), by: visit.acting,
                repeatable: try repeatable(request, visit))
            return try await show(outcome, visit, request)
        } catch let invalid as InvitationDraft.Invalid {
            let problems = invalid.faults.map { FieldProblem($0.field, $0.words) }
            return try await invitation(position, draft, problems, request, status: .unprocessable)
        } catch let refusal as PeopleRefusal where refusal != .unknown {
            let problem = FieldProblem(refusal == .signInNameTaken ? "sign_in_name" : "", refusal.sentence)
            return try await invitation(position, draft, [problem], request, status: refusal.status)
        }
    }

    func appoint(_ request: Request) async throws -> Response {
        let (visit, form) = (try visit(request), try request.form())
        guard let position = UUID(uuidString: form.text("position") ?? "") else { throw Problem.notFound }
        var draft = InvitationDraft(form)
        draft.signInName = form.text("account") ?? ""
        func refused(_ words: Words, _ status: Status) async throws -> Response {
            try await invitation(
                position, InvitationDraft(), [FieldProblem("account", words)], request, status: status)
        }
        do {
            let read = try draft.readAppointment()
            let person = try await Appoint(ground: ground)(
                read.name, to: position, mode: read.mode, order: read.order, rights: nil, by: visit.acting,
                repeatable: try repeatable(request, visit))
            return .redirect(to: "/people/\(person.text)?done=appointed")
        } catch let invalid as InvitationDraft.Invalid {
            return try await refused(invalid.faults.first?.words ?? Words(""), .unprocessable)
        } catch PeopleRefusal.unknown {
            return try await refused(Words("ไม่พบชื่อผู้ใช้นี้", "Nobody has this sign-in name"), .unprocessable)
        } catch let refusal as PeopleRefusal { return try await refused(refusal.sentence, refusal.status) }
    }

    func issueCode(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let outcome = try await IssueFreshCode(ground: ground)(
            for: try request.id("id"), by: visit.acting, repeatable: try repeatable(request, visit))
        return try await show(outcome, visit, request)
    }

    private func show(_ outcome: Invite.Outcome, _ visit: Visit, _ request: Request) async throws -> Response {
        switch outcome {
        case .before(let person): return .redirect(to: "/people/\(person.text)?done=before")
        case .invited(let fresh):
            let person = try await ReadPeople(ground: ground).show(fresh.personID, for: visit.acting)
            return CodePage(fresh: fresh, person: person, visit: visit).page
                .response(to: request, on: site, for: visit.viewer, status: .created)
        }
    }
}

extension PeopleRefusal {
    /// What happened and what to do, in one sentence for beside a field.
    var sentence: Words {
        Words(words.title.thai + " " + words.advice.thai, words.title.english + ". " + words.advice.english)
    }
}

extension InvitationDraft {
    init(_ form: Form) {
        self.init(
            name: form.text("name") ?? "", signInName: form.text("sign_in_name") ?? "",
            email: form.text("email") ?? "", language: form.text("language") ?? "th",
            mode: form.text("mode") ?? "substantive", orderNumber: form.text("order_no") ?? "",
            orderDate: form.text("order_date") ?? "")
    }
}

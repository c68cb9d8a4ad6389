import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// One's own account: who one is here, the password, the address, and where one is signed in.
struct AccountPage {
    let view: AccountView
    var done: Words?
    var problems: [FieldProblem] = []
    /// The address as it was typed, when it could not be taken.
    var typedEmail: String?
    let keys: Keys
    let visit: Visit

    /// Each form is an intention of its own.
    struct Keys {
        let password: String, address: String, language: String, capacity: String, session: String
    }

    var page: Page {
        Page(Words("บัญชีของฉัน", "My account"), here: "/account", problems: problems) {
            PageHeading(Words("บัญชีของฉัน", "My account"))
            if let done { Banner(.success, done) }
            SummaryList(
                nil,
                [
                    .init(Words("ชื่อ", "Name")) { view.person.name },
                    .init(Words("ชื่อผู้ใช้", "Sign-in name")) {
                        span(.translateNo) { view.signInNames.joined(separator: ", ") }
                    },
                ])
            capacities
            password
            address
            language
            sessions
        }
    }

    @Markup private var capacities: Node {
        h2 { Words("ตำแหน่งของท่าน", "Your positions") }
        if view.held.isEmpty {
            EmptyState(
                Words("ท่านยังไม่มีตำแหน่งที่มีผลอยู่", "You hold no position now"),
                advice: Words("ติดต่อผู้ดูแลสิทธิ์ของหน่วยงาน", "Ask whoever manages rights in your office."))
        }
        for held in view.held {
            div(.class("inset")) {
                p { strong { Words(held.holding.mode, held.position.title) } }
                p { held.position.agencyName }
                if held.isHat {
                    StatusTag(Words("ใช้อยู่ตอนนี้", "In use now"), .good, .tick)
                } else {
                    PostForm(to: "/account/capacity", csrf: visit.viewer.csrf, key: keys.capacity) {
                        HiddenField("holding", held.holding.id.text)
                        Button(Words("ปฏิบัติงานในตำแหน่งนี้", "Act in this position"), .secondary)
                    }
                }
            }
        }
        p(.class("hint")) {
            Words(
                "ถ้าตำแหน่งไม่ถูกต้อง ให้แจ้งผู้ดูแลสิทธิ์ของหน่วยงาน",
                "If a position is wrong, tell whoever manages rights in your office.")
        }
    }

    @Markup private var password: Node {
        h2 { Words("เปลี่ยนรหัสผ่าน", "Change your password") }
        PostForm(to: "/account/password", csrf: visit.viewer.csrf, key: keys.password) {
            TextField(
                Field(
                    "present", Words("รหัสผ่านปัจจุบัน", "Present password"), problem: problems.first(for: "present")),
                kind: .password, autocomplete: "current-password")
            NewPasswordFields(
                problem: problems.first { [NewPasswordFields.password, NewPasswordFields.again].contains($0.field) })
            ButtonRow { Button(Words("เปลี่ยนรหัสผ่าน", "Change the password"), .secondary) }
        }
    }

    @Markup private var address: Node {
        h2 { Words("อีเมล", "E-mail") }
        if let email = view.person.email {
            p {
                span(.translateNo) { email }
                " "
                StatusTag(view.person.emailState)
            }
        }
        PostForm(to: "/account/address", csrf: visit.viewer.csrf, key: keys.address) {
            TextField(
                Field(
                    "email", Words("อีเมลใหม่ หรืออีเมลเดิมที่ต้องการยืนยัน", "A new address, or the present one to confirm"),
                    hint: Words(
                        "ระบบจะส่งลิงก์ยืนยันไป อีเมลเดิมใช้ต่อจนกว่าจะยืนยัน",
                        "A link is mailed there; the present one holds until you use it."),
                    problem: problems.first(for: "email")),
                value: typedEmail ?? "", kind: .email, autocomplete: "email", limit: 254)
            ButtonRow { Button(Words("ส่งลิงก์ยืนยัน", "Send the link"), .secondary) }
        }
    }

    @Markup private var language: Node {
        h2 { Words("ภาษาของอีเมลแจ้งเตือน", "Language of mails") }
        PostForm(to: "/account/language", csrf: visit.viewer.csrf, key: keys.language) {
            RadioField(
                Field("language", Words("ภาษา", "Language")),
                choices: [Choice("th", Words("ไทย", "Thai")), Choice("en", Words("อังกฤษ", "English"))],
                value: view.person.language.rawValue)
            ButtonRow { Button(Words("บันทึก", "Save"), .secondary) }
        }
    }

    @Markup private var sessions: Node {
        h2 { Words("อุปกรณ์ที่เข้าสู่ระบบอยู่", "Where you are signed in") }
        DataTable(
            Words("อุปกรณ์ที่เข้าสู่ระบบอยู่", "Where you are signed in"), showsCaption: false,
            columns: [
                .init(Words("อุปกรณ์", "Device"), .name), .init(Words("จาก", "From")),
                .init(Words("เข้าสู่ระบบเมื่อ", "Signed in")), .init(Words("ใช้ล่าสุด", "Last used")),
                .init(Words("ดำเนินการ", "Action"), .action),
            ],
            rows: view.sessions.map { session in
                [
                    .text(session.device.isEmpty ? Words("ไม่ทราบ", "unknown").shown : session.device),
                    .text(session.client), .text(Words(at: session.authenticatedAt).shown),
                    .text(Words(at: session.usedAt).shown), action(session),
                ]
            }, empty: EmptyState(Words("ไม่มี", "None"), advice: Words("", "")))
    }

    @Markup private func action(_ session: Session) -> Node {
        if session.id == view.present {
            StatusTag(Words("อุปกรณ์นี้", "This one"), .good, .tick)
        } else {
            PostForm(to: "/account/sessions/\(session.id.text)/end", csrf: visit.viewer.csrf, key: keys.session) {
                Button(Words("ออกจากระบบ", "Sign it out"), .secondary)
            }
        }
    }
}

extension StatusTag {
    init(_ state: EmailState) {
        switch state {
        case .confirmed: self.init(Words("ยืนยันแล้ว", "Confirmed"), .good, .tick)
        case .unconfirmed: self.init(Words("รอยืนยัน", "Not confirmed"), .warn, .clock)
        case .bounced: self.init(Words("ส่งไม่ถึง", "Mail comes back"), .bad, .warning)
        case .none: self.init(Words("ไม่มี", "None"), .quiet, .empty)
        }
    }
}

extension Desk {
    private var account: KeepAccount { KeepAccount(ground: ground, hasher: hasher, sealing: sealing) }

    func showAccount(_ request: Request) async throws -> Response {
        let done: Words? =
            switch request.query["done"] {
            case "password":
                Words("เปลี่ยนรหัสผ่านแล้ว อุปกรณ์อื่นออกจากระบบแล้ว", "Your password is changed; other devices are signed out.")
            case "address": Words("ยืนยันอีเมลแล้ว", "Your address is confirmed.")
            case "mailed": Words("ส่งลิงก์ยืนยันไปทางอีเมลแล้ว", "A link is on its way.")
            case "language": Words("บันทึกภาษาแล้ว", "The language is saved.")
            case "capacity": Words("เปลี่ยนตำแหน่งที่ปฏิบัติงานแล้ว", "You now act in another position.")
            case "session": Words("อุปกรณ์นั้นออกจากระบบแล้ว", "That device is signed out.")
            default: nil
            }
        return try await account(request, done: done)
    }

    private func account(
        _ request: Request, done: Words? = nil, problems: [FieldProblem] = [], email: String? = nil,
        status: Status = .ok
    ) async throws -> Response {
        let visit = try visit(request)
        let view = try await account.view(by: visit.acting)
        let keys = AccountPage.Keys(
            password: formKey, address: formKey, language: formKey, capacity: formKey, session: formKey)
        return AccountPage(view: view, done: done, problems: problems, typedEmail: email, keys: keys, visit: visit)
            .page.response(to: request, on: site, for: visit.viewer, status: status)
    }

    func changePassword(_ request: Request) async throws -> Response {
        let (visit, form) = (try visit(request), try request.form())
        let wanted = form.text(NewPasswordFields.password) ?? ""
        if let again = form.text(NewPasswordFields.again), again != wanted {
            return try await account(request, problems: [NewPasswordFields.differ], status: .unprocessable)
        }
        do {
            try await account.changePassword(
                from: Secret(form.text("present") ?? ""), to: Secret(wanted), by: visit.acting)
            return .redirect(to: "/account?done=password")
        } catch let refusal as KeepAccount.Refusal {
            let problem = refusal.problem(at: visit.moment.real)
            let response = try await account(request, problems: [problem], status: refusal.status)
            return refusal.retry(at: visit.moment.real).map { response.retrying(after: $0) } ?? response
        }
    }

    func changeAddress(_ request: Request) async throws -> Response {
        let (visit, typed) = (try visit(request), try request.form().text("email") ?? "")
        do {
            try await account.changeAddress(to: typed, by: visit.acting)
            mailWake.signal()
            return .redirect(to: "/account?done=mailed")
        } catch let refusal as KeepAccount.Refusal {
            return try await account(
                request, problems: [refusal.problem(at: visit.moment.real)], email: typed, status: refusal.status)
        }
    }

    func changeLanguage(_ request: Request) async throws -> Response {
        guard let language = Language(rawValue: try request.form().text("language") ?? "") else {
            throw Problem.badRequest
        }
        try await account.changeLanguage(to: language, by: try visit(request).acting)
        return .redirect(to: "/account?done=language")
    }

    func changeCapacity(_ request: Request) async throws -> Response {
        guard let holding = UUID(uuidString: try request.form().text("holding") ?? "") else { throw Problem.notFound }
        let signedIn = try await ChangeCapacity(ground: ground)(to: holding, by: try visit(request).acting)
        return Response.redirect(to: "/account?done=capacity").setting(SessionCookies.of(signedIn))
    }

    func endOtherSession(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        guard try await EndSession(ground: ground)(try request.id("id"), by: visit.acting) else {
            throw Problem.notFound
        }
        return .redirect(to: "/account?done=session")
    }
}

extension KeepAccount.Refusal {
    func problem(at now: Date) -> FieldProblem {
        switch self {
        case .wrongPassword: FieldProblem("present", Words("รหัสผ่านปัจจุบันไม่ถูกต้อง", "The present password is wrong"))
        case .wait(let until): FieldProblem("present", Words(waiting: until, at: now))
        case .password(let refusal): FieldProblem(NewPasswordFields.password, refusal.words)
        case .email: FieldProblem("email", Words("อีเมลนี้ไม่ถูกต้อง", "This is no e-mail address"))
        case .busy(let wait): Activate.Refusal.busy(retryAfter: wait).problem
        case .tooManyMails:
            FieldProblem(
                "email", Words("ส่งลิงก์ไปแล้วหลายครั้ง กรุณารอหนึ่งชั่วโมง", "Several links were mailed. Please wait an hour."))
        }
    }

    var status: Status {
        switch self {
        case .wait, .tooManyMails: .tooManyRequests
        case .busy: .unavailable
        default: .unprocessable
        }
    }

    func retry(at now: Date) -> Duration? {
        switch self {
        case .wait(let until): .seconds(max(1, until.timeIntervalSince(now).rounded(.up)))
        case .busy(let wait): wait
        default: nil
        }
    }
}

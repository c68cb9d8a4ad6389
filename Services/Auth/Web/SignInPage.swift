import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// The way in; orders and guidance can be read before it (W1).
struct SignInPage {
    var name = ""
    var next = "/"
    var problem: FieldProblem?
    /// Something that was just done, such as choosing a new password.
    var done: Words?
    let key: String

    var page: Page {
        Page(Words("เข้าสู่ระบบ", "Sign in"), here: "/sign-in?next=\(next)", problems: [problem].compactMap { $0 }) {
            PageHeading(
                Words("เข้าสู่ระบบ", "Sign in"),
                lead: Words("บัญชีเดียวสำหรับทุกรายงานของหน่วยงานภาครัฐ", "One account for every report of government."))
            if let done { Banner(.success, done) }
            PostForm(to: "/sign-in", csrf: "", key: key) {
                HiddenField("next", next)
                TextField(
                    Field(
                        "name", Words("ชื่อผู้ใช้", "Sign-in name"),
                        hint: Words(
                            "ชื่อที่ได้รับแจ้ง อีเมล หรือรหัสหน่วยงาน 7 หรือ 12 หลัก",
                            "The name you were given, an e-mail address or an agency's code")),
                    value: name, autocomplete: "username", limit: 254)
                TextField(
                    Field("password", Words("รหัสผ่าน", "Password"), problem: problem), kind: .password,
                    autocomplete: "current-password")
                ButtonRow {
                    Button(Words("เข้าสู่ระบบ", "Sign in"))
                    Link(Words("ลืมรหัสผ่าน", "Forgotten password"), "/reset")
                }
            }
            h2 { Words("เข้าใช้ครั้งแรก", "First time here") }
            p {
                Words(
                    "หากได้รับรหัสเปิดใช้งานจากผู้ดูแลสิทธิ์ ให้เปิดใช้บัญชีก่อน แล้วตั้งรหัสผ่านของท่านเอง",
                    "If an administrator gave you an activation code, use it to open your account and choose a password."
                )
            }
            p { Link(Words("เปิดใช้บัญชีด้วยรหัส", "Activate an account"), "/activate") }
            p { Link(Words("ค้นรหัส อปท. 7 หลัก", "Find a local government's code"), "/agencies/codes") }
            h2 { Words("หนังสือสั่งการและคู่มือ", "Orders and guidance") }
            p {
                Words("อ่านและดาวน์โหลดได้โดยไม่ต้องเข้าสู่ระบบ", "To read and download without signing in.")
            }
            p { Link(Words("หนังสือสั่งการและคู่มือทั้งหมด", "All orders and guidance"), "/guidance") }
        }
    }
}

extension Desk {
    func showSignIn(_ request: Request) async throws -> Response {
        let goal = request.query["next"].flatMap { ReturnAddress($0) } ?? .home
        if request[Caller.self] != nil { return .redirect(to: goal.text) }
        var page = SignInPage(next: goal.text, key: formKey)
        switch request.query["done"] {
        case "reset":
            page.done = Words("ตั้งรหัสผ่านใหม่แล้ว กรุณาเข้าสู่ระบบ", "Your new password is set. Please sign in.")
        case "out": page.done = Words("ออกจากระบบแล้ว", "You have signed out.")
        case "address": page.done = Words("ยืนยันอีเมลแล้ว", "Your address is confirmed.")
        default: break
        }
        return page.page.response(to: request, on: site, for: nil)
    }

    func signIn(_ request: Request) async throws -> Response {
        try limits.signIn.count(request.remoteAddress)
        let form = try request.form()
        let goal = form.text("next").flatMap { ReturnAddress($0) } ?? .home
        var page = SignInPage(name: form.text("name") ?? "", next: goal.text, key: formKey)
        do {
            let signedIn = try await SignIn(ground: ground, hasher: hasher)(
                name: page.name, password: Secret(form.text("password") ?? ""), from: visitor(request))
            return Response.redirect(to: goal.text).setting(SessionCookies.of(signedIn))
        } catch let refusal as SignIn.Refusal {
            page.problem = FieldProblem("password", refusal.words(at: ground.moment().real))
            let response = page.page.response(to: request, on: site, for: nil, status: refusal.status)
            return refusal.wait(at: ground.moment().real).map { response.retrying(after: $0) } ?? response
        }
    }

    /// Signs out whether the token still lives or not.
    func signOut(_ request: Request) async throws -> Response {
        let end = EndSession(ground: ground)
        if let caller = request[Caller.self] {
            _ = try await end(
                caller.principal.sessionID,
                by: ActingPerson(principal: caller.principal, client: request.remoteAddress))
        } else if let value = request.cookies[AccessGate.sessionCookie] {
            try await end(showing: Secret(value), from: request.remoteAddress)
        }
        return Response.redirect(to: "/sign-in?done=out").setting(SessionCookies.gone)
            .adding("Clear-Site-Data", "\"cache\"")
    }

    /// The page's script asks for a new token.
    func renew(_ request: Request) async throws -> Response {
        guard let value = request.cookies[AccessGate.sessionCookie] else { throw Problem.signInNeeded }
        do {
            let signedIn = try await RenewSession(ground: ground)(Secret(value), from: request.remoteAddress)
            return try Response.json(["csrf": front.viewer(signedIn.principal).csrf])
                .setting(SessionCookies.of(signedIn))
        } catch is RenewSession.Refusal {
            return request.refusal(.signInNeeded).setting(SessionCookies.gone)
        }
    }

    /// A page was asked for with a token that had run out: renews it and goes on there.
    func renewAndGoOn(_ request: Request) async throws -> Response {
        let goal = request.query["next"].flatMap { ReturnAddress($0) } ?? .home
        guard let value = request.cookies[AccessGate.sessionCookie] else { return .redirect(to: goal.signIn) }
        do {
            let signedIn = try await RenewSession(ground: ground)(Secret(value), from: request.remoteAddress)
            return Response.redirect(to: goal.text).setting(SessionCookies.of(signedIn))
        } catch is RenewSession.Refusal {
            return Response.redirect(to: goal.signIn).setting(SessionCookies.gone)
        }
    }
}

extension SignIn.Refusal {
    func wait(at now: Date) -> Duration? {
        switch self {
        case .wait(let until): .seconds(max(1, until.timeIntervalSince(now).rounded(.up)))
        case .busy(let wait): wait
        case .wrong, .noLonger: nil
        }
    }

    var status: Status {
        switch self {
        case .wrong: .unauthorized
        case .wait: .tooManyRequests
        case .noLonger: .forbidden
        case .busy: .unavailable
        }
    }

    func words(at now: Date) -> Words {
        switch self {
        case .wrong:
            Words(
                "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง กรุณาลองอีกครั้ง", "The sign-in name or the password is wrong. Please try again.")
        case .wait(let until):
            Words(waiting: until, at: now)
        case .noLonger:
            Words(
                "บัญชีนี้ไม่มีตำแหน่งที่ยังมีผลอยู่ กรุณาติดต่อผู้ดูแลสิทธิ์ของหน่วยงาน",
                "This account holds no position any more. Please ask whoever manages rights in your office.")
        case .busy:
            Words(
                "มีผู้เข้าสู่ระบบพร้อมกันจำนวนมาก กรุณากดเข้าสู่ระบบอีกครั้งในอีกไม่กี่วินาที ชื่อผู้ใช้ยังอยู่",
                "Many people are signing in. Please try again in some seconds; your name is kept.")
        }
    }
}

extension Words {
    /// How long to wait before trying again.
    init(waiting until: Date, at now: Date) {
        let seconds = max(1, Int(until.timeIntervalSince(now).rounded(.up)))
        let (thai, english) =
            seconds < 90
            ? ("\(seconds) วินาที", "\(seconds) seconds")
            : ("\((seconds + 59) / 60) นาที", "\((seconds + 59) / 60) minutes")
        self.init(
            "ใส่รหัสผ่านผิดหลายครั้ง กรุณารอ \(thai) แล้วลองใหม่ หากจำไม่ได้ให้ใช้ “ลืมรหัสผ่าน”",
            "Too many wrong passwords. Please wait \(english) and try again, or choose a new password.")
    }
}

extension Response {
    /// The answer, telling when to come back, in whole seconds.
    func retrying(after wait: Duration) -> Response {
        var response = self
        let (seconds, fraction) = wait.components
        response.headers["Retry-After"] = String(max(1, seconds + (fraction > 0 ? 1 : 0)))
        return response
    }
}

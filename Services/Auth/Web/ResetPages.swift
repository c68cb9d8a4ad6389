import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// Somebody has forgotten their password: a link goes to the confirmed address, and to nowhere else.
struct ResetPage {
    let key: String

    var page: Page {
        Page(
            Words("ลืมรหัสผ่าน", "Forgotten password"), here: "/reset",
            trail: [Link(Words("เข้าสู่ระบบ", "Sign in"), "/sign-in")]
        ) {
            PageHeading(
                Words("ลืมรหัสผ่าน", "Forgotten password"),
                lead: Words(
                    "ระบบจะส่งลิงก์ตั้งรหัสผ่านใหม่ไปยังอีเมลที่ยืนยันไว้ของบัญชีนี้",
                    "A link to choose a new password is mailed to the confirmed address of the account."))
            PostForm(to: "/reset", csrf: "", key: key) {
                TextField(
                    Field(
                        "name", Words("ชื่อผู้ใช้", "Sign-in name"),
                        hint: Words("หรืออีเมล หรือรหัสหน่วยงาน", "or an e-mail address or an agency's code")),
                    autocomplete: "username", limit: 254)
                ButtonRow { Button(Words("ส่งลิงก์", "Send the link")) }
            }
            Disclosure(Words("ไม่มีอีเมล หรือเข้าอีเมลเดิมไม่ได้", "No address, or no way into it?")) {
                p {
                    Words(
                        "ติดต่อผู้ดูแลสิทธิ์ของหน่วยงาน เพื่อขอรหัสเปิดใช้งานใหม่",
                        "Ask whoever manages rights in your office for a new activation code.")
                }
                p { Link(Words("มีรหัสเปิดใช้งานแล้ว", "I have a code"), "/activate") }
            }
        }
    }
}

/// The same for every name, whether anybody has it or not.
struct ResetSentPage {
    var page: Page {
        Page(
            Words("ตรวจสอบอีเมลของท่าน", "Check your mail"), here: "/reset",
            trail: [Link(Words("เข้าสู่ระบบ", "Sign in"), "/sign-in")]
        ) {
            PageHeading(Words("ตรวจสอบอีเมลของท่าน", "Check your mail"))
            p {
                Words(
                    "ถ้ามีบัญชีที่ใช้ชื่อนี้และมีอีเมลที่ยืนยันแล้ว ลิงก์กำลังส่งไป ลิงก์ใช้ได้ครั้งเดียว ภายใน 15 นาที",
                    "If there is an account of this name with a confirmed address, a link is on its way. It works once, for 15 minutes."
                )
            }
            p {
                Words(
                    "ไม่ได้รับภายใน 5 นาที ให้ดูในกล่องจดหมายขยะ หรือติดต่อผู้ดูแลสิทธิ์ของหน่วยงาน",
                    "Nothing after 5 minutes? Look among spam, or ask whoever manages rights in your office.")
            }
            ButtonRow { ButtonLink(Words("กลับไปหน้าเข้าสู่ระบบ", "Back to sign in"), "/sign-in", .secondary) }
        }
    }
}

/// Where the mailed link leads: looking does not use it up, because mail scanners look too.
struct NewPasswordPage {
    let link: String
    var problem: FieldProblem?
    let key: String

    var page: Page {
        Page(
            Words("ตั้งรหัสผ่านใหม่", "Choose a new password"), here: "/reset", problems: [problem].compactMap { $0 }
        ) {
            PageHeading(
                Words("ตั้งรหัสผ่านใหม่", "Choose a new password"),
                lead: Words(
                    "เมื่อตั้งแล้ว ทุกอุปกรณ์ที่เข้าสู่ระบบอยู่จะถูกออกจากระบบ", "Every device that is signed in will be signed out."))
            PostForm(to: "/reset/password", csrf: "", key: key) {
                HiddenField("link", link)
                NewPasswordFields(problem: problem)
                ButtonRow { Button(Words("ตั้งรหัสผ่านใหม่", "Set the new password")) }
            }
        }
    }
}

/// Asks for a click, so that only a person confirms an address.
struct ConfirmationPage {
    let link: String
    let key: String
    let csrf: String

    var page: Page {
        Page(Words("ยืนยันอีเมล", "Confirm your address"), here: "/account") {
            PageHeading(
                Words("ยืนยันอีเมล", "Confirm your address"),
                lead: Words(
                    "กดปุ่มเพื่อยืนยันว่าอีเมลที่ได้รับลิงก์นี้เป็นของท่าน",
                    "Press the button if the address that got this link is yours."))
            PostForm(to: "/account/confirm", csrf: csrf, key: key) {
                HiddenField("link", link)
                ButtonRow { Button(Words("ยืนยันอีเมลนี้", "Confirm")) }
            }
        }
    }
}

extension Desk {
    func showReset(_ request: Request) async throws -> Response {
        ResetPage(key: formKey).page.response(to: request, on: site, for: nil)
    }

    func requestReset(_ request: Request) async throws -> Response {
        try limits.reset.count(request.remoteAddress)
        let name = try request.form().text("name") ?? ""
        try await RequestReset(ground: ground, sealing: sealing)(name, from: visitor(request))
        mailWake.signal()
        return ResetSentPage().page.response(to: request, on: site, for: nil)
    }

    func showNewPassword(_ request: Request) async throws -> Response {
        let link = request.query["link"] ?? ""
        try await ResetPassword(ground: ground, hasher: hasher).check(Secret(link))
        return NewPasswordPage(link: link, key: formKey).page.response(to: request, on: site, for: nil)
    }

    func chooseNewPassword(_ request: Request) async throws -> Response {
        let form = try request.form()
        let (link, password) = (form.text("link") ?? "", form.text(NewPasswordFields.password) ?? "")
        func again(_ problem: FieldProblem, _ retry: Duration?) -> Response {
            let response = NewPasswordPage(link: link, problem: problem, key: formKey).page
                .response(to: request, on: site, for: nil, status: retry == nil ? .unprocessable : .unavailable)
            return retry.map { response.retrying(after: $0) } ?? response
        }
        if let repeated = form.text(NewPasswordFields.again), repeated != password {
            return again(NewPasswordFields.differ, nil)
        }
        do {
            try await ResetPassword(ground: ground, hasher: hasher)(
                Secret(link), password: Secret(password), from: visitor(request))
            return Response.redirect(to: "/sign-in?done=reset").setting(SessionCookies.gone)
        } catch let refusal as Activate.Refusal { return again(refusal.problem, refusal.retry) }
    }

    func showConfirmation(_ request: Request) async throws -> Response {
        let viewer = front.viewer(of: request)
        return ConfirmationPage(link: request.query["link"] ?? "", key: formKey, csrf: viewer?.csrf ?? "").page
            .response(to: request, on: site, for: viewer)
    }

    func confirmAddress(_ request: Request) async throws -> Response {
        let link = try request.form().text("link") ?? ""
        try await ConfirmAddress(ground: ground)(Secret(link), from: request.remoteAddress)
        return .redirect(to: request[Caller.self] == nil ? "/sign-in?done=address" : "/account?done=address")
    }
}

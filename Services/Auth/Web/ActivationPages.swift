import Access
import Calendar
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// Where a code is typed.
struct ActivationPage {
    var code = ""
    var problem: FieldProblem?
    let key: String
    let csrf: String

    var page: Page {
        Page(
            Words("เปิดใช้บัญชี", "Activate your account"), here: "/activate",
            trail: [Link(Words("เข้าสู่ระบบ", "Sign in"), "/sign-in")],
            problems: [problem].compactMap { $0 }
        ) {
            PageHeading(
                Words("เปิดใช้บัญชี", "Activate your account"),
                lead: Words(
                    "ใส่รหัสเปิดใช้งานที่ได้รับจากผู้ดูแลสิทธิ์ของท่าน", "Type the activation code that an administrator gave you."))
            PostForm(to: "/activate", csrf: csrf, key: key) {
                TextField(
                    Field(
                        "code", Words("รหัสเปิดใช้งาน", "Activation code"),
                        hint: Words(
                            "24 ตัว เขียนเป็นกลุ่มละ 4 ตัว พิมพ์ตัวเล็กหรือใหญ่ก็ได้ ไม่ต้องใส่ขีด",
                            "24 characters in groups of four; small or capital letters, with or without hyphens."),
                        problem: problem),
                    value: code, kind: .code, autocomplete: "one-time-code", limit: 60)
                ButtonRow { Button(Words("ต่อไป", "Continue")) }
            }
            Disclosure(Words("ยังไม่ได้รับรหัส หรือรหัสหาย", "No code, or lost it?")) {
                p {
                    Words(
                        "ติดต่อผู้ดูแลสิทธิ์ของหน่วยงานท่านหรือหน่วยงานที่กำกับดูแล เพื่อขอออกรหัสใหม่ รหัสเดิมจะใช้ไม่ได้ทันที",
                        "Ask whoever manages rights in your office, or the office above, for a new one; the old one stops working at once."
                    )
                }
            }
        }
    }
}

/// What the code opens, and the way in.
struct InvitationPage {
    let view: InvitationView
    var email: String
    var problem: FieldProblem?
    let key: String
    let csrf: String

    var page: Page {
        Page(
            Words("ตรวจสอบและตั้งรหัสผ่าน", "Check and choose a password"), here: "/activate",
            trail: [Link(Words("เปิดใช้บัญชี", "Activate your account"), "/activate")],
            problems: [problem].compactMap { $0 }
        ) {
            PageHeading(
                view.isReentry
                    ? Words("ตั้งรหัสผ่านใหม่", "Choose a new password")
                    : Words("ตรวจสอบและตั้งรหัสผ่าน", "Check and choose a password"))
            SummaryList(nil, facts)
            Inset {
                p {
                    Words(
                        "ถ้าชื่อ ตำแหน่ง หรือหน่วยงานไม่ถูกต้อง อย่าเปิดใช้บัญชี ให้แจ้งผู้ที่ออกรหัสให้ท่าน",
                        "If the name, position or agency is wrong, stop here and tell whoever gave you the code.")
                }
            }
            PostForm(to: "/activate/finish", csrf: csrf, key: key) {
                HiddenField("code", view.code.reveal())
                SecretMark("code", .code)
                // Password managers keep the name with the password.
                if let name = view.signInNames.first {
                    input(.type(.hidden), .name("username"), .value(name), .autocomplete("username"))
                }
                NewPasswordFields(problem: problem)
                if !view.isReentry {
                    TextField(
                        Field(
                            "email", Words("อีเมลของท่าน", "Your e-mail address"),
                            hint: Words(
                                "ใช้ส่งการแจ้งเตือนและลิงก์เมื่อลืมรหัสผ่าน ถ้าแก้ไข ระบบจะส่งลิงก์ไปให้ยืนยัน",
                                "Reminders and links for a new password go here. If you change it, a link is mailed to confirm it."
                            ),
                            problem: problem?.field == "email" ? problem : nil, isRequired: false),
                        value: email, kind: .email, autocomplete: "email", limit: 254)
                }
                ButtonRow { Button(Words("เปิดใช้บัญชีและเข้าสู่ระบบ", "Activate and sign in")) }
            }
        }
    }

    private var facts: [SummaryList.Row] {
        let rights = SummaryList.Row(Words("สิทธิ์", "Rights")) {
            for (index, role) in view.roles.enumerated() {
                if index > 0 { ", " }
                Words(role)
            }
        }
        return [
            .init(Words("ชื่อ", "Name")) { view.personName },
            .init(Words("ตำแหน่ง", "Position")) { Words(view.mode, view.position.title) },
            .init(Words("หน่วยงาน", "Agency")) { view.position.agencyName },
        ] + (view.roles.isEmpty ? [] : [rights]) + [
            .init(Words("ชื่อผู้ใช้", "Sign-in name")) { strong(.translateNo) { view.signInNames.joined(separator: ", ") } },
            .init(Words("รหัสนี้ใช้ได้ถึง", "The code works until")) { Words(at: view.expiresAt) },
        ]
    }
}

extension Desk {
    func showActivation(_ request: Request) async throws -> Response {
        ActivationPage(key: formKey, csrf: front.viewer(of: request)?.csrf ?? "").page
            .response(to: request, on: site, for: front.viewer(of: request))
    }

    func readCode(_ request: Request) async throws -> Response {
        let typed = try request.form().text("code") ?? ""
        do {
            let view = try await ReadInvitation(ground: ground)(typed)
            return invitation(view, email: view.email ?? "", nil, request)
        } catch let refusal as CodeRefusal { return try refused(typed, refusal, request) }
    }

    func finishActivation(_ request: Request) async throws -> Response {
        let form = try request.form()
        let typed = form.text("code") ?? ""
        let email = form.text("email") ?? ""
        do {
            let password = form.text(NewPasswordFields.password) ?? ""
            let view = try await ReadInvitation(ground: ground)(typed)
            if let again = form.text(NewPasswordFields.again), again != password {
                return invitation(view, email: email, NewPasswordFields.differ, request)
            }
            do {
                let signedIn = try await Activate(ground: ground, hasher: hasher, sealing: sealing)(
                    typed, password: Secret(password), email: email, from: visitor(request))
                mailWake.signal()
                return Response.redirect(to: "/").setting(SessionCookies.of(signedIn))
            } catch let refusal as Activate.Refusal {
                return invitation(view, email: email, refusal.problem, request, refusal.retry)
            }
        } catch let refusal as CodeRefusal { return try refused(typed, refusal, request) }
    }

    private func invitation(
        _ view: InvitationView, email: String, _ problem: FieldProblem?, _ request: Request,
        _ retry: Duration? = nil
    ) -> Response {
        let viewer = front.viewer(of: request)
        let page = InvitationPage(
            view: view, email: email, problem: problem, key: formKey, csrf: viewer?.csrf ?? "")
        let status: Status = retry != nil ? .unavailable : problem == nil ? .ok : .unprocessable
        let response = page.page.response(to: request, on: site, for: viewer, status: status)
        return retry.map { response.retrying(after: $0) } ?? response
    }

    private func refused(_ typed: String, _ refusal: CodeRefusal, _ request: Request) throws -> Response {
        try limits.wrongCode.count(request.remoteAddress)
        let words = refusal.words
        let problem = FieldProblem(
            "code",
            Words(words.title.thai + " " + words.advice.thai, words.title.english + ". " + words.advice.english))
        let viewer = front.viewer(of: request)
        return ActivationPage(code: typed, problem: problem, key: formKey, csrf: viewer?.csrf ?? "").page
            .response(to: request, on: site, for: viewer, status: refusal.status)
    }
}

extension Activate.Refusal {
    var problem: FieldProblem {
        switch self {
        case .password(let refusal): FieldProblem(NewPasswordFields.password, refusal.words)
        case .email: FieldProblem("email", Words("อีเมลนี้ไม่ถูกต้อง", "This is no e-mail address"))
        case .busy:
            FieldProblem(
                NewPasswordFields.password,
                Words(
                    "มีผู้ใช้งานพร้อมกันจำนวนมาก กรุณากดอีกครั้งในอีกไม่กี่วินาที",
                    "Many people are signing in. Please try again in some seconds."))
        }
    }

    var retry: Duration? {
        if case .busy(let wait) = self { return wait }
        return nil
    }
}

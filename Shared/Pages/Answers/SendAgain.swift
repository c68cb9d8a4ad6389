import Access
import Calendar
import Foundation
import HTML
import HTTP

/// A form that could not be taken now, given back to be sent again: to the same address, under the same key, with
/// everything that was typed.
///
/// Passwords and one-time codes never travel back into a page; they are asked for again in their places, so that the
/// order of the fields, by which a repeated form is recognised, stays what it was. Files are chosen again.
struct SendAgain {
    let form: HTTP.Form
    let problem: Problem
    let address: Address
    let viewer: Viewer?

    /// Nil when the form would be refused again: what is wrong with it time and signing in do not mend.
    init?(_ problem: Problem, _ request: Request, viewer: Viewer?) {
        guard problem.mayPass, request.method == .post, let form = try? request.form(), !form.fields.isEmpty
        else { return nil }
        // A form that never had a token comes from no page of ours.
        guard problem.code != Problem.csrf.code || form.text(CSRFTokens.field) != nil else { return nil }
        self.init(form: form, problem: problem, address: request.here, viewer: viewer)
    }

    init(form: HTTP.Form, problem: Problem, address: Address, viewer: Viewer?) {
        (self.form, self.problem, self.address, self.viewer) = (form, problem, address, viewer)
    }

    var page: Page {
        var page = Page(title, here: "/", scripts: [.session]) {
            PageHeading(title, lead: lead)
            HTML.form(
                .method(.post), .action(address), .novalidate, .when(!form.files.isEmpty, .enctype(.multipart))
            ) {
                if form.fields.contains(where: { SecretMark.isMark($0.name) }) {
                    p(.class("hint")) {
                        Words(
                            "รหัสผ่านและรหัสที่ใช้ครั้งเดียวไม่ได้เก็บไว้ กรุณาพิมพ์อีกครั้ง",
                            "Passwords and one-time codes are not kept; please type them again.")
                    }
                }
                for field in form.fields { again(field) }
                for name in fileNames { file(name) }
                ButtonRow {
                    Button(Words("ส่งอีกครั้ง", "Send again"))
                    if problem.needsSession {
                        a(.href("/sign-in"), .target("_blank"), .rel("noopener")) {
                            Words("เข้าสู่ระบบในแท็บใหม่", "Sign in in another tab")
                        }
                    }
                }
            }
            TraceLine(problem)
        }
        // Of a session that is not known, the form's own token is enough for the script to renew it.
        page.lateToken = form.text(CSRFTokens.field)
        return page
    }

    private var title: Words {
        if problem.needsSession {
            return Words("เซสชันหมดเวลา ข้อมูลของท่านยังอยู่ครบ", "Your session has run out; what you typed is here")
        }
        if problem.isOtherContent {
            return Words("แบบฟอร์มนี้ส่งไปแล้วด้วยข้อมูลอื่น", "This form has been sent before, with something else in it")
        }
        return Words(
            "ยังรับข้อมูลไม่ได้ในขณะนี้ ข้อมูลของท่านยังอยู่ครบ", "It could not be taken just now; what you typed is here")
    }

    private var lead: Words {
        if problem.isOtherContent {
            return Words(
                "รายการที่ส่งครั้งก่อนบันทึกแล้ว ข้อมูลครั้งนี้ยังไม่ได้บันทึก หากต้องการส่งเป็นรายการใหม่ ให้กดส่งอีกครั้ง",
                "What was sent before has been done; this has not. To send it as something new, send it again.")
        }
        guard problem.needsSession else {
            let why = [problem.title, problem.detail].compactMap { $0 }
            return Words(
                why.map(\.thai).joined(separator: " ") + " กรุณาอย่าปิดหน้านี้ รอสักครู่แล้วกดส่งอีกครั้ง",
                why.map(\.english).joined(separator: ". ")
                    + " Please keep this page open, wait a moment and send it again. Sending twice does nothing twice.")
        }
        return Words(
            "ยังไม่มีการบันทึก กรุณากดส่งอีกครั้ง หากระบบถามหาการเข้าสู่ระบบ ให้เข้าสู่ระบบในแท็บใหม่แล้วกลับมากดส่งที่หน้านี้",
            "Nothing has been saved yet. Send it again; if you are asked to sign in, do so in another tab and come back here."
        )
    }

    @Markup private func again(_ field: HTTP.Form.Field) -> Node {
        if let kind = SecretMark.kind(of: field.name, in: form) {
            secret(field.name, kind)
        } else if field.name == CSRFTokens.field {
            HiddenField(field.name, viewer?.csrf ?? field.value)
        } else if field.name == IdempotencyKey.field, problem.isOtherContent {
            HiddenField(field.name, UUID().uuidString.lowercased())
        } else if !SecretMark.isMark(field.name) {
            HiddenField(field.name, field.value)
        }
    }

    private func secret(_ name: String, _ kind: SecretMark.Kind) -> TextField {
        let same = form.fields.map(\.name).filter { SecretMark.kind(of: $0, in: form) == kind }
        let label =
            name == same.first ? kind.label : Words(kind.label.thai + "อีกครั้ง", kind.label.english + " again")
        return TextField(
            Field(name, label), kind: kind == .code ? .code : .password, autocomplete: kind.rawValue, limit: nil)
    }

    private var fileNames: [String] {
        form.files.map(\.field).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func file(_ name: String) -> FileField {
        let chosen = form.files(name).map(\.name)
        return FileField(
            Field(
                name, Words("เลือกไฟล์อีกครั้ง", "Choose the file again"),
                hint: Words(chosen.joined(separator: ", "))),
            isMultiple: chosen.count > 1)
    }
}

extension Problem {
    /// The session is what is missing: after signing in the same form may be taken.
    var needsSession: Bool { status == .unauthorized || code == Problem.csrf.code }

    /// Somebody went back to a form that had been sent and filled it in otherwise: it is another deed, under another key.
    fileprivate var isOtherContent: Bool { code == Problem.keyReused.code }

    /// The same form, sent again, may be taken.
    fileprivate var mayPass: Bool {
        needsSession || isOtherContent || code == Problem.stillRunning.code
            || [.tooManyRequests, .internalError, .unavailable].contains(status)
    }
}

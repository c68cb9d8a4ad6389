import Calendar
import HTML
public import HTTP

/// Gives a form back whose sender's token had run out: what was typed stands in it, to be sent again.
///
/// A script renews the session while the page is read; without it, a link leads to the sign-in page in another tab.
public struct LateFormPage {
    let request: Request
    let form: Form
    let problem: Problem
    let viewer: Viewer?
    let site: Site

    public init(request: Request, form: Form, problem: Problem, viewer: Viewer?, site: Site) {
        (self.request, self.form, self.problem, self.viewer, self.site) = (request, form, problem, viewer, site)
    }

    /// The page, with the status of the problem.
    public var response: Response {
        var page = Page(Words("เซสชันหมดเวลา", "Your session has run out"), here: "/", scripts: [.session]) {
            PageHeading(
                Words("เซสชันหมดเวลา ข้อมูลของท่านยังอยู่ครบ", "Your session has run out; what you typed is here"),
                lead: Words(
                    "ยังไม่มีการบันทึก กรุณากดส่งอีกครั้ง หากระบบถามหาการเข้าสู่ระบบ ให้เข้าสู่ระบบในแท็บใหม่แล้วกลับมากดส่งที่หน้านี้",
                    "Nothing has been saved yet. Send it again; if you are asked to sign in, do so in another tab and come back here."
                ))
            HTML.form(.method(.post), .action(request.here), .novalidate) {
                for field in form.fields { HiddenField(field.name, field.value) }
                ButtonRow {
                    Button(Words("ส่งอีกครั้ง", "Send again"))
                    a(.href("/sign-in"), .target("_blank"), .rel("noopener")) {
                        Words("เข้าสู่ระบบในแท็บใหม่", "Sign in in another tab")
                    }
                }
            }
        }
        page.lateToken = form.text("_csrf")
        var response = page.response(to: request, on: site, for: viewer, status: problem.status)
        for field in problem.headers.fields { response.headers[field.name] = field.value }
        return response
    }
}

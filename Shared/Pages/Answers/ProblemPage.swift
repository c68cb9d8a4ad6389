import Calendar
import HTML
public import HTTP

/// What people see when a request is refused or fails: what happened, who can help, and the way on.
public struct ProblemPage: Sendable {
    let site: Site
    let viewer: @Sendable (Request) -> Viewer?

    /// `viewer` tells who is signed in, as far as the request was read.
    public init(on site: Site, viewer: @escaping @Sendable (Request) -> Viewer?) {
        self.site = site
        self.viewer = viewer
    }

    /// The page for a problem, with its status.
    public func response(for problem: Problem, to request: Request) -> Response {
        let page = Page(Words(problem.title), here: request.method == .get ? request.here : "/") {
            PageHeading(Words(problem.title), lead: problem.detail.map { Words($0) })
            if !problem.fields.isEmpty {
                ul {
                    for fault in problem.fields { li { fault.message } }
                }
            }
            if !problem.helpers.isEmpty {
                Inset {
                    p {
                        Words("ผู้ที่ช่วยท่านได้: ", "Who can help: ")
                        problem.helpers.joined(separator: ", ")
                    }
                }
            }
            if let trace = problem.trace {
                p(.class("hint")) {
                    Words("รหัสติดตามสำหรับแจ้งปัญหา: ", "Quote this when you report it: ")
                    code { trace }
                }
            }
            ButtonLink(Words("กลับหน้าแรก", "Back to the start"), "/", .secondary)
        }
        var response = page.response(to: request, on: site, for: viewer(request), status: problem.status)
        for field in problem.headers.fields { response.headers[field.name] = field.value }
        return response
    }
}

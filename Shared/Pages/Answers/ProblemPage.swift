import Calendar
import HTML
public import HTTP

/// What people see when a request is refused or fails: what happened, who can help, and the way on.
public struct ProblemPage: Sendable {
    private let site: @Sendable () -> Site
    private let viewer: @Sendable (Request) -> Viewer?

    /// `site` is asked anew for every page; `viewer` tells who is signed in, as far as the request was read.
    public init(
        on site: @escaping @autoclosure @Sendable () -> Site, viewer: @escaping @Sendable (Request) -> Viewer?
    ) {
        self.site = site
        self.viewer = viewer
    }

    /// The page for a problem, with its status; a form that may be taken later is given back to be sent again.
    public func response(for problem: Problem, to request: Request) -> Response {
        let viewer = viewer(request)
        let page = SendAgain(problem, request, viewer: viewer)?.page ?? page(for: problem, request)
        var response = page.response(to: request, on: site(), for: viewer, status: problem.status)
        for field in problem.headers.fields { response.headers[field.name] = field.value }
        return response
    }

    private func page(for problem: Problem, _ request: Request) -> Page {
        Page(problem.title, here: request.method == .get ? request.here : "/") {
            PageHeading(problem.title, lead: problem.detail)
            if !problem.fields.isEmpty {
                ul {
                    for fault in problem.fields { li { fault.message } }
                }
            }
            if !problem.helpers.isEmpty {
                Inset {
                    p {
                        Words("ผู้ที่ช่วยท่านได้: ", "Who can help: ")
                        problem.helpers.map(\.shown).joined(separator: ", ")
                    }
                }
            }
            TraceLine(problem)
            ButtonLink(Words("กลับหน้าแรก", "Back to the start"), "/", .secondary)
        }
    }
}

/// Under which number a fault of ours stands in the log.
struct TraceLine: Component {
    let trace: String?

    init(_ problem: Problem) { trace = problem.trace }

    var body: Node {
        if let trace {
            p(.class("hint")) {
                Words("รหัสติดตามสำหรับแจ้งปัญหา: ", "Quote this when you report it: ")
                code { trace }
            }
        }
    }
}

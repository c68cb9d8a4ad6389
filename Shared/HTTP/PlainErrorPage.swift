import Calendar

/// The page for people when the application brings none of its own: what happened, and what to do, in plain Thai.
public enum PlainErrorPage {
    public static let render: @Sendable (Problem, Request) -> Response = { problem, _ in
        var body = "<h1>\(escaped(problem.title.thai))</h1>"
        if let detail = problem.detail { body += "<p>\(escaped(detail.thai))</p>" }
        if !problem.fields.isEmpty {
            body += "<ul>" + problem.fields.map { "<li>\(escaped($0.message.thai))</li>" }.joined() + "</ul>"
        }
        if !problem.helpers.isEmpty {
            body += "<p>ติดต่อ: \(escaped(problem.helpers.map(\.thai).joined(separator: ", ")))</p>"
        }
        if let trace = problem.trace { body += "<p>รหัสติดตาม: <code>\(trace)</code></p>" }
        body += "<p><a href=\"/\">กลับหน้าแรก</a></p>"
        let head = "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        let title = "<title>\(escaped(problem.title.thai))</title>"
        return .html("<!doctype html><html lang=\"th\"><head>\(head)\(title)</head><body>\(body)</body></html>")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

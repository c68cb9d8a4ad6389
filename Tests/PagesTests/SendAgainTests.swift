import Access
import HTTP
import Pages
import Runtime
import Testing

struct SendAgainTests {
    private static let secrets = "code=AB12&_secret.code=one-time-code&password=durian+1&_secret.password=new-password"
    private let typed = "_csrf=old&_key=k1&name=head.agri&results=%22%E0%B8%81%22%3Cb%3E%0D%0Ax&" + Self.secrets

    private func answer(
        to problem: Problem, _ body: String, target: String = "/reports/a/edit?section=m6&lang=en",
        headers more: Headers = [:], viewer: Viewer? = Gallery.officer
    ) async throws -> Response {
        let site = try Gallery.site()
        let pages = ProblemPage(on: site) { _ in viewer }
        let application = try Application(
            routes: [.post("/reports/:id/edit", for: .anyone) { _ in throw problem }], gate: .anyoneOnly,
            log: Log(service: "pages-tests"), errorPage: { pages.response(for: $0, to: $1) })
        var headers: Headers = [
            "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", "Cookie": "__Host-lang=th",
        ]
        for field in more.fields { headers[field.name] = field.value }
        return await application.respond(.post, target, headers: headers, body: Array(body.utf8))
    }

    private func markup(_ response: Response) -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func inputs(_ response: Response) throws -> [String] {
        let main = markup(response).split(separator: "<main").last.map(String.init) ?? ""
        return main.matches(of: /<input[^>]* name="([^"]*)"/).map { String($0.1) }
    }

    @Test func givesEveryTypedFieldBackToTheSameAddressUnderTheSameKey() async throws {
        let answer = try await answer(to: .overloaded, typed)
        #expect(answer.status == .unavailable)
        #expect(answer.headers["Retry-After"] == "2")
        let page = markup(answer)
        #expect(page.contains("action=\"/reports/a/edit?section=m6\""))
        #expect(page.contains("name=\"_key\" value=\"k1\""))
        #expect(page.contains("name=\"name\" value=\"head.agri\""))
        #expect(page.contains("name=\"results\" value=\"&quot;ก&quot;&lt;b&gt;\r\nx\""))
        #expect(page.contains("name=\"_csrf\" value=\"\(Gallery.officer.csrf)\""))
    }

    @Test func asksForSecretsAgainInTheirPlaces() async throws {
        let answer = try await answer(to: .overloaded, typed)
        let page = markup(answer)
        #expect(!page.contains("durian") && !page.contains("AB12"))
        #expect(page.contains("type=\"password\" id=\"password\" name=\"password\""))
        #expect(page.contains("type=\"text\" id=\"code\" name=\"code\" value=\"\""))
        // The order is part of what a repeated form is recognised by.
        let names = [
            "_csrf", "_key", "name", "results", "code", "_secret.code", "password", "_secret.password",
        ]
        #expect(try inputs(answer) == names)
    }

    @Test func keepsTheTokenOfAFormWhoseSessionIsNotKnown() async throws {
        let answer = try await answer(to: .signInNeeded, typed, viewer: nil)
        #expect(answer.status == .unauthorized)
        #expect(markup(answer).contains("name=\"_csrf\" value=\"old\""))
        #expect(markup(answer).contains("<meta name=\"csrf\" content=\"old\">"))
        #expect(markup(answer).contains("href=\"/sign-in\""))
    }

    @Test func sendsAFormOfAnEarlierSessionAgainWithTheTokenOfThisOne() async throws {
        let answer = try await answer(to: .csrf, typed)
        #expect(answer.status == .forbidden)
        #expect(markup(answer).contains("name=\"_csrf\" value=\"\(Gallery.officer.csrf)\""))
    }

    @Test func sendsAFormOtherwiseFilledInAgainUnderAnotherKey() async throws {
        let answer = try await answer(to: .keyReused, typed)
        #expect(answer.status == .unprocessable)
        #expect(markup(answer).contains("name=\"name\" value=\"head.agri\""))
        #expect(!markup(answer).contains("value=\"k1\""))
        #expect(try inputs(answer).filter { $0 == "_key" }.count == 1)
    }

    @Test(arguments: [
        (Problem.csrf, "_key=k1&results=x"), (.crossSite, "_csrf=old&results=x"), (.forbidden, "_csrf=old&results=x"),
        (.notFound, "_csrf=old&results=x"), (.overloaded, ""), (.overloaded, "results=%FF"),
    ])
    func givesNothingBackThatWouldBeRefusedAgain(problem: Problem, body: String) async throws {
        let answer = try await answer(to: problem, body)
        #expect(answer.status == problem.status)
        #expect(!markup(answer).contains("ส่งอีกครั้ง</button>"))
    }

    @Test func saysWhichFilesAreToBeChosenAgain() async throws {
        let body = [
            "--x", "Content-Disposition: form-data; name=\"note\"", "", "ก", "--x",
            "Content-Disposition: form-data; name=\"photo\"; filename=\"เขื่อน.jpg\"", "Content-Type: image/jpeg", "",
            "pixels", "--x--", "",
        ].joined(separator: "\r\n")
        let answer = try await answer(
            to: .overloaded, body, headers: ["Content-Type": "multipart/form-data; boundary=x"])
        let page = markup(answer)
        #expect(page.contains("enctype=\"multipart/form-data\""))
        #expect(page.contains("name=\"note\" value=\"ก\""))
        #expect(page.contains("type=\"file\" id=\"photo\" name=\"photo\"") && page.contains("เขื่อน.jpg"))
        #expect(!page.contains("pixels"))
    }
}

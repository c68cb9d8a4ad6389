import Calendar
import HTML
import HTTP
import Pages
import Runtime
import Testing

struct AnswerTests {
    private func application() throws -> Application {
        let site = try Gallery.site(notice: nil)
        let errors = ProblemPage(on: site) { _ in Gallery.officer }
        return try Application(
            routes: [
                .get("/reports/:reference", for: .anyone) { request in
                    let reference = try request.parameter("reference")
                    let page = Page(Words("รายงาน", "Report"), here: request.here) {
                        PageHeading(Words(reference))
                    }
                    return page.response(to: request, on: site, for: Gallery.officer)
                }
            ], gate: .anyoneOnly, log: Log(service: "pages-tests"),
            errorPage: { problem, request in errors.response(for: problem, to: request) })
    }

    private func text(_ response: Response) throws -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func remembersTheLanguageThatWasJustChosen() async throws {
        let answer = try await application().respond(.get, "/reports/a?lang=en&sort=due")
        #expect(answer.headers["Set-Cookie"]?.hasPrefix("__Host-lang=en; Path=/; Secure") == true)
        let markup = try text(answer)
        #expect(markup.contains("<html lang=\"en\">"))
        #expect(markup.contains("href=\"/reports/a?sort=due&amp;lang=th\""))
    }

    @Test func speaksTheLanguageThatItRemembers() async throws {
        let answer = try await application().respond(.get, "/reports/a", headers: ["Cookie": "__Host-lang=en"])
        #expect(answer.headers["Set-Cookie"] == nil)
        #expect(try text(answer).contains("<html lang=\"en\">"))
    }

    @Test func keepsAForeignPathHarmless() async throws {
        let answer = try await application().respond(.get, "/reports/%22%3E%3Cscript%3E")
        let markup = try text(answer)
        #expect(!markup.contains("\"><script>"))
        #expect(markup.contains("href=\"/reports/%22%3E%3Cscript%3E?lang=en\""))
    }

    @Test func showsAProblemInTheFrameOfThePerson() async throws {
        let answer = try await application().respond(.get, "/nowhere", headers: ["Accept": "text/html"])
        #expect(answer.status == .notFound)
        let markup = try text(answer)
        #expect(markup.contains(Gallery.officer.name))
        #expect(markup.contains("กลับหน้าแรก"))
    }
}

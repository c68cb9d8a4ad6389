import Foundation
import HTTP
import Runtime
import TestSupport
import Testing

@testable import WebClient

/// Against a real server on the loopback.
struct WebCallerTests {
    private static func echo() throws -> Application {
        @Sendable func answer(_ request: Request) throws -> Response {
            var text =
                "\(request.method.rawValue) \(request.headers["Authorization"] ?? "-") \(request.headers["X-Word"] ?? "-")"
            if case .bytes(let body) = request.body { text += " " + String(decoding: body, as: UTF8.self) }
            return .text(text)
        }
        return try Application(
            routes: [
                .get("/echo", for: .anyone, answer), .post("/echo", for: .anyone, answer),
                .put("/echo", for: .anyone, answer), .delete("/echo", for: .anyone, answer),
                .get("/away", for: .anyone) { _ in .redirect(to: "/echo") },
                .get("/large", for: .anyone) { _ in .text(String(repeating: "x", count: 100_000)) },
                .get("/slow", for: .anyone) { _ in
                    try await Task.sleep(for: .seconds(20))
                    return .text("late")
                },
                .get("/nothing", for: .anyone) { _ in .noContent },
            ], gate: .anyoneOnly, log: .silent)
    }

    private static func ask(
        _ method: WebRequest.Method, _ path: String, headers: [(name: String, value: String)] = [],
        body: String? = nil, user: String? = nil, settings: WebClientSettings = WebClientSettings()
    ) async throws -> WebResponse {
        try await withServer(echo()) { port in
            try await WebCaller(settings).send(
                WebRequest(
                    method, "http://127.0.0.1:\(port)\(path)", headers: headers, body: body.map { Array($0.utf8) },
                    user: user, password: user == nil ? nil : Secret("รหัส:ผ่าน")))
        }
    }

    @Test(arguments: [
        (WebRequest.Method.get, nil, "GET - word"), (.delete, nil, "DELETE - word"),
        (.put, "ทุเรียน", "PUT - word ทุเรียน"),
        (.post, "", "POST - word"), (.post, "{}", "POST - word {}"),
    ])
    func asksByEveryMethod(method: WebRequest.Method, body: String?, answer: String) async throws {
        let response = try await Self.ask(
            method, "/echo", headers: [("X-Word", "word"), ("Content-Type", "application/octet-stream")], body: body)
        #expect(response.isSuccess)
        #expect(String(decoding: response.body, as: UTF8.self).trimmingCharacters(in: .whitespaces) == answer)
    }

    @Test func showsWhoAsks() async throws {
        let response = try await Self.ask(.get, "/echo", user: "svc")
        let expected = "Basic " + Data("svc:รหัส:ผ่าน".utf8).base64EncodedString()
        #expect(String(decoding: response.body, as: UTF8.self) == "GET \(expected) -")
    }

    @Test func followsNobodyElsewhere() async throws {
        #expect(try await Self.ask(.get, "/away").status == 303)
    }

    @Test func givesStatusesOnAsTheyAre() async throws {
        #expect(try await Self.ask(.get, "/unknown").status == 404)
        #expect(try await Self.ask(.get, "/nothing") == WebResponse(status: 204, body: []))
    }

    @Test func refusesAnAnswerThatIsTooLarge() async throws {
        var settings = WebClientSettings()
        settings.largestAnswer = 99_999
        await #expect(throws: WebFailure.tooLarge) { try await Self.ask(.get, "/large", settings: settings) }
        settings.largestAnswer = 100_000
        #expect(try await Self.ask(.get, "/large", settings: settings).body.count == 100_000)
    }

    @Test func givesUpWaiting() async throws {
        var settings = WebClientSettings()
        settings.answerWithin = .milliseconds(300)
        await #expect(throws: WebFailure.self) { try await Self.ask(.get, "/slow", settings: settings) }
    }

    @Test(arguments: ["http://127.0.0.1:1/", "https://127.0.0.1:1/"])
    func saysThatNobodyIsThere(url: String) async {
        let failure = await #expect(throws: WebFailure.self) { try await WebCaller().send(WebRequest(.get, url)) }
        guard case .unreachable = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/x"])
    func speaksHTTPOnly(url: String) async {
        await #expect(throws: WebFailure.self) { try await WebCaller().send(WebRequest(.get, url)) }
    }

    @Test func forgesNoHeader() async throws {
        await #expect(throws: WebFailure.unsendable) {
            try await Self.ask(.get, "/echo", headers: [("X-Word", "a\r\nAuthorization: Basic x")])
        }
    }

    /// One question's secrets must not go out with the next one on the same line.
    @Test func forgetsTheLastQuestion() async throws {
        try await withServer(Self.echo()) { port in
            var settings = WebClientSettings()
            settings.connections = 1
            let caller = WebCaller(settings), url = "http://127.0.0.1:\(port)/echo"
            _ = try await caller.send(
                WebRequest(.put, url, headers: [("X-Word", "one")], body: [0x31], user: "u", password: Secret("p")))
            let second = try await caller.send(WebRequest(.get, url))
            #expect(String(decoding: second.body, as: UTF8.self) == "GET - -")
        }
    }
}

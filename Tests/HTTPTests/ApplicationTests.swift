import Calendar
import Foundation
import HTTP
import Runtime
import Synchronization
import TestSupport
import Testing

/// How requests are let in, and what refusals look like.
struct ApplicationTests {
    private struct Broken: Error {}
    private enum Caller: RequestValue { typealias Value = String }

    private static func application(_ routes: [Route], gate: Gate = .anyoneOnly, log: Log = .silent) throws
        -> Application
    {
        try Application(routes: routes, gate: gate, log: log)
    }

    private static func json(_ response: Response) throws -> [String: Any] {
        guard case .bytes(let bytes) = response.body else { return [:] }
        return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test func keepsEverybodyOutOfWhatIsNotForAnyone() async throws {
        let application = try Self.application([
            .get("/secret", for: Audience("officer")) { _ in .text("for officers") }
        ])
        let answer = await application.respond(.get, "/secret")
        #expect(answer.status == .unauthorized)
        #expect(!answer.bodyText.contains("for officers"))
    }

    @Test func handsOnWhatTheGateLearned() async throws {
        let gate = Gate { request, route in
            var request = request
            request[Caller.self] = "\(route.audience)"
            return .admit(request)
        }
        let routes: [Route] = [
            .get("/me", for: Audience("officer", capabilities: ["file"])) { .text($0[Caller.self] ?? "nobody") }
        ]
        #expect(try await Self.application(routes, gate: gate).respond(.get, "/me").bodyText == "officer(file)")
    }

    @Test func letsTheGateAnswerItself() async throws {
        let gate = Gate { _, _ in .answer(.redirect(to: "/sign-in")) }
        let application = try Self.application([.get("/", for: Audience("officer")) { _ in .noContent }], gate: gate)
        let answer = await application.respond(.get, "/")
        #expect(answer.status == .seeOther)
        #expect(answer.headers["Location"] == "/sign-in")
    }

    @Test func saysWhatIsWrongInAFormThatProgramsRead() async throws {
        let application = try Self.application([
            .post("/reports", for: .anyone) { _ in
                var problem = Problem.invalid([.init(field: "title", message: Words("กรุณากรอกชื่อ", "Give a name"))])
                problem.allowed = ["save"]
                problem.helpers = [Words("เจ้าหน้าที่ สนง.เกษตรจังหวัดระยอง", "officers of Rayong's agriculture")]
                throw problem.retrying(after: .milliseconds(1500))
            }
        ])
        let answer = await application.respond(.post, "/reports", headers: ["Accept": "application/json"])
        #expect(answer.status == .unprocessable)
        #expect(answer.headers["Content-Type"] == "application/problem+json")
        #expect(answer.headers["Retry-After"] == "2")
        let body = try Self.json(answer)
        #expect(body["type"] as? String == "urn:raingan:problem:invalid")
        #expect(body["status"] as? Int == 422)
        #expect(body["instance"] as? String == "/reports")
        #expect(body["fields"] as? [[String: String]] == [["field": "title", "message": "กรุณากรอกชื่อ"]])
        #expect(body["allowed"] as? [String] == ["save"])
        #expect(body["helpers"] as? [String] == ["เจ้าหน้าที่ สนง.เกษตรจังหวัดระยอง"])
    }

    @Test(
        arguments: [
            ("", "/none", "", .thai), ("en", "/none", "", .english), ("en-US,en;q=0.9", "/none", "", .english),
            ("th-TH,th;q=0.9,en;q=0.8", "/none", "", .thai), ("de, en;q=0.7, th;q=0.3", "/none", "", .english),
            ("en;q=0", "/none", "", .thai), ("*", "/none", "", .thai), ("en, th", "/none", "", .thai),
            ("en", "/none", "__Host-lang=th", .thai), ("", "/none", "__Host-lang=en", .english),
            ("", "/none?lang=en", "__Host-lang=th", .english), ("en", "/none?lang=th", "", .thai),
            ("en", "/none?lang=xx", "__Host-lang='", .english),
        ] as [(String, String, String, Language)])
    func tellsProgramsInTheirReadersLanguage(
        accepted: String, address: String, cookie: String, expected: Language
    ) async throws {
        let answer = try await Self.application([]).respond(
            .get, address, headers: ["Accept-Language": accepted, "Cookie": cookie])
        #expect(try Self.json(answer)["title"] as? String == Problem.notFound.title[expected])
        #expect(answer.headers["Content-Language"] == expected.rawValue)
        #expect(answer.headers.all("Vary").contains { $0.contains("Accept-Language") })
    }

    /// An office machine left in English says nothing about who sits before it.
    @Test(arguments: [
        ("/", "", Language.thai), ("/?lang=en", "", .english), ("/", "__Host-lang=en", .english),
        ("/?lang=th", "__Host-lang=en", .thai), ("/?lang=xx", "__Host-lang=en", .english),
        ("/?lang=<", "__Host-lang='", .thai),
    ])
    func showsPagesInThaiUnlessAskedOtherwise(address: String, cookie: String, expected: Language) async throws {
        let application = try Self.application([.get("/", for: .anyone) { .text($0.language.rawValue) }])
        let answer = await application.respond(.get, address, headers: ["Accept-Language": "en-US", "Cookie": cookie])
        #expect(answer.bodyText == expected.rawValue)
    }

    @Test func everyProblemIsToldInBothLanguages() {
        let problems: [Problem] = [
            .badAddress, .badRequest, .signInNeeded, .forbidden, .crossSite, .notFound, .conflict, .tooLarge,
            .unsupportedMedia, .tooMany, .notImplemented, .overloaded, .tookTooLong, .internalError, .keyMissing,
            .malformedKey, .keyReused, .stillRunning,
        ]
        #expect(problems.flatMap(\.untold) == [])
    }

    @Test(arguments: [
        ("text/html,application/xhtml+xml,*/*;q=0.8", true), ("application/json", false), ("*/*", false), ("", false),
        ("application/json, text/html;q=0.5", false), ("text/html;q=0", false), ("text/*", true),
    ])
    func showsPeopleAPageAndProgramsAProblem(accept: String, page: Bool) async throws {
        let answer = try await Self.application([]).respond(.get, "/none", headers: ["Accept": accept])
        #expect(answer.status == .notFound)
        #expect(answer.headers["Content-Type"] == (page ? "text/html; charset=utf-8" : "application/problem+json"))
        #expect(answer.bodyText.contains("ไม่พบหน้าที่ต้องการ"))
    }

    @Test func escapesWhatItShows() async throws {
        let application = try Self.application([
            .get("/", for: .anyone) { _ in
                var problem = Problem.notFound
                problem.detail = Words("<script>alert(1)</script>&\"", "")
                throw problem
            }
        ])
        let answer = await application.respond(.get, "/", headers: ["Accept": "text/html"])
        #expect(answer.bodyText.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;"))
    }

    @Test func hidesItsOwnFaultsButNamesTheTrace() async throws {
        let lines = Mutex<[String]>([])
        let log = Log(service: "t", write: { line in lines.withLock { $0.append(line) } })
        let application = try Self.application([.get("/", for: .anyone) { _ in throw Broken() }], log: log)
        let trace = "0123456789abcdef0123456789abcdef"
        let answer = await application.respond(
            .get, "/", headers: ["traceparent": "00-\(trace)-0123456789abcdef-01"])
        #expect(answer.status == .internalError)
        #expect(!answer.bodyText.contains("Broken"))
        #expect(try Self.json(answer)["trace"] as? String == trace)
        let written = lines.withLock { $0 }
        #expect(written.count == 1)
        #expect(written.first?.contains("\"trace.id\":\"\(trace)\"") == true)
        #expect(written.first?.contains("Broken") == true)
    }

    @Test func turnsErrorsOfTheDomainIntoProblems() async throws {
        let application = try Application(
            routes: [.get("/", for: .anyone) { _ in throw Broken() }], gate: .anyoneOnly, log: .silent,
            translate: { $0 is Broken ? .conflict : nil })
        #expect(await application.respond(.get, "/").status == .conflict)
    }

    @Test(arguments: ["/", "/none", "/%FF", "/broken"])
    func tellsBrowsersWhatTheyMayDoOnEveryAnswer(target: String) async throws {
        let application = try Self.application([
            .get("/", for: .anyone) { _ in .text("ok") }, .get("/broken", for: .anyone) { _ in throw Broken() },
        ])
        let headers = await application.respond(.get, target).headers
        #expect(headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
        #expect(headers["Content-Security-Policy"]?.contains("unsafe-inline") == false)
        #expect(headers["X-Content-Type-Options"] == "nosniff")
        #expect(headers["Referrer-Policy"] == "no-referrer")
        #expect(headers["Cache-Control"] == "no-store")
        #expect(headers["Strict-Transport-Security"] == "max-age=63072000")
    }

    @Test func claimsNoTransportSecurityOverPlainHTTP() async throws {
        let application = try Self.application([.get("/", for: .anyone) { _ in .text("ok") }])
        let answer = await application.respond(.get, "/", isSecure: false)
        #expect(answer.headers["Strict-Transport-Security"] == nil)
    }

    @Test func runsMiddlewareFromTheOutsideIn() async throws {
        struct Mark: Middleware {
            let name: String
            func handle(_ request: Request, on route: Route, next: Handler) async throws -> Response {
                try await next(request).adding("X-Mark", name)
            }
        }
        let application = try Application(
            routes: [.get("/", for: .anyone) { _ in .noContent }], gate: .anyoneOnly,
            middleware: [Mark(name: "outer"), Mark(name: "inner")], log: .silent)
        #expect(await application.respond(.get, "/").headers.all("X-Mark") == ["inner", "outer"])
    }

    @Test func letsNoValueBeginALineOfItsOwn() {
        var headers: Headers = ["X-Name": "a\r\nSet-Cookie: x=1"]
        headers["Location"] = "/a\u{0}\u{7F}b"
        #expect(headers["X-Name"] == "aSet-Cookie: x=1")
        #expect(headers["location"] == "/ab")
    }

    @Test(arguments: [3, 4])
    func takesABodyUpToItsLimit(size: Int) async throws {
        let application = try Self.application([
            .post("/", for: .anyone, body: .collected(limit: 3)) { _ in .noContent }
        ])
        let answer = await application.respond(.post, "/", body: Array(repeating: 65, count: size))
        #expect(answer.status == (size == 3 ? .noContent : .contentTooLarge))
    }
}

import HTTP
import Runtime
import TestSupport
import Testing

/// Which route answers which address.
struct RouterTests {
    private static func application() throws -> Application {
        func named(_ name: String) -> Handler {
            { request in
                let captured = ["id", "field", "path"].compactMap { name in
                    request.parameters[name].map { "\(name)=\($0)" }
                }
                return .text(([name] + captured).joined(separator: " "))
            }
        }
        return try Application(
            routes: [
                .get("/", for: .anyone, named("home")),
                .get("/reports", for: .anyone, named("list")),
                .post("/reports", for: .anyone, named("create")),
                .get("/reports/new", for: .anyone, named("new")),
                .get("/reports/:id", for: .anyone, named("one")),
                .put("/reports/:id", for: .anyone, named("replace")),
                .get("/reports/:id/fields/:field", for: .anyone, named("field")),
                .get("/static/*path", for: .anyone, named("static")),
            ], gate: .anyoneOnly, log: .silent)
    }

    @Test(arguments: [
        ("/", "home"), ("/reports", "list"), ("/reports/new", "new"), ("/reports/42", "one id=42"),
        ("/reports/%E0%B8%81", "one id=ก"), ("/reports/a%20b?x=1", "one id=a b"),
        ("/reports/new/fields/x", "field id=new field=x"), ("/static/css/a.css", "static path=css/a.css"),
    ])
    func prefersTheMoreLiteral(target: String, answer: String) async throws {
        #expect(try await Self.application().respond(.get, target).bodyText == answer)
    }

    @Test(arguments: [
        "/nothing", "/reports//new", "//reports", "/reports/1/fields", "/static", "/static/a//b", "/Reports",
    ])
    func knowsNoOtherAddress(target: String) async throws {
        #expect(try await Self.application().respond(.get, target).status == .notFound)
    }

    @Test(arguments: [
        "/reports/../secret", "/reports/%2e%2e/secret", "/reports/.", "/static/%2fetc%2fpasswd", "/static/a%5cb",
        "/reports/%00", "/reports/%0d%0aX", "/reports/%C2%85", "/reports/%", "/reports/%4", "/reports/%zz",
        "/reports/%E0%B8", "/reports/%FF", "/reports/%C0%AF", "/reports/%ED%A0%80", "reports", "", "/a#b",
        "http://elsewhere/reports", "/reports?x=%FF", "/reports?%E0%B8=1", "/reports?x=%2",
        "/reports?x=%00", "/reports?%00=x",
    ])
    func refusesWhatTwoProgramsMightReadDifferently(target: String) async throws {
        #expect(try await Self.application().respond(.get, target).status == .badRequest)
    }

    @Test func saysWhatAnAddressAnswersInstead() async throws {
        let refusal = try await Self.application().respond(.delete, "/reports/1")
        #expect(refusal.status == .methodNotAllowed)
        #expect(refusal.headers["Allow"] == "GET, HEAD, OPTIONS, PUT")
        let options = try await Self.application().respond(.options, "/reports")
        #expect(options.status == .noContent)
        #expect(options.headers["Allow"] == "GET, HEAD, OPTIONS, POST")
    }

    @Test func doesNotTakeAWordOfTheTableForAnIdentifier() async throws {
        #expect(try await Self.application().respond(.put, "/reports/new").status == .methodNotAllowed)
    }

    @Test func answersHeadWhereItAnswersGet() async throws {
        #expect(try await Self.application().respond(.head, "/reports").status == .ok)
    }

    @Test func sendsReadersOfACarelessSlashOn() async throws {
        let application = try Self.application()
        let answer = await application.respond(.get, "/reports/%E0%B8%81/?a=%26&b=")
        #expect(answer.status == .permanentRedirect)
        #expect(answer.headers["Location"] == "/reports/%E0%B8%81?a=%26&b=")
        #expect(await application.respond(.post, "/reports/").status == .notFound)
        #expect(await application.respond(.get, "//elsewhere.example/").status == .notFound)
    }

    @Test func keepsTheQueryInOrderAndRepeated() async throws {
        let application = try Application(
            routes: [
                .get("/q", for: .anyone) { request in
                    .text("\(request.query.all("a")) \(request.query["b"] ?? "-") \(request.query.text)")
                }
            ], gate: .anyoneOnly, log: .silent)
        let answer = await application.respond(.get, "/q?a=1&b=%E0%B8%81+x&a=2&c")
        #expect(answer.bodyText == #"["1", "2"] ก x a=1&b=%E0%B8%81%20x&a=2&c="#)
    }

    @Test(arguments: [
        (["/a", "/a"], Router.Conflict.duplicate(method: .get, pattern: "/a")),
        (["/a/:x", "/a/:x"], .duplicate(method: .get, pattern: "/a/:x")),
        (["/a/:x/b", "/a/:y/c"], .differentNames(pattern: "/a/:y/c", name: "y", known: "x")),
        (["a"], .malformed(pattern: "a")), (["/a/"], .malformed(pattern: "/a/")),
        (["/a//b"], .malformed(pattern: "/a//b")), (["/:"], .malformed(pattern: "/:")),
        (["/*rest/more"], .malformed(pattern: "/*rest/more")),
    ])
    func refusesAContradictoryTable(patterns: [String], conflict: Router.Conflict) {
        let routes = patterns.map { Route.get($0, for: .anyone) { _ in .noContent } }
        #expect(throws: conflict) { try Router(routes) }
    }
}

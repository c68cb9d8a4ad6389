@testable import Access
import Cryptography
import Foundation
import HTTP
import Runtime
import TestSupport
import Testing

struct GateTests {
    let mint: Mint
    let tokens: CSRFTokens

    init() throws {
        mint = try Mint()
        tokens = try #require(CSRFTokens(key: SecureRandom.token()))
    }

    private func application(
        hears: Bool = true, verdict: RevocationList.Verdict = .good, age: TimeInterval = 0, keys: TokenKeys? = nil
    ) throws -> Application {
        let gate = AccessGate(
            service: "submission", checker: TokenChecker(keys: keys ?? mint.keys),
            clock: RealClock { noon.addingTimeInterval(age) },
            hears: { hears }, verdict: { _ in verdict })
        return try Application(
            routes: [
                .get("/open", for: .anyone) { request in .text(request[Caller.self] == nil ? "nobody" : "known") },
                .get("/home", for: .signedIn) { try .text($0.principal().name) },
                .get("/drafts", for: .able(to: .prepare)) { _ in .text("draft") },
                .post("/drafts", for: .able(to: .prepare)) { request in
                    .text("saved \(request[Caller.self]?.inGrace == true)")
                },
                .post("/decisions", for: .able(to: .approve)) { _ in .text("decided") },
                .get("/api/submission/v1/reports", for: .able(to: .view)) { _ in .text("reports") },
            ],
            gate: gate.gate, middleware: [FormGuard(tokens: tokens)], log: .silent,
            errorPage: { problem, request in
                .text("kept \((try? request.form())?.text("note") ?? "") \(problem.code)")
            })
    }

    private func cookie(_ token: String) -> Headers {
        ["Cookie": "__Host-at=\(token)", "Accept": "text/html", "Host": "raingan.example"]
    }

    private func form(_ headers: Headers, session: UUID? = nil, origin: String = "https://raingan.example") -> Headers {
        var headers = headers
        headers["Origin"] = origin
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        if let session { headers[CSRFTokens.header] = tokens.token(for: session) }
        return headers
    }

    @Test func takesTheBrowsersTokenFromTheCookieOnly() async throws {
        let app = try application()
        let web = try mint.issue(token())
        #expect(await app.respond(.get, "/home", headers: cookie(web)).status == .ok)
        let swapped = await app.respond(.get, "/home", headers: ["Authorization": "Bearer \(web)"])
        #expect(swapped.status == .unauthorized)
        #expect(code(swapped) == "wrong_audience")
    }

    @Test func takesAProgramsTokenFromTheHeaderOnly() async throws {
        let app = try application()
        let api = try mint.issue(token(audience: "submission"))
        let path = "/api/submission/v1/reports"
        #expect(await app.respond(.get, path, headers: ["Authorization": "Bearer \(api)"]).status == .ok)
        let swapped = await app.respond(.get, path, headers: ["Cookie": "__Host-at=\(api)"])
        #expect(code(swapped) == "wrong_audience")
        let foreign = try mint.issue(token(audience: "approval"))
        let other = await app.respond(.get, path, headers: ["Authorization": "Bearer \(foreign)"])
        #expect(code(other) == "wrong_audience")
    }

    @Test(arguments: ["Basic abc", "Bearer", "Bearer ", "bearer a.b.c", "nonsense"])
    func refusesEveryOtherAuthorization(value: String) async throws {
        let answer = try await application().respond(.get, "/home", headers: ["Authorization": value])
        #expect(answer.status == .unauthorized)
    }

    @Test func theRefusalsPageKnowsWhoReadsIt() async throws {
        let gate = AccessGate(
            service: "submission", checker: mint.checker, clock: RealClock { noon }, hears: { true },
            verdict: { _ in .good })
        let app = try Application(
            routes: [.get("/people", for: .able(to: .administer)) { _ in .text("people") }], gate: gate.gate,
            log: .silent,
            errorPage: { problem, request in
                .text("\(problem.code) \(request[Caller.self]?.token.principal.name ?? "nobody")")
            })
        let web = try mint.issue(token())
        let name = token().principal.name
        #expect(await app.respond(.get, "/people", headers: cookie(web)).bodyText == "no_such_duty \(name)")
        #expect(await app.respond(.get, "/absent", headers: cookie(web)).bodyText == "not-found \(name)")
        #expect(await app.respond(.get, "/absent", headers: cookie("forged")).bodyText == "not-found nobody")
    }

    @Test func sendsAReaderToSignInAndBack() async throws {
        let app = try application()
        let page = await app.respond(.get, "/drafts?q=%E0%B8%81&x=1", headers: ["Accept": "text/html"])
        #expect(page.status == .seeOther)
        #expect(page.headers["Location"] == "/sign-in?next=%2Fdrafts%3Fq%3D%25E0%25B8%2581%26x%3D1")
        let program = await app.respond(.get, "/drafts", headers: ["Accept": "application/json"])
        #expect(program.status == .unauthorized)
        let returning = await app.respond(
            .get, "/drafts", headers: ["Accept": "text/html", "Cookie": "__Host-sid=x"])
        #expect(returning.headers["Location"] == "/session/renew?next=%2Fdrafts")
    }

    @Test func renewsAnExpiredReaderSilently() async throws {
        let app = try application(age: 400)
        let text = try mint.issue(token())
        let page = await app.respond(.get, "/home", headers: cookie(text))
        #expect(page.headers["Location"] == "/session/renew?next=%2Fhome")
        let program = await app.respond(.get, "/home", headers: ["Cookie": "__Host-at=\(text)"])
        #expect(code(program) == "token_expired")
    }

    private static let note = Array("note=%E0%B8%81".utf8)

    @Test func readsALateFormBeforeItIsRefused() async throws {
        let late = form(cookie(try mint.issue(token())))
        let answer = try await application(age: 400).respond(.post, "/drafts", headers: late, body: Self.note)
        #expect(answer.status == .unauthorized)
        #expect(text(answer) == "kept ก token_expired")
        let ended = try await application(verdict: .revoked).respond(.post, "/drafts", headers: late, body: Self.note)
        #expect(text(ended) == "kept ก revoked")
        let nobody = try await application().respond(
            .post, "/drafts", headers: form(["Accept": "text/html", "Host": "raingan.example"]), body: Self.note)
        #expect(nobody.status == .unauthorized)
        #expect(text(nobody) == "kept ก sign-in-needed")
    }

    @Test func readsADecisionThatCannotBeTakenNow() async throws {
        let some = token(principal([grant(.approver)]))
        let headers = form(cookie(try mint.issue(some)), session: some.principal.sessionID)
        let answer = try await application(hears: false).respond(
            .post, "/decisions", headers: headers, body: Self.note)
        #expect(answer.status == .unavailable)
        #expect(text(answer) == "kept ก revocation_stale")
    }

    /// Right after its start a service knows no key, or none of those published while it was away.
    @Test(arguments: [false, true])
    func asksToComeBackWhileKeysMayBeOnTheirWay(knowsOthers: Bool) async throws {
        let other = TokenKeys.Key(kid: "k0", publicKey: try ES256.PrivateKey.generate().publicKey)
        let keys = TokenKeys(knowsOthers ? [other] : [])
        let app = try application(hears: !knowsOthers, keys: keys)
        let (web, api) = (try mint.issue(token()), try mint.issue(token(audience: "submission")))
        let program = await app.respond(
            .get, "/api/submission/v1/reports", headers: ["Authorization": "Bearer \(api)"])
        #expect(program.status == .unavailable && program.headers["Retry-After"] == "2")
        #expect(code(program) == "keys_awaited")
        #expect(await app.respond(.get, "/home", headers: cookie(web)).status == .unavailable)
        let typed = await app.respond(.post, "/drafts", headers: form(cookie(web)), body: Self.note)
        #expect(text(typed) == "kept ก keys_awaited")
        #expect(text(await app.respond(.get, "/open", headers: cookie(web))) == "nobody")
    }

    @Test func refusesAKeyThatNobodyPublished() async throws {
        let other = TokenKeys.Key(kid: "k0", publicKey: try ES256.PrivateKey.generate().publicKey)
        let app = try application(keys: TokenKeys([other]))
        let api = try mint.issue(token(audience: "submission"))
        let program = await app.respond(
            .get, "/api/submission/v1/reports", headers: ["Authorization": "Bearer \(api)"])
        #expect(program.status == .unauthorized)
        #expect(code(program) == "unknown_key")
        let page = await app.respond(.get, "/home", headers: cookie(try mint.issue(token())))
        #expect(page.headers["Location"] == "/session/renew?next=%2Fhome")
    }

    @Test(arguments: [
        (RevocationList.Verdict.revoked, "revoked"), (.stale, "token_stale"),
    ])
    func refusesRevokedTokens(verdict: RevocationList.Verdict, expected: String) async throws {
        let answer = try await application(verdict: verdict).respond(
            .get, "/home", headers: ["Cookie": "__Host-at=\(mint.issue(token()))"])
        #expect(answer.status == .unauthorized)
        #expect(code(answer) == expected)
    }

    @Test func stopsDecisionsWhenDeafAndKeepsDraftsGoing() async throws {
        let grants = [grant(.approver), grant(.preparer)]
        let some = token(principal(grants))
        let headers = form(cookie(try mint.issue(some)), session: some.principal.sessionID)
        let deaf = try application(hears: false)
        let decision = await deaf.respond(.post, "/decisions", headers: headers)
        #expect(decision.status == .unavailable)
        #expect(decision.headers["Retry-After"] == "5")
        let late = try application(hears: false, age: 7 * 3600)
        #expect(text(await late.respond(.post, "/drafts", headers: headers)) == "saved true")
        #expect(await late.respond(.post, "/decisions", headers: headers).status == .unauthorized)
    }

    @Test func asksForADutyThatSomebodyHasSomewhere() async throws {
        let app = try application()
        let clerk = token(principal([grant(.overseer)]))
        let answer = await app.respond(.get, "/drafts", headers: cookie(try mint.issue(clerk)))
        #expect(answer.status == .forbidden)
    }

    @Test func refusesAFormWithoutTheSessionsToken() async throws {
        let app = try application()
        let some = token()
        let good = form(cookie(try mint.issue(some)), session: some.principal.sessionID)
        #expect(await app.respond(.post, "/drafts", headers: good).status == .ok)
        var inField = form(cookie(try mint.issue(some)))
        let body = Array("\(CSRFTokens.field)=\(tokens.token(for: some.principal.sessionID))".utf8)
        #expect(await app.respond(.post, "/drafts", headers: inField, body: body).status == .ok)
        #expect(await app.respond(.post, "/drafts", headers: inField).status == .forbidden)
        inField[CSRFTokens.header] = tokens.token(for: UUID())
        #expect(await app.respond(.post, "/drafts", headers: inField).status == .forbidden)
    }

    static let foreignOrigins: [(site: String?, origin: String?)] = [
        ("cross-site", nil), ("same-site", nil), ("none", nil), (nil, "https://evil.example"), (nil, "null"),
        (nil, "http://raingan.example"), (nil, nil),
    ]

    @Test(arguments: foreignOrigins)
    func refusesFormsFromElsewhere(site: String?, origin: String?) async throws {
        let some = token()
        var headers = form(cookie(try mint.issue(some)), session: some.principal.sessionID)
        headers["Origin"] = origin
        headers["Sec-Fetch-Site"] = site
        let answer = try await application().respond(.post, "/drafts", headers: headers)
        #expect(answer.status == .forbidden)
    }

    @Test func showsOpenPagesToEverybody() async throws {
        let app = try application(age: 400)
        #expect(text(await app.respond(.get, "/open")) == "nobody")
        #expect(text(await app.respond(.get, "/open", headers: cookie(try mint.issue(token())))) == "nobody")
        #expect(text(await app.respond(.get, "/open", headers: ["Cookie": "__Host-at=nonsense"])) == "nobody")
        let fresh = token(issuedAt: noon.addingTimeInterval(400))
        #expect(text(await app.respond(.get, "/open", headers: cookie(try mint.issue(fresh)))) == "known")
    }

    @Test(arguments: [
        "//evil.example", "/\\evil", "https://evil.example", "", "evil", "/a b", "/a\nb", "/ก", "\\\\evil",
    ])
    func neverSendsAnybodyElsewhere(text: String) {
        #expect(ReturnAddress(text) == nil)
    }

    @Test func everyProblemIsToldInBothLanguages() {
        let refused = Decision.Reason.allCases.flatMap { reason in
            [Decision.Helper.administrator(of: UUID()), .colleague(of: UUID()), .yourself, .nobody].map {
                Problem(Decision.Refusal(reason: reason, hidden: false, helper: $0))
            }
        }
        let all = refused + [.deaf, .keysAwaited, .csrf, .lackingDuty]
        #expect(all.flatMap(\.untold) == [])
    }

    private func text(_ response: Response) -> String {
        guard case .bytes(let bytes) = response.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func code(_ response: Response) -> String? {
        guard case .bytes(let bytes) = response.body else { return nil }
        let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        return object?["code"] as? String
    }
}

import Access
import Foundation
import HTTP
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct RouteTests {
    /// The whole table once more, on purpose: opening a door takes two edits.
    private static let doors: [String: String] = [
        "GET /sign-in": "anyone", "POST /sign-in": "anyone", "POST /sign-out": "anyone",
        "GET /session/renew": "anyone", "POST /session/renew": "anyone", "GET /activate": "anyone",
        "POST /activate": "anyone", "POST /activate/finish": "anyone", "GET /reset": "anyone", "POST /reset": "anyone",
        "GET /reset/password": "anyone", "POST /reset/password": "anyone", "GET /account": "signed-in",
        "POST /account/password": "signed-in", "POST /account/address": "signed-in",
        "POST /account/language": "signed-in", "POST /account/capacity": "signed-in",
        "POST /account/sessions/:id/end": "signed-in", "GET /account/confirm": "anyone",
        "POST /account/confirm": "anyone", "GET /people": "able(administer)", "POST /people": "able(administer)",
        "GET /people/new": "able(administer)", "POST /people/appointments": "able(administer)",
        "GET /people/:id": "able(administer)", "POST /people/:id/code": "able(administer)",
        "GET /people/:id/holdings/:holding/end": "able(administer)",
        "POST /people/:id/holdings/:holding/end": "able(administer)", "GET /agencies": "signed-in",
        "GET /agencies/new": "able(administer)", "POST /agencies/new": "able(administer)",
        "POST /agencies/new/check": "able(administer)", "GET /agencies/codes": "anyone",
        "GET /agencies/export": "signed-in",
        "GET /agencies/import": "able(administer)", "POST /agencies/import": "able(administer)",
        "GET /agencies/import/:id": "able(administer)", "POST /agencies/import/:id": "able(administer)",
        "GET /agencies/import/:id/marked": "able(administer)", "GET /agencies/:slug": "signed-in",
        "GET /agencies/:slug/public": "anyone", "GET /agencies/:slug/profile": "signed-in",
        "GET /agencies/:slug/profile/:part": "signed-in", "POST /agencies/:slug/profile/:part": "signed-in",
        "GET /agencies/:slug/change/:deed": "able(administer)",
        "POST /agencies/:slug/change/:deed": "able(administer)",
        "POST /agencies/:slug/change/:deed/check": "able(administer)", "GET /api/auth/v1/agencies": "anyone",
        "GET /api/auth/v1/agencies/:slug": "signed-in", "POST /api/auth/v1/invitations": "able(administer)",
        "POST /api/auth/v1/appointments": "able(administer)", "POST /api/auth/v1/holdings/:id/end": "able(administer)",
        "GET /api/auth/v1/keys": "anyone", "GET /api/auth/v1/schemas/:name": "anyone",
    ]

    @Test func theTableHasTheseDoorsAndNoOther() async throws {
        let scene = try await AuthScene()
        let table = scene.application.routes.map { ("\($0.method.rawValue) \($0.pattern)", $0.audience.description) }
        #expect(Dictionary(table) { $1 } == Self.doors)
    }

    /// Every address that is not for everybody, asked by a stranger and by somebody without the duty.
    @Test func closedDoorsAreClosed() async throws {
        var scene = try await AuthScene()
        let officer = try await scene.person("officer", to: "officer", at: "rayong-agri").browser
        for route in scene.application.routes where route.audience != .anyone {
            let path = route.pattern.replacing(/:\w+/, with: UUID().uuidString.lowercased())
            var stranger = TestClient(scene.application, headers: ["Accept": "application/json"])
            let refused = await stranger.send(route.method, path)
            #expect(refused.status == .unauthorized, "\(route.method) \(route.pattern)")
            guard route.audience != .signedIn else { continue }
            var client = officer.client
            let forbidden = await client.send(route.method, path, ["Accept": "application/json"])
            #expect(forbidden.status == .forbidden, "\(route.method) \(route.pattern)")
        }
    }

    /// No answer that a person sees is a fault of ours, whatever is sent to a form.
    @Test func nothingThatIsSentEndsInAFault() async throws {
        var scene = try await AuthScene()
        _ = try await scene.person("officer", to: "officer", at: "rayong-agri")
        let nasty = [
            "", "\u{0}", "\u{202E}", "'; DROP TABLE person; --", String(repeating: "ก", count: 20_000), "๕๐",
            "{\"a\":", "%", "-1", "null",
        ]
        let names = [
            "name", "password", "again", "code", "email", "link", "language", "holding", "position", "sign_in_name",
            "mode", "order_no", "order_date", "present", "next", "account",
        ]
        let csrf = Browser.hidden("_csrf", in: await scene.administrator.get("/account").bodyText) ?? ""
        for route in scene.application.routes where route.method == .post && !route.pattern.hasSuffix("/sign-out") {
            for (index, value) in nasty.enumerated() {
                let path = route.pattern.replacing(/:\w+/, with: index == 0 ? "x" : UUID().uuidString)
                let fields = names.map { ($0, value) } + [("_csrf", csrf), ("_key", "\(route.pattern)\(index)")]
                var client = route.audience == .anyone ? TestClient(scene.application) : scene.administrator.client
                client.headers["Accept"] = "text/html"
                let answer = await client.postForm(path, fields)
                #expect(answer.status.code < 500, "\(route.pattern) \(index): \(answer.bodyText.prefix(300))")
            }
        }
    }

    @Test(arguments: [
        "\u{FF}", "a=%FF", "%zz=1", "=&=&=", String(repeating: "a=1&", count: 20_000),
    ])
    func brokenFormsAreRefused(body: String) async throws {
        let scene = try await AuthScene()
        var client = TestClient(scene.application)
        let bytes = body == "\u{FF}" ? [0xFF, 0xFE] : Array(body.utf8)
        let answer = await client.send(
            .post, "/sign-in", ["Content-Type": "application/x-www-form-urlencoded"], body: bytes)
        #expect((400..<500).contains(answer.status.code))
    }

    @Test func programsLookAgenciesUpAndReadKeysAndSchemas() async throws {
        let scene = try await AuthScene()
        var client = TestClient(scene.application)
        let found = await client.get("/api/auth/v1/agencies?search=" + "เกษตร ระยอง".percentEncoded)
        #expect(found.bodyText.contains("\"slug\":\"rayong-agri\""))
        #expect(found.bodyText.contains("\"total\":1"))
        #expect(await client.get("/api/auth/v1/agencies?search=21&kind=province").bodyText.contains("\"total\":1"))
        let keys = await client.get("/api/auth/v1/keys")
        #expect(keys.bodyText.contains("\"kty\":\"EC\"") && !keys.bodyText.contains("\"d\""))
        let schema = await client.get("/api/auth/v1/schemas/auth.person.changed.v1.json")
        #expect(schema.bodyText.contains("auth.person.changed.v1"))
        #expect(await client.get("/api/auth/v1/schemas/nothing.json").status == .notFound)
    }

    @Test func agenciesShowTheirPositionsAndPlaces() async throws {
        var scene = try await AuthScene()
        var (officer, _) = try await scene.person("officer", to: "officer", at: "rayong-agri")
        let page = await officer.get("/agencies/rayong-agri").bodyText
        for fact in ["เกษตรจังหวัดระยอง", "เจ้าหน้าที่ officer", "กลุ่มจังหวัดภาคตะวันออก 1", "ว่าง"] {
            #expect(page.contains(fact))
        }
        #expect(!page.contains("/people/new"))
        #expect(await scene.administrator.get("/agencies/rayong-agri").bodyText.contains("/people/new"))
        #expect(await officer.get("/agencies/nowhere").status == .notFound)
        #expect(await officer.get("/agencies?q=" + "ชลบุรี".percentEncoded).bodyText.contains("chonburi-agri"))
    }
}

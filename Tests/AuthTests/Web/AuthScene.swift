import Access
import Calendar
import Cryptography
import Database
import EventLog
import Foundation
import HTTP
import JSON
import Mail
import Pages
import Runtime
import TestSupport
import Testing

@testable import AuthService

/// Auth behind its routes, with a small country and an administrator who has come in.
struct AuthScene {
    let bench: AuthBench
    let desk: Desk
    let application: Application
    /// Signed in as the country's administrator.
    var administrator: Browser

    static let password = "ม้าสี่ตัววิ่งข้ามสะพานตอนเช้า"

    init(limits: Bool = true) async throws {
        bench = try AuthBench()
        try await bench.importSmallCountry()
        let manifest = Dictionary(uniqueKeysWithValues: StaticFiles.Name.allCases.map { ($0.rawValue, $0.rawValue) })
        let csrf = try #require(CSRFTokens(key: String(repeating: "0a", count: 32)))
        desk = Desk(
            ground: bench.ground, hasher: bench.hasher, sealing: bench.sealing,
            front: FrontDesk(
                pages: Site(files: try StaticFiles(manifest: manifest), help: []), csrf: csrf, deployment: .production,
                clock: bench.journal.clock, realClock: bench.journal.realClock),
            mailWake: Wake())
        application = try desk.application(log: .silent)
        administrator = Browser(application)
        let fresh = try await AdmitFirstAdministrator(ground: bench.ground)(
            agency: "ops-interior", name: "ผู้ดูแลระบบ", signInName: "admin", email: "admin@example.go.th")
        _ = await administrator.activate(fresh.revealed, email: "admin@example.go.th")
    }

    /// What the administrator sends to invite somebody to a position of an agency.
    static func body(
        _ signInName: String, _ agency: String, _ kind: String, more: String = ""
    ) -> String {
        """
        {"position":{"agency":"\(agency)","kind":"\(kind)"},"name":"เจ้าหน้าที่ \(signInName)",
         "signInName":"\(signInName)","email":"\(signInName)@example.go.th"\(more)}
        """
    }

    /// Invites somebody and returns their code.
    mutating func invite(
        _ signInName: String, to kind: String, at agency: String, more: String = ""
    ) async throws -> (code: String, person: UUID) {
        let answer = await administrator.sendJSON(
            "/api/auth/v1/invitations", Self.body(signInName, agency, kind, more: more))
        #expect(answer.status == .created, "\(answer.bodyText)")
        let json = try JSONValue(parsing: Array(answer.bodyText.utf8))
        return (
            try #require(json["code"]?.string), try #require(json["person"]?.string.flatMap(UUID.init(uuidString:)))
        )
    }

    /// Somebody who was invited and has come in.
    mutating func person(
        _ signInName: String, to kind: String, at agency: String, more: String = ""
    ) async throws -> (browser: Browser, id: UUID) {
        let (code, person) = try await invite(signInName, to: kind, at: agency, more: more)
        var browser = Browser(application)
        let answer = await browser.activate(code, email: "\(signInName)@example.go.th")
        #expect(answer.status == .seeOther, "\(answer.bodyText)")
        return (browser, person)
    }

    func id(of slug: String) throws -> UUID { try #require(bench.register.tree.agency(slug: slug)?.id) }
}

/// A person's browser: keeps cookies, reads the token of forms from pages as they do.
struct Browser {
    var client: TestClient

    init(_ application: Application) {
        client = TestClient(
            application, headers: ["Sec-Fetch-Site": "same-origin", "Accept": "text/html,application/xhtml+xml"])
    }

    mutating func get(_ path: String) async -> Response { await client.get(path) }

    /// Opens a page and sends a form with the token and a key that stand on it.
    mutating func submit(_ path: String, from page: String, _ fields: [(String, String)]) async -> Response {
        let text = await client.get(page).bodyText
        let hidden = ["_csrf", "_key"].compactMap { name in Self.hidden(name, in: text).map { (name, $0) } }
        return await client.postForm(path, hidden + fields)
    }

    mutating func signIn(_ name: String, _ password: String, next: String = "/") async -> Response {
        await client.postForm("/sign-in", [("name", name), ("password", password), ("next", next)])
    }

    mutating func activate(
        _ code: String, password: String = AuthScene.password, email: String = ""
    ) async -> Response {
        await client.postForm(
            "/activate/finish", [("code", code), ("password", password), ("again", password), ("email", email)])
    }

    /// As a program does it: with the token from a renewal, and a key.
    mutating func sendJSON(_ path: String, _ json: String, key: String = UUID().uuidString) async -> Response {
        let renewal = await client.send(.post, "/session/renew", ["Accept": "application/json"])
        let token = (try? JSONValue(parsing: Array(renewal.bodyText.utf8)))?["csrf"]?.string ?? ""
        return await client.postJSON(
            path, json,
            ["X-Raingan-CSRF": token, "Idempotency-Key": key, "Accept": "application/json"])
    }

    /// The first value of a hidden field on a page.
    static func hidden(_ name: String, in page: String) -> String? {
        guard let start = page.range(of: "name=\"\(name)\" value=\"") else { return nil }
        return String(page[start.upperBound...].prefix { $0 != "\"" })
    }

    var session: String? { client.cookies["__Host-sid"] }
    var token: String? { client.cookies["__Host-at"] }
}

extension TestClient {
    /// The same browser with other cookies.
    func with(cookies: [String: String]) -> TestClient {
        var other = TestClient(application, headers: headers)
        other.headers["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        return other
    }
}

import Access
import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import NotificationService

/// Every door, and who may pass: opening one takes two edits.
@Suite(.notification)
struct RouteTests {
    @Test func opensNoDoorThatIsNotWrittenDown() async throws {
        let door = try await Door(Office())
        let table = door.application.routes.map { "\($0.method.rawValue) \($0.pattern) \($0.audience)" }
        #expect(
            table == [
                "GET /calendar signed-in", "GET /messages signed-in", "GET /messages/:id signed-in",
                "GET /messages/:id/resend able(administer)", "POST /messages/:id/resend able(administer)",
                "GET /subscribers able(administer)", "GET /subscribers/new able(administer)",
                "POST /subscribers able(administer)", "GET /subscribers/:slug able(administer)",
                "GET /subscribers/:slug/:deed able(administer)", "POST /subscribers/:slug/:deed able(administer)",
                "GET /api/notification/v1/badges signed-in",
                "GET /api/notification/v1/subscribers able(administer)",
                "POST /api/notification/v1/subscribers able(administer)",
                "GET /api/notification/v1/subscribers/:slug able(administer)",
                "POST /api/notification/v1/subscribers/:slug/:deed able(administer)",
                "GET /api/notification/v1/schemas/:name anyone",
            ])
    }

    private static let doors = [
        "/calendar", "/messages", "/messages/01930000-0000-7000-8000-000000000001", "/subscribers", "/subscribers/new",
        "/subscribers/nesdc", "/subscribers/nesdc/end", "/api/notification/v1/badges",
        "/api/notification/v1/subscribers", "/api/notification/v1/subscribers/nesdc",
    ]

    @Test(arguments: doors)
    func asksEverybodyWhoTheyAre(path: String) async throws {
        let door = try await Door(Office())
        var browser = try door.browser(nil), program = try door.program(nil)
        let page = await browser.get(path)
        #expect(page.status == .seeOther)
        #expect(page.headers["Location"]?.hasPrefix("/sign-in") == true)
        #expect(await program.get(path).status == .unauthorized)
    }

    /// A token in the header must be made for this service.
    @Test(arguments: ["raingan-web", "approval"])
    func takesNoTokenThatWasMadeForOthers(audience: String) async throws {
        var program = try await Door(Office()).program(.administrator, audience: audience)
        #expect(await program.get("/api/notification/v1/subscribers").status == .unauthorized)
    }

    @Test(arguments: doors.filter { $0.contains("subscribers") })
    func keepsTheRegistryToAdministrators(path: String) async throws {
        let door = try await Door(Office())
        var clerk = try door.browser(.clerk)
        #expect(await clerk.get(path).status == .forbidden)
    }

    @Test(arguments: [
        "/subscribers", "/subscribers/nesdc/end", "/messages/01930000-0000-7000-8000-000000000001/resend",
    ])
    func changesNothingForThoseWhoMayNot(path: String) async throws {
        let door = try await Door(Office())
        var clerk = try door.browser(.clerk)
        #expect(await clerk.postForm(path, door.seal(.clerk)).status == .forbidden)
    }

    /// A form that another site makes a browser send.
    @Test func takesNoFormWithoutItsToken() async throws {
        let door = try await Door(Office()), administrator = Principal.administrator
        var browser = try door.browser(administrator)
        #expect(await browser.postForm("/subscribers", [("_key", "k")]).status == .forbidden)
        let elsewhere = await browser.postForm(
            "/subscribers", door.seal(administrator), ["Sec-Fetch-Site": "cross-site"])
        #expect(elsewhere.status == .forbidden)
    }

    /// Administering stops while revocations cannot be heard; reading one's own messages does not.
    @Test func stopsAdministeringWhileAuthIsSilent() async throws {
        let door = try await Door(Office(), hears: false), administrator = Principal.administrator
        var browser = try door.browser(administrator)
        #expect(await browser.get("/subscribers").status == .unavailable)
        #expect(await browser.get("/messages").status == .ok)
    }

    @Test func givesItsSchemasToAnyone() async throws {
        var anyone = try await Door(Office()).program(nil)
        let schema = await anyone.get("/api/notification/v1/schemas/notification.subscription.changed.v1.json")
        #expect(schema.status == .ok)
        #expect(schema.bodyText.contains("subscriber"))
        #expect(await anyone.get("/api/notification/v1/schemas/unknown.json").status == .notFound)
        #expect(await anyone.get("/api/notification/v1/schemas/..%2f..%2fetc%2fpasswd").status.isError)
    }
}

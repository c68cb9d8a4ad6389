import HTTP
import Runtime
import TestSupport
import Testing

/// Every way in which another site could make a browser act for its user.
struct CrossSiteCheckTests {
    private static let form = "application/x-www-form-urlencoded"

    private static func status(_ method: HTTP.Method, _ headers: Headers, _ body: String = "") async throws -> Status {
        let check = CrossSiteCheck(origins: ["https://raingan.test"]) { token, _ in token == "good" }
        let handler: Handler = { _ in .noContent }
        let application = try Application(
            routes: [
                .get("/", for: .anyone, handler), .post("/", for: .anyone, handler), .put("/", for: .anyone, handler),
                .patch("/", for: .anyone, handler), .delete("/", for: .anyone, handler),
            ], gate: .anyoneOnly, middleware: [check], log: .silent)
        return await application.respond(method, "/", headers: headers, body: Array(body.utf8)).status
    }

    @Test(arguments: [HTTP.Method.post, .put, .patch, .delete])
    func letsOurOwnPagesAct(method: HTTP.Method) async throws {
        let here = ["Sec-Fetch-Site": "same-origin", "X-Raingan-CSRF": "good"] as Headers
        #expect(try await Self.status(method, here) == .noContent)
        let old = ["Origin": "https://raingan.test", "X-Raingan-CSRF": "good"] as Headers
        #expect(try await Self.status(method, old) == .noContent)
        let form = ["Sec-Fetch-Site": "same-origin", "Content-Type": Self.form] as Headers
        #expect(try await Self.status(method, form, "a=1&_csrf=good") == .noContent)
    }

    @Test(
        arguments: [HTTP.Method.post, .put, .patch, .delete],
        [
            ["Sec-Fetch-Site": "cross-site", "X-Raingan-CSRF": "good"],
            ["Sec-Fetch-Site": "same-site", "X-Raingan-CSRF": "good"],
            ["Sec-Fetch-Site": "none", "X-Raingan-CSRF": "good"],
            ["Sec-Fetch-Site": "cross-site", "Origin": "https://raingan.test", "X-Raingan-CSRF": "good"],
            ["Origin": "https://evil.test", "X-Raingan-CSRF": "good"], ["Origin": "null", "X-Raingan-CSRF": "good"],
            ["X-Raingan-CSRF": "good"], ["Sec-Fetch-Site": "same-origin"],
            ["Sec-Fetch-Site": "same-origin", "X-Raingan-CSRF": "bad"],
            ["Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"],
            ["Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"],
            ["Authorization": "Basic eDp5"],
        ] as [Headers])
    func refusesOthers(method: HTTP.Method, headers: Headers) async throws {
        #expect(try await Self.status(method, headers, "_csrf=bad") == .forbidden)
    }

    @Test func letsAnybodyRead() async throws {
        #expect(try await Self.status(.get, ["Sec-Fetch-Site": "cross-site"]) == .noContent)
    }

    @Test func leavesBearerCallsAlone() async throws {
        #expect(try await Self.status(.post, ["Authorization": "Bearer abc"]) == .noContent)
    }
}

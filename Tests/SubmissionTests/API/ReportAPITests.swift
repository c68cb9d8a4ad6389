import Access
import Database
import Foundation
import HTTP
import JSON
import Runtime
import TestSupport
import Testing

@testable import SubmissionService

@Suite(.submission)
struct ReportAPITests {
    @Test func aScriptFilesAReport() async throws {
        let ministry = try await Ministry()
        _ = try await ministry.openQuarter()
        var clerk = try ministry.browser(.clerk), head = try ministry.browser(.head)
        let owed = await clerk.json(.get, "/api/submission/v1/obligations?state=owed").jsonBody
        let id = try #require(owed["obligations"]?[0]?["report"]?.string)
        let put = await clerk.json(
            .put, "/api/submission/v1/reports/\(id)/answers", ["answers": .object(Samples.progress)])
        #expect(put.jsonBody["complete"] == ["progress": "done", "plans": "done"])
        let shown = await head.json(.get, "/api/submission/v1/reports/\(id)").jsonBody
        #expect(shown["allowed"] == ["edit", "send", "hand-over"])
        let sent = await head.json(.post, "/api/submission/v1/reports/\(id)/send")
        #expect(sent.status == .ok && sent.jsonBody["revision"]?.int == 1)
        #expect(sent.jsonBody["submittedAt"] == "2021-03-25T12:00:00+07:00")
        let after = await clerk.json(.get, "/api/submission/v1/reports/\(id)").jsonBody
        #expect(after["state"] == "submitted" && after["allowed"] == [])
        #expect(after["answers"]?["percent"]?.int == 50)
        #expect(after["revisions"]?[0]?["hash"] == sent.jsonBody["hash"])
    }

    @Test func theClerkSeesWhatIsRefusedAndWhoCanHelp() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        let shown = await clerk.json(.get, "/api/submission/v1/reports/\(report.id.text)").jsonBody
        #expect(shown["allowed"] == ["edit", "hand-over"])
        #expect(shown["refused"]?[0]?["action"] == "send")
        #expect(shown["refused"]?[0]?["helper"]?["th"]?.string?.contains("เกษตรจังหวัดระยอง") == true)
    }

    @Test func oneKeyMeansOneRequest() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        let address = "/api/submission/v1/reports/\(report.id.text)/answers"
        let body: JSONValue = ["answers": .object(Samples.progress)]
        let first = await clerk.json(.put, address, body, key: "k")
        let again = await clerk.json(.put, address, body, key: "k")
        #expect(first.status == .ok && again.bodyText == first.bodyText)
        let other = await clerk.json(.put, address, ["answers": ["percent": 1]], key: "k")
        #expect(other.status == .unprocessable && other.jsonBody["code"] == "idempotency-key-reused")
        #expect(try await ministry.database.first("SELECT version FROM draft", as: Int.self) == 1)
    }

    @Test func aWriteWithoutAKeyIsRefused() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        var headers: Headers = ["Accept": "application/json", "Content-Type": "application/json"]
        headers[CSRFTokens.header] = clerk.csrf
        let answer = await clerk.client.send(
            .put, "/api/submission/v1/reports/\(report.id.text)/answers", headers,
            body: (["answers": [:]] as JSONValue).compactBytes)
        #expect(answer.status == .badRequest && answer.jsonBody["code"] == "idempotency-key-missing")
    }

    static let broken: [(String, Int)] = [
        ("", 400), ("{", 400), ("[]", 400), (#"{"answers": 1}"#, 400), (#"{"answers": {}, "answers": {}}"#, 400),
        (#"{"answers": {}, "extra": 1}"#, 400), (#"{"answers": {"colour": "red"}}"#, 422),
        (#"{"answers": {"plan_reports": "x"}}"#, 422), (#"{"answers": {"plan_reports": [1]}}"#, 400),
        (#"{"answers": {"plan_reports": [{"x": 1}]}}"#, 422), (#"{"answers": {"results": "\u0000"}}"#, 422),
        (#"{"answers": {}, "section": "nowhere"}"#, 400), (#"{"answers": {}, "version": 7}"#, 412),
        (#"{"answers": {}, "section": 5}"#, 400), (#"{"answers": {}, "version": "7"}"#, 400),
        (#"{"answers": {}, "version": 99999999999999999999}"#, 400),
    ]

    @Test(arguments: broken)
    func whatMakesNoSenseIsSaidAndChangesNothing(body: String, status: Int) async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        var headers: Headers = [
            "Accept": "application/json", "Content-Type": "application/json", "Idempotency-Key": "k",
        ]
        headers[CSRFTokens.header] = clerk.csrf
        let answer = await clerk.client.send(
            .put, "/api/submission/v1/reports/\(report.id.text)/answers", headers, body: Array(body.utf8))
        #expect(answer.status.code == status, "\(answer.bodyText)")
        #expect(answer.headers["Content-Type"] == "application/problem+json")
        #expect(try await ministry.database.transaction { try $0.draft(report.id) } == nil)
    }

    @Test func autosaveSpeaksItsProtocol() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk), colleague = try ministry.browser(.colleague)
        let address = "/api/submission/v1/reports/\(report.id.text)/changes?since=0"
        let change: JSONValue = ["field": "percent", "value": "101", "seq": 1]
        let saved = await clerk.json(.post, address, ["client": "a", "changes": [change]]).jsonBody
        #expect(saved["saved"] == [["field": "percent", "seq": 1]])
        #expect(saved["complete"]?["progress"] == "error")
        let problem = saved["problems"]?.array?.first { $0["field"] == "percent" }
        #expect(problem?["severity"] == "error" && problem?["message"]?.string?.contains("100") == true)
        // A place without words takes an older message away.
        #expect(saved["problems"]?.array?.first { $0["field"] == "plan_reports" }?["message"] == nil)

        let clash = await colleague.json(
            .post, address, ["client": "b", "changes": [["field": "percent", "value": "40", "seq": 1]]])
        #expect(clash.status == .conflict)
        let current = clash.jsonBody["current"]?["percent"]
        #expect(current?["value"] == "101" && current?["by"]?.string == Official.clerk.name)
        let mine: JSONValue = [
            "field": "percent", "value": "40", "seq": 2, "replaces": current?["version"] ?? .null,
        ]
        #expect(await colleague.json(.post, address, ["client": "b", "changes": [mine]]).status == .ok)

        let single = await clerk.json(
            .post, address, ["client": "a", "changes": [["field": "nowhere", "value": "x", "seq": 2]]])
        #expect(single.status == .unprocessable && single.jsonBody["detail"] != nil)
        try await ministry.fill(report)
        try await ministry.send(report)
        let closed = await clerk.json(
            .post, address, ["client": "a", "changes": [["field": "percent", "value": "60", "seq": 3]]])
        #expect(closed.status == .gone && closed.jsonBody["detail"]?.string?.isEmpty == false)
    }

    @Test func aBearerTokenForThisServiceNeedsNoCookie() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        let now = Date()
        func ask(_ audience: String) async throws -> Response {
            let token = try ministry.mint.issue(
                InternalToken(principal: Official.clerk.principal(at: now), audience: audience, issuedAt: now))
            return await ministry.application.respond(
                .put, "/api/submission/v1/reports/\(report.id.text)/answers",
                headers: [
                    "Authorization": "Bearer \(token)", "Content-Type": "application/json", "Idempotency-Key": "k",
                ], body: (["answers": .object(Samples.progress)] as JSONValue).compactBytes)
        }
        #expect(try await ask("submission").status == .ok)
        #expect(try await ask("approval").status == .unauthorized)
    }

    @Test func schemasAreForAnybodyAndUnknownOnesAreNot() async throws {
        let ministry = try await Ministry()
        var nobody = try ministry.browser(nil)
        let schema = await nobody.get("/api/submission/v1/schemas/_envelope.json")
        #expect(schema.status == .ok && schema.jsonBody["$schema"] != nil)
        #expect(await nobody.get("/api/submission/v1/schemas/..%2F_envelope.json").status != .ok)
        #expect(await nobody.get("/api/submission/v1/schemas/nothing.json").status == .notFound)
    }
}

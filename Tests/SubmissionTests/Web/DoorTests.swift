import Access
import Database
import Foundation
import HTTP
import JSON
import Runtime
import TestSupport
import Testing

@testable import SubmissionService

/// Who comes in where: every route asked by nobody, by somebody without rights, by a neighbour and by whoever it is for.
@Suite(.submission)
struct DoorTests {
    /// What each address answers: nobody · no rights · the neighbour · the clerk · the head.
    ///
    /// 303 from nobody is the way to the sign-in page; a 404 hides a thing from whoever may not know of it.
    static let doors: [(HTTP.Method, String, [Int])] = [
        (.get, "/", [303, 200, 200, 200, 200]),
        (.get, "/reports", [303, 200, 200, 200, 200]),
        (.get, "/reports/:report", [303, 404, 404, 200, 200]),
        (.get, "/reports/:report/edit", [303, 403, 404, 200, 200]),
        (.post, "/reports/:report/edit", [401, 403, 404, 303, 303]),
        (.get, "/reports/:report/check", [303, 403, 404, 200, 200]),
        (.post, "/reports/:report/hand-over", [401, 403, 404, 303, 303]),
        (.post, "/reports/:report/send", [401, 403, 404, 403, 303]),
        (.get, "/reports/:report/receipt", [303, 404, 404, 200, 200]),
        (.get, "/reports/:report/print", [303, 404, 404, 200, 200]),
        (.get, "/reports/:report/differences?from=1&to=1", [303, 404, 404, 200, 200]),
        (.get, "/reports/:report/revisions/1", [303, 404, 404, 200, 200]),
        (.get, "/fragments/reports/:report/1", [303, 404, 404, 200, 200]),
        (.get, "/programmes", [303, 200, 200, 200, 200]),
        (.get, "/programmes/project-quarterly", [303, 200, 200, 200, 200]),
        (.get, "/guidance", [200, 200, 200, 200, 200]),
        (.get, "/public", [200, 200, 200, 200, 200]),
        (.get, "/public/project-quarterly", [200, 200, 200, 200, 200]),
        (.get, "/registers", [303, 303, 303, 303, 303]),
        (.get, "/registers/project-quarterly", [303, 200, 200, 200, 200]),
        (.get, "/registers/project-quarterly/new", [303, 403, 200, 200, 200]),
        (.post, "/registers/project-quarterly", [401, 403, 404, 303, 303]),
        (.get, "/registers/project-quarterly/:entry", [303, 404, 404, 200, 200]),
        (.get, "/registers/project-quarterly/:entry/edit", [303, 403, 404, 200, 200]),
        (.post, "/registers/project-quarterly/:entry/edit", [401, 403, 404, 303, 303]),
        (.get, "/registers/project-quarterly/:entry/check", [303, 403, 404, 200, 200]),
        (.post, "/registers/project-quarterly/:entry/complete", [401, 403, 404, 303, 303]),
        (.get, "/registers/project-quarterly/:entry/discard", [303, 403, 404, 303, 303]),
        (.post, "/registers/project-quarterly/:entry/discard", [401, 403, 404, 303, 303]),
        (.get, "/api/submission/v1/badges", [303, 200, 200, 200, 200]),
        (.get, "/api/submission/v1/entries?programme=project-quarterly", [303, 200, 200, 200, 200]),
        (.post, "/api/submission/v1/entries", [401, 403, 404, 201, 201]),
        (.post, "/api/submission/v1/entries/project-quarterly/:entry/changes?since=99", [401, 403, 404, 200, 200]),
        (.get, "/api/submission/v1/obligations", [303, 200, 200, 200, 200]),
        (.get, "/api/submission/v1/reports/:report", [303, 404, 404, 200, 200]),
        (.put, "/api/submission/v1/reports/:report/answers", [401, 403, 404, 200, 200]),
        (.post, "/api/submission/v1/reports/:report/changes?since=99", [401, 403, 404, 200, 200]),
        (.post, "/api/submission/v1/reports/:report/send", [401, 403, 404, 403, 200]),
        (.get, "/api/submission/v1/schemas/submission.report.submitted.v1.json", [200, 200, 200, 200, 200]),
    ]

    private static let visitors: [Official?] = [nil, .stranger, .neighbour, .clerk, .head]

    @Test func everyAddressIsInTheTableAbove() async throws {
        let ministry = try await Ministry()
        let served = Set(ministry.application.routes.map { "\($0.method.rawValue) \($0.pattern)" })
        let known = Set(
            Self.doors.map { method, address, _ in
                let path = address.split(separator: "?")[0]
                return "\(method.rawValue) " + pattern(String(path))
            })
        #expect(served == known)
    }

    private func pattern(_ address: String) -> String {
        address.replacing(":report", with: ":id").replacing(":entry", with: ":id")
            .replacing("/revisions/1", with: "/revisions/:revision").replacing(
                /fragments\/reports\/:id\/1/, with: "fragments/reports/:id/:revision"
            )
            .replacing("/programmes/project-quarterly", with: "/programmes/:id")
            .replacing("/public/project-quarterly", with: "/public/:id")
            .replacing("project-quarterly", with: ":programme")
            .replacing("submission.report.submitted.v1.json", with: ":name")
    }

    @Test(arguments: doors)
    func answersEachVisitorAsItShould(method: HTTP.Method, address: String, statuses: [Int]) async throws {
        for (visitor, status) in zip(Self.visitors, statuses) {
            let (ministry, report, entry) = try await scene(after: address)
            var browser = try ministry.browser(visitor)
            let place = address.replacing(":report", with: report.text).replacing(":entry", with: entry.text)
            let answer = await ask(&browser, method, place)
            #expect(answer.status.code == status, "\(visitor?.name ?? "nobody"): \(answer.bodyText.prefix(400))")
        }
    }

    /// A report that is ready to be sent, or was sent where the address is about what was sent.
    private func scene(after address: String) async throws -> (Ministry, UUID, UUID) {
        let ministry = try await Ministry()
        // Visitors share the database of a test: what is there already is the scene.
        let known = try await ministry.database.transaction { try $0.reports("true").first }
        let report = if let known { known } else { try #require(try await ministry.openQuarter().first) }
        let isAboutSent = ["receipt", "differences", "revisions", "fragments"].contains { address.contains($0) }
        if known == nil {
            try await ministry.fill(report)
            if isAboutSent { try await ministry.send(report) }
        }
        return (ministry, report.id, try #require(report.entryID))
    }

    private func ask(_ browser: inout Browser, _ method: HTTP.Method, _ address: String) async -> Response {
        let isProgram = address.hasPrefix("/api/")
        switch (method, isProgram) {
        case (.get, _): return await browser.get(address)
        case (_, false):
            let fields = address.hasSuffix("project-quarterly") ? [("agency", "rayong-agriculture")] : []
            return await browser.post(address, fields)
        default: return await browser.json(method, address, body(for: address))
        }
    }

    private func body(for address: String) -> JSONValue? {
        if address.hasSuffix("/entries") {
            return [
                "programme": "project-quarterly", "agency": "rayong-agriculture",
                "answers": .object(Samples.project("โครงการใหม่ \(UUID().text)")),
            ]
        }
        if address.hasSuffix("/answers") { return ["answers": .object(Samples.progress)] }
        guard address.contains("/changes") else { return nil }
        let field = address.contains("/entries/") ? "division" : "results"
        let changes: JSONValue = [["field": .string(field), "value": "ข้อความ", "seq": 1]]
        return ["client": .string(UUID().text), "changes": changes]
    }

    @Test func aFormWithoutTheSessionsTokenDoesNothing() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        var browser = try ministry.browser(.head)
        let answer = await browser.client.postForm("/reports/\(report.id.text)/send", [("_key", "k1")])
        #expect(answer.status == .forbidden)
        #expect(try await ministry.report(report.id).state == .draft)
    }

    @Test func anApproverReadsAndCannotWrite() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport()
        var browser = try ministry.browser(.approver)
        let shown = await browser.get("/fragments/reports/\(report.id.text)/1")
        let hash = try await ministry.database.first(
            "SELECT hash FROM report_revision WHERE report_id = \(report.id)", as: String.self)
        #expect(shown.bodyText.contains("data-shown=\"\(hash ?? "-")\""))
        #expect(shown.bodyText.contains("data-section=\"progress\""))
        #expect(await browser.get("/reports/\(report.id.text)/edit").status == .forbidden)
        #expect(await browser.get("/fragments/reports/\(report.id.text)/2").status == .notFound)
    }
}

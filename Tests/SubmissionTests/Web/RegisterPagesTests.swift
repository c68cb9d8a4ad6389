import Access
import Calendar
import Contracts
import Database
import Foundation
import HTTP
import JSON
import Runtime
import TestSupport
import Testing

@testable import SubmissionService

@Suite(.submission)
struct RegisterPagesTests {
    @Test func aProjectIsRegisteredSectionBySection() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        var clerk = try ministry.browser(.clerk)
        let started = await clerk.post("/registers/project-quarterly", [("agency", "rayong-agriculture")])
        let edit = try #require(started.headers["Location"])
        let base = edit.replacing("/edit", with: "")
        let id = try #require(UUID(uuidString: String(base.suffix(36))))

        // Half of it can be saved; complete it is not.
        let drawn = Drawn(await clerk.get(edit + "?section=m2").bodyText)
        _ = await clerk.post(edit + "?section=m2", drawn.hidden + [("name", "ถนนสายผลไม้"), ("starts.day", "1")])
        #expect(await clerk.get("/registers/project-quarterly").bodyText.contains("ถนนสายผลไม้"))
        let early = await clerk.post(base + "/complete")
        #expect(early.headers["Location"] == base + "/check")
        #expect(try await ministry.told(EntryChanged.self).isEmpty)

        try await write(Samples.project("ถนนสายผลไม้"), into: id, clerk: &clerk)
        #expect(await clerk.post(base + "/complete").headers["Location"] == base)
        let told = try await ministry.told(EntryChanged.self)
        #expect(told.map(\.fact.label) == ["ถนนสายผลไม้"])
        #expect(told.map(\.fact.revision) == [1])
        let kept = try await ministry.database.transaction { try $0.entry(id, of: "project-quarterly") }
        #expect(kept?.answers["budget"] == "1000000.10" && kept?.answers["starts"] == "2020-10-01")
    }

    /// As the page's autosave would.
    private func write(_ project: JSONObject, into id: UUID, clerk: inout Browser) async throws {
        var changes: [JSONValue] = []
        func add(_ field: String, _ value: JSONValue) {
            changes.append(["field": .string(field), "value": value, "seq": JSONValue(changes.count + 1)])
        }
        for (field, value) in project {
            guard let rows = value.array else {
                add(field, value)
                continue
            }
            for (number, row) in rows.enumerated() {
                for (column, cell) in row.object ?? JSONObject() { add("\(field).\(number).\(column)", cell) }
            }
        }
        let answer = await clerk.json(
            .post, "/api/submission/v1/entries/project-quarterly/\(id.text)/changes?since=99",
            ["client": .string(UUID().text), "changes": .array(changes)])
        #expect(answer.status == .ok, "\(answer.bodyText)")
        #expect(answer.jsonBody["saved"]?.array?.count == changes.count)
        for (section, state) in answer.jsonBody["complete"]?.object ?? JSONObject() {
            #expect(state == "done", "\(section)")
        }
    }

    @Test func aChangeIsANewRevisionWithItsReason() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        let id = try await ministry.register(Samples.project("เดิม"))
        var clerk = try ministry.browser(.clerk)
        let base = "/registers/project-quarterly/\(id.text)"
        let drawn = Drawn(await clerk.get(base + "/edit?section=m2").bodyText)
        _ = await clerk.post(
            base + "/edit?section=m2", drawn.hidden + [("name", "ใหม่"), ("budget_source", "provincial")])
        #expect(await clerk.get(base).bodyText.contains("มีการแก้ไขที่ยังไม่มีผล"))
        _ = await clerk.post(base + "/complete", [("reason", "ชื่อตามหนังสืออนุมัติ")])
        let page = await clerk.get(base).bodyText
        #expect(page.contains("ชื่อตามหนังสืออนุมัติ") && page.contains("ใหม่"))
        #expect(try await ministry.told(EntryChanged.self).map(\.fact.revision) == [1, 2])
        #expect(try await ministry.told(EntryChanged.self).map(\.sequence) == [1, 2])
    }

    @Test func unsavedChangesCanBeDroppedAndADraftThrownAway() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        let id = try await ministry.register(Samples.project("คงเดิม"))
        var clerk = try ministry.browser(.clerk)
        let base = "/registers/project-quarterly/\(id.text)"
        let drawn = Drawn(await clerk.get(base + "/edit?section=m2").bodyText)
        _ = await clerk.post(base + "/edit?section=m2", drawn.hidden + [("name", "เปลี่ยนใจ")])
        #expect(await clerk.post(base + "/discard").headers["Location"] == base)
        #expect(await clerk.get(base).bodyText.contains("คงเดิม"))

        let started = await clerk.post("/registers/project-quarterly", [("agency", "rayong-agriculture")])
        let fresh = try #require(started.headers["Location"]).replacing("/edit", with: "")
        #expect(await clerk.post(fresh + "/discard").headers["Location"] == "/registers/project-quarterly")
        #expect(await clerk.get(fresh).status == .notFound)
    }

    @Test(arguments: [("ทุเรียน", 1), ("ผลไม้", 2), ("ไม่มีแน่นอน", 0), ("100%", 0), ("_", 0)])
    func searchesWithinWords(text: String, count: Int) async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        for name in ["พัฒนาผลไม้และทุเรียน", "ตลาดผลไม้", "ถนน"] { try await ministry.register(Samples.project(name)) }
        var clerk = try ministry.browser(.clerk)
        let answer = await clerk.json(
            .get, "/api/submission/v1/entries?programme=project-quarterly&search=\(text.percentEncoded)")
        #expect(answer.jsonBody["total"]?.int == count)
    }

    @Test func anAgencyThatOwesNothingRegistersNothing() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        let ministryClerk = Official("เจ้าหน้าที่กระทรวง", Rayong.interior, "officer", .preparer)
        let refused = await #expect(throws: Refusal.self) {
            try await ministry.register(Samples.project(), by: ministryClerk)
        }
        guard case .agencyOwesNothing? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(try await ministry.database.first("SELECT count(*) FROM register_entry", as: Int.self) == 0)
    }
}

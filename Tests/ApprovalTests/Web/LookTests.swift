import Access
import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import ApprovalService
@testable import Projections

/// Every page with the words and the trouble of real use: full, empty and wrong.
///
/// With `RAINGAN_GALLERY` set they are written there, to be looked at and to be tried in a browser.
@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct LookTests {
    @Test(arguments: ["th", "en"])
    func everyPageHoldsTogether(language: String) async throws {
        let bench = try await Bench()
        let scene = try await Scene(bench)
        for (name, person, path) in scene.pages {
            var browser = try scene.door.browser(person)
            let answer = await browser.get(path + (path.contains("?") ? "&" : "?") + "lang=" + language)
            #expect(answer.status == .ok, "\(name)")
            try Self.check(answer.bodyText, name, language)
        }
        let judge = bench.town.provincialChain[0]
        var head = try scene.door.browser(judge)
        head.headers["Cookie"] = (head.headers["Cookie"] ?? "") + "; __Host-lang=" + language
        let form = try await scene.door.form(
            "returned", on: scene.urgent, by: judge, reason: "")
        let wrong = await head.postForm("/cases/\(scene.urgent)/decisions", form)
        #expect(wrong.status == .unprocessable)
        try Self.check(wrong.bodyText, "approval-case-wrong", language)
        let asked = await head.postForm(
            "/cases/\(scene.urgent)/decisions",
            form.map { $0.0 == "reason" ? ("reason", "ตัวเลขเบิกจ่ายไม่ตรงกับระบบ GFMIS") : $0 }
                .filter { $0.0 != "confirmed" })
        #expect(asked.status == .ok)
        try Self.check(asked.bodyText, "approval-confirm", language)
    }

    private static func check(_ page: String, _ name: String, _ language: String) throws {
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language)\">"), "\(name)")
        #expect(page.utf8.count < 60_000, "\(name)")
        #expect(page.matches(of: /<h1[ >]/).count == 1, "\(name)")
        var isOpen = false
        for tag in page.matches(of: /<(\/?form)[ >]/).map(\.1) {
            #expect(isOpen == (tag == "/form"), "\(name) nests forms")
            isOpen = tag == "form"
        }
        let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count, "\(name) names something twice")
        guard let folder = ProcessInfo.processInfo.environment["RAINGAN_GALLERY"] else { return }
        try Data(page.utf8).write(to: URL(filePath: folder).appending(path: "\(name).\(language).html"))
    }
}

/// Reports at every point of their way, as the pages show them.
private struct Scene {
    let door: Door
    let urgent: UUID
    let pages: [(name: String, person: Principal, path: String)]

    init(_ bench: Bench) async throws {
        let chain = bench.town.provincialChain
        let returned = try await bench.open()
        try await bench.rule("approved", on: returned, by: chain[0])
        bench.hands.move(by: 3_600)
        try await bench.rule("returned", on: returned, by: chain[1])
        bench.hands.move(by: 86_400)
        try await bench.open(returned, revision: 2)
        let approved = try await bench.open()
        for person in chain { try await bench.rule("approved", on: approved, by: person) }
        let back = try await bench.open()
        for person in chain[..<3] { try await bench.rule("approved", on: back, by: person) }
        try await bench.rule("returned", on: back, by: chain[3])
        let overdue = try await bench.open()
        bench.hands.move(by: 6 * 86_400)
        urgent = try await bench.open()
        for _ in 0..<27 {
            bench.hands.move(by: 1_800)
            try await bench.open()
        }
        let cluster = try await bench.open(budget: "cluster")
        let director = bench.town.post("osm-director", at: "east-1-osm")
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(director, held: false)) }
        try await bench.watch.fillVacancies()
        door = try Door(bench)
        let officer = bench.town.principal(
            "officer", at: "rayong-agriculture", .preparer, in: .line, over: "rayong-agriculture", reach: .own)
        let neighbour = bench.town.principal("governor", at: "chonburi", over: "chonburi")
        pages = [
            ("approval-inbox", chain[0], "/inbox"), ("approval-inbox-2", chain[0], "/inbox?page=2"),
            ("approval-inbox-done", chain[0], "/inbox?done=approved&reference=D2PF2-DBSQQ-7"),
            ("approval-inbox-nothing", chain[0], "/inbox?search=%E0%B9%84%E0%B8%A1%E0%B9%88%E0%B8%A1%E0%B8%B5"),
            ("approval-inbox-empty", neighbour, "/inbox"), ("approval-decided", chain[0], "/inbox?view=decided"),
            ("approval-cases", chain[4], "/cases"), ("approval-cases-empty", neighbour, "/cases"),
            ("approval-case-decide", chain[1], "/cases/\(returned)"),
            ("approval-case-overdue", chain[0], "/cases/\(overdue)"),
            ("approval-case-track", officer, "/cases/\(returned)"),
            ("approval-case-returned", officer, "/cases/\(back)"),
            ("approval-case-approved", officer, "/cases/\(approved)"),
            ("approval-case-vacant", chain[3], "/cases/\(cluster)"),
        ]
    }
}

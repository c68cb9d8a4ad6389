import Contracts
import Database
import Foundation
import HTTP
import Spreadsheet
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct AgencyImportTests {
    private static let header = AgencyFileTests.header
    static let fresh =
        header
        + "rayong-labour,provincial-branch,สำนักงานแรงงานจังหวัดระยอง,,,ministry-interior,rayong,rayong,rayong,no\n"
        + "rayong-agri,provincial-branch,สำนักงานเกษตรจังหวัดระยองใหม่,Rayong Agricultural Office,,doae,rayong,rayong,rayong,no\n"
        + "chonburi-agri,provincial-branch,สำนักงานเกษตรจังหวัดชลบุรี,Chon Buri Agricultural Office,,doae,rayong,chonburi,chonburi,no\n"
        + "rayong,province,จังหวัดระยอง,Rayong Province,tis1099:21,ministry-interior,thailand,east-1,ministry-interior,no\n"

    static func send(_ bytes: [UInt8], from browser: inout Browser) async -> Response {
        let text = await browser.get("/agencies/import").bodyText
        var parts: [(String, [UInt8])] = ["_csrf", "_key"].map {
            ($0, Array((Browser.hidden($0, in: text) ?? "").utf8))
        }
        parts.append(("file\"; filename=\"หน่วยงาน.csv", bytes))
        var body: [UInt8] = []
        for (name, content) in parts {
            body += Array("--x\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n".utf8) + content + [13, 10]
        }
        body += Array("--x--\r\n".utf8)
        return await browser.client.send(
            .post, "/agencies/import", ["Content-Type": "multipart/form-data; boundary=x"], body: body)
    }

    private func provincial(_ scene: inout AuthScene) async throws -> Browser {
        let right = #","rights":[{"role":"administrator","hierarchy":"area","agency":"rayong","reach":"subtree"}]"#
        return try await scene.person("rayong.admin", to: "administrator", at: "rayong", more: right).browser
    }

    @Test(arguments: ["csv", "xlsx"])
    func aFileIsSeenAndThenDone(form: String) async throws {
        var scene = try await AuthScene()
        let sheet = try Sheet(csv: Self.fresh)
        let before = try await scene.bench.told(AgenciesChanged.self).count
        let sent = await Self.send(
            form == "csv" ? sheet.csv : try sheet.workbook(named: "x"), from: &scene.administrator)
        let own = try #require(sent.headers["Location"], "\(sent.bodyText)")
        let report = await scene.administrator.get(own).bodyText
        for (label, count) in [("เพิ่มใหม่", 1), ("เปลี่ยนข้อมูล", 1), ("ย้าย", 1), ("เหมือนเดิม", 1), ("แถวที่ผิด", 0)] {
            #expect(try report.contains(Regex("<dt[^>]*>\(label)</dt>\\s*<dd[^>]*>\(count)<")), "\(label) \(report)")
        }
        // Nothing has happened yet.
        #expect(try await scene.bench.told(AgenciesChanged.self).count == before)
        let tree = try #require(Browser.hidden("tree", in: report))
        let done = await scene.administrator.submit(own, from: own, [("tree", tree)])
        #expect(done.status == .seeOther, "\(done.bodyText)")
        #expect(await scene.administrator.get(own).bodyText.contains("นำเข้าแล้ว"))
        #expect(scene.bench.register.tree.agency(slug: "rayong-labour") != nil)
        let told = try #require(try await scene.bench.told(AgenciesChanged.self).last)
        #expect(Set(told.fact.agencies.map(\.slug)) == ["rayong-labour", "rayong-agri", "chonburi-agri"])
        #expect(await scene.administrator.get("/agencies/rayong-agri").bodyText.contains("นำเข้าจากไฟล์"))
        // Once more is once.
        _ = await scene.administrator.submit(own, from: own, [("tree", tree)])
        #expect(try await scene.bench.audited("agencies.imported") == 2)
    }

    @Test func marksEachCellThatIsWrong() async throws {
        var scene = try await AuthScene()
        let wrong =
            Self.header
            + "Bad Slug,provincial-branch,ก,,dla7:12,nowhere,rayong,,,maybe\n"
            + "rayong-agri,provincial-branch,สำนักงานเกษตรจังหวัดระยอง,,tis1099:20,doae,rayong,rayong,rayong,no\n"
            + "ministry-interior,ministry,กระทรวงมหาดไทย,,,ops-interior,,,,no\n"
        let own = try #require(await Self.send(Array(wrong.utf8), from: &scene.administrator).headers["Location"])
        let report = await scene.administrator.get(own).bodyText
        for sentence in [
            "Bad Slug", "ไม่มีชื่อภาษาไทย", "dla7:12", "ไม่มีหน่วยงาน “nowhere”", "yes หรือ no", "เป็นรหัสของ “chonburi”",
            "จะอยู่เหนือตนเอง",
        ] {
            #expect(report.contains(sentence), "\(sentence)")
        }
        #expect(Browser.hidden("tree", in: report) == nil)
        let refused = await scene.administrator.submit(own, from: "/account", [("tree", "1")])
        #expect(refused.status == .conflict)
        for form in ["csv", "xlsx"] {
            let file = await scene.administrator.get("\(own)/marked?format=\(form)")
            #expect(file.headers["Content-Disposition"]?.contains("attachment") == true)
            let rows = try Sheet.read(Array(file.bodyBytes)).sheet.rows
            #expect(rows[0].cells.suffix(2) == ["ผลการตรวจ", "เหตุผล"])
            #expect(rows[1].cells[10] == "ผิด" && rows[1].cells[11].contains("name_th: ไม่มีชื่อภาษาไทย"))
            // A marked file can be mended and sent again as it is.
            let again = await Self.send(Array(file.bodyBytes), from: &scene.administrator)
            #expect(again.status == .seeOther)
        }
    }

    @Test func aTreeThatHasChangedIsLookedAtAgain() async throws {
        var scene = try await AuthScene()
        let own = try #require(await Self.send(Array(Self.fresh.utf8), from: &scene.administrator).headers["Location"])
        let tree = try #require(Browser.hidden("tree", in: await scene.administrator.get(own).bodyText))
        _ = await scene.administrator.change(
            "rayong-office", .move, [("hierarchy", "cluster"), ("parent", "east-1"), ("reason", "ปรับ")])
        let stale = await scene.administrator.submit(own, from: own, [("tree", tree)])
        #expect(stale.status == .conflict && stale.bodyText.contains("มีผู้เปลี่ยนโครงสร้าง"))
        #expect(scene.bench.register.tree.agency(slug: "rayong-labour") == nil)
        let new = try #require(Browser.hidden("tree", in: stale.bodyText))
        #expect(await scene.administrator.submit(own, from: own, [("tree", new)]).status == .seeOther)
    }

    @Test func nobodyImportsBeyondTheirRightsOrSeesAnothersFile() async throws {
        var scene = try await AuthScene()
        var rayong = try await provincial(&scene)
        let own = try #require(await Self.send(Array(Self.fresh.utf8), from: &rayong).headers["Location"])
        let report = await rayong.get(own).bodyText
        #expect(report.contains("ไม่ได้ดูแล") && Browser.hidden("tree", in: report) == nil)
        // The change of their own office is not among what is wrong; the neighbour's and the other hierarchy are.
        #expect(try report.contains(Regex("<dt[^>]*>แถวที่ผิด</dt>\\s*<dd[^>]*>2<")), "\(report)")
        for path in [own, own + "/marked?format=csv"] {
            #expect(await scene.administrator.get(path).status == .notFound)
        }
        #expect(await scene.administrator.submit(own, from: "/account", [("tree", "1")]).status == .notFound)
        scene.bench.time.advance(HeldImport.patience + 1)
        let moment = scene.bench.time.now
        let left = try await scene.bench.database.transaction { database in
            let id = try #require(try database.first("SELECT id FROM held_import", as: UUID.self))
            let person = try #require(try database.first("SELECT person_id FROM held_import", as: UUID.self))
            return try database.heldImport(id, of: person, at: moment) != nil
        }
        #expect(!left)
    }

    @Test(
        arguments: [
            ([], "เลือกไฟล์"), (Array("a,b\n1,2\n".utf8), "ไม่มีคอลัมน์ slug"), ([0xD0, 0xCF, 0x11, 0xE0, 0], ".xls รุ่นเก่า"),
            ([0x50, 0x4B, 3, 4, 0], "เปิดไฟล์ Excel นี้ไม่ได้"), (Array("slug,\"a\n".utf8), "เครื่องหมายคำพูด"),
        ] as [([UInt8], String)])
    func aFileThatCannotBeReadSaysWhy(bytes: [UInt8], sentence: String) async throws {
        var scene = try await AuthScene()
        let answer = await Self.send(bytes, from: &scene.administrator)
        #expect(answer.status == .unprocessable)
        #expect(
            answer.bodyText.contains(sentence) || bytes.isEmpty && answer.bodyText.contains("ไฟล์ว่าง"),
            "\(answer.bodyText)")
        #expect(try await scene.bench.database.first("SELECT count(*) FROM held_import", as: Int.self) == 0)
    }

    @Test func saysThatAFileWasInTheOlderThaiLetters() async throws {
        var scene = try await AuthScene()
        let bytes = Self.fresh.unicodeScalars.map { $0.value < 128 ? UInt8($0.value) : UInt8($0.value - 0xE00 + 0xA0) }
        let own = try #require(await Self.send(bytes, from: &scene.administrator).headers["Location"])
        let report = await scene.administrator.get(own).bodyText
        #expect(report.contains("Windows-874") && Browser.hidden("tree", in: report) != nil)
    }

    /// What is exported is what a list shows, and importing it again changes nothing.
    @Test(arguments: ["csv", "xlsx"])
    func anExportIsAFileToImport(form: String) async throws {
        var scene = try await AuthScene()
        let all = await scene.administrator.get("/agencies/export?format=\(form)")
        #expect(all.status == .ok)
        #expect(try Sheet.read(Array(all.bodyBytes)).sheet.rows.count == 11)
        let own = try #require(await Self.send(Array(all.bodyBytes), from: &scene.administrator).headers["Location"])
        let report = await scene.administrator.get(own).bodyText
        #expect(try report.contains(Regex("<dt[^>]*>เหมือนเดิม</dt>\\s*<dd[^>]*>10<")), "\(report)")
        let some = await scene.administrator.get(
            "/agencies/export?format=\(form)&province=rayong&kind=provincial-branch")
        #expect(try Sheet.read(Array(some.bodyBytes)).sheet.rows.map(\.cells).last?.first == "rayong-agri")
    }
}

extension Response {
    fileprivate var bodyBytes: [UInt8] {
        guard case .bytes(let bytes) = body else { return [] }
        return Array(bytes)
    }
}

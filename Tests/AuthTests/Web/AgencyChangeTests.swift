import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import HTTP
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct AgencyChangeTests {
    private static let edited = [
        ("name_th", "สำนักงานเกษตรจังหวัดระยองใหม่"), ("name_en", "Rayong Agricultural Office"), ("short_th", "กษจ.ระยอง"),
        ("kind", "provincial-branch"), ("code_org12", "๐๑๑๐๑๓๙๐๐๐๐๐"), ("telephone", "0 3861 1578"),
        ("email", "rayong@doae.example.go.th"), ("website", "https://rayong.doae.example.go.th"), ("reason", "เปลี่ยนชื่อ"),
    ]

    private func provincial(_ scene: inout AuthScene) async throws -> Browser {
        let right = #","rights":[{"role":"administrator","hierarchy":"area","agency":"rayong","reach":"subtree"}]"#
        return try await scene.person("rayong.admin", to: "administrator", at: "rayong", more: right).browser
    }

    /// The last that was told of each agency.
    private func told(_ scene: AuthScene) async throws -> [String: AgenciesChanged.Agency] {
        let facts = try await scene.bench.told(AgenciesChanged.self).flatMap(\.fact.agencies)
        return Dictionary(facts.map { ($0.slug, $0) }) { $1 }
    }

    @Test func anAgencyIsMadeCheckedAndShown() async throws {
        var scene = try await AuthScene()
        let fields = [
            ("slug", "rayong-labour"), ("name_th", "สำนักงานแรงงานจังหวัดระยอง"), ("name_en", ""),
            ("kind", "provincial-branch"), ("line", "กระทรวงมหาดไทย"), ("area", "21"), ("reason", "ตั้งใหม่"),
        ]
        let check = await scene.administrator.submit("/agencies/new/check", from: "/agencies/new", fields)
        #expect(check.status == .ok, "\(check.bodyText)")
        #expect(check.bodyText.contains("ตรวจทาน") && check.bodyText.contains("จังหวัดระยอง"))
        #expect(scene.bench.register.tree.agency(slug: "rayong-labour") == nil)
        let done = await scene.administrator.submit("/agencies/new", from: "/agencies/new", fields)
        #expect(done.headers["Location"] == "/agencies/rayong-labour?done=create")
        let page = await scene.administrator.get("/agencies/rayong-labour?done=create").bodyText
        #expect(page.contains("บันทึกแล้ว") && page.contains("ตั้งใหม่"))
        let fact = try #require(try await told(scene)["rayong-labour"])
        #expect(fact.parents == ["line": try scene.id(of: "ministry-interior"), "area": try scene.id(of: "rayong")])
        #expect(try await scene.bench.audited("agency.create") == 1)
        let list = await scene.administrator.get("/agencies?q=\("แรงงาน".percentEncoded)").bodyText
        #expect(list.contains("พบ 1 หน่วยงาน"))
    }

    @Test(arguments: [
        ("slug", "rayong", "มีหน่วยงานใช้แล้ว"), ("slug", "new", "คำสงวน"), ("slug", "ระยอง", "a–z"),
        ("name_th", "ก", "2 ถึง 300"), ("name_th", "ชื่อ\u{202E}กลับ", "อักขระควบคุม"), ("code_tis1099", "21", "เป็นของ"),
        ("code_org12", "12", "12 หลัก"), ("line", "ไม่มีหน่วยงานนี้", "ไม่พบหน่วยงาน"), ("line", "", "อย่างน้อยหนึ่ง"),
        ("kind", "Kind!", "เลือกประเภท"), ("email", "x@", "อีเมล"), ("website", "javascript:alert(1)", "https://"),
        ("reason", "", "3 ถึง 500"),
    ])
    func aMistakeIsSaidAndNothingTypedIsLost(field: String, value: String, sentence: String) async throws {
        var scene = try await AuthScene()
        var fields = [
            "slug": "x-new", "name_th": "หน่วยงานใหม่", "kind": "division", "line": "ministry-interior",
            "reason": "ตั้งใหม่",
            "telephone": "0 2222 2222",
        ]
        fields[field] = value
        let before = try await scene.bench.database.first("SELECT count(*) FROM agency", as: Int.self)
        for address in ["/agencies/new/check", "/agencies/new"] {
            let answer = await scene.administrator.submit(address, from: "/agencies/new", fields.map { ($0, $1) })
            #expect([.unprocessable, .conflict].contains(answer.status))
            #expect(answer.bodyText.contains(sentence), "\(sentence)")
            #expect(answer.bodyText.contains("0 2222 2222"))
        }
        #expect(try await scene.bench.database.first("SELECT count(*) FROM agency", as: Int.self) == before)
    }

    @Test func anEditIsRememberedToldAndFound() async throws {
        var scene = try await AuthScene()
        let (check, done) = await scene.administrator.change("rayong-agri", .edit, Self.edited)
        #expect(check.bodyText.contains("สำนักงานเกษตรจังหวัดระยอง") && check.bodyText.contains("011013900000"))
        #expect(done.status == .seeOther, "\(done.bodyText)")
        let fact = try #require(try await told(scene)["rayong-agri"])
        #expect(fact.name.th == "สำนักงานเกษตรจังหวัดระยองใหม่")
        #expect(fact.codes == ["org12": "011013900000"])
        #expect(fact.parents.count == 4)
        for typed in ["กษจ.ระยอง", "011013900000", "ระยองใหม่"] {
            let list = await scene.administrator.get("/agencies?q=\(typed.percentEncoded)").bodyText
            #expect(list.contains("/agencies/rayong-agri\""), "\(typed)")
        }
        let page = await scene.administrator.get("/agencies/rayong-agri").bodyText
        #expect(page.contains("เปลี่ยนชื่อ") && page.contains("ผู้ดูแลระบบ") && page.contains("0 3861 1578"))
        // The same once more changes nothing, and says so.
        let again = await scene.administrator.change("rayong-agri", .edit, Self.edited).done
        #expect(again.status == .unprocessable && again.bodyText.contains("ไม่มีข้อมูลใดเปลี่ยน"))
    }

    @Test func aPageThatIsOutOfDateSaysWhatChangedAndLosesNothing() async throws {
        var scene = try await AuthScene()
        let page = "/agencies/rayong-agri/change/edit"
        let old = try #require(Browser.hidden("version", in: await scene.administrator.get(page).bodyText))
        _ = await scene.administrator.change("rayong-agri", .edit, Self.edited)
        let mine = Self.edited.map { $0.0 == "telephone" ? ($0.0, "0 3869 4000") : $0 }
        let stale = await scene.administrator.submit(page, from: page, mine + [("version", old)])
        #expect(stale.status == .conflict)
        #expect(stale.bodyText.contains("มีผู้แก้ไข") && stale.bodyText.contains("กษจ.ระยอง"))
        #expect(stale.bodyText.contains("0 3869 4000"))
        let new = try #require(Browser.hidden("version", in: stale.bodyText))
        let done = await scene.administrator.submit(page, from: page, mine + [("version", new)])
        #expect(done.status == .seeOther)
        #expect(await scene.administrator.get("/agencies/rayong-agri").bodyText.contains("0 3869 4000"))
    }

    @Test func aFormSentTwiceIsDoneOnce() async throws {
        var scene = try await AuthScene()
        let page = "/agencies/rayong-agri/change/edit"
        let text = await scene.administrator.get(page).bodyText
        let hidden = ["_csrf", "_key", "version"].map { ($0, Browser.hidden($0, in: text) ?? "") }
        for _ in 0..<2 {
            let answer = await scene.administrator.client.postForm(page, hidden + Self.edited)
            #expect(answer.headers["Location"] == "/agencies/rayong-agri?done=edit")
        }
        #expect(try await scene.bench.audited("agency.edit") == 1)
    }

    @Test func aMoveOfADayToComeIsToldOnThatDay() async throws {
        var scene = try await AuthScene()
        let day = CivilDate(scene.bench.time.now).adding(days: 30)
        let fields = [("hierarchy", "area"), ("parent", "chonburi"), ("on", day.iso), ("reason", "ปรับเขต")]
        let before = try await scene.bench.told(AgenciesChanged.self).count
        let (check, done) = await scene.administrator.change("rayong-agri", .move, fields)
        #expect(check.bodyText.contains("จังหวัดระยอง") && check.bodyText.contains("จังหวัดชลบุรี"))
        #expect(done.status == .seeOther, "\(done.bodyText)")
        #expect(try await scene.bench.told(AgenciesChanged.self).count == before)
        #expect(await scene.administrator.get("/agencies/rayong-agri").bodyText.contains("จะย้ายไปอยู่ใต้"))
        // A second one stands in the way of the first, unless it is to replace it.
        let second = await scene.administrator.change(
            "rayong-agri", .move, [("hierarchy", "area"), ("parent", "thailand"), ("reason", "อีกครั้ง")]
        ).done
        #expect(second.status == .conflict && second.bodyText.contains("กำหนดไว้แล้ว"))
        let begin = BeginAgencyDay(ground: scene.bench.ground)
        try await begin()
        scene.bench.time.advance(29 * 86_400)
        try await begin()
        #expect(try await told(scene)["rayong-agri"]?.parents["area"] == (try scene.id(of: "rayong")))
        scene.bench.time.advance(86_400)
        try await begin()
        try await begin()
        #expect(try await told(scene)["rayong-agri"]?.parents["area"] == (try scene.id(of: "chonburi")))
        #expect(try await scene.bench.told(AgenciesChanged.self).count == before + 1)
        let office = try scene.id(of: "rayong-agri")
        #expect(scene.bench.register.tree.ancestors(of: office, in: .area).map(\.slug) == ["chonburi", "thailand"])
    }

    @Test func aCodeOfADayToComeIsToldOnThatDay() async throws {
        var scene = try await AuthScene()
        let day = CivilDate(scene.bench.time.now).adding(days: 5)
        let fields = [
            ("name_th", "จังหวัดระยอง"), ("name_en", "Rayong Province"), ("kind", "province"), ("code_tis1099", "29"),
            ("code_org12", "011013900021"), ("on", day.iso), ("reason", "เปลี่ยนรหัส"),
        ]
        #expect(await scene.administrator.change("rayong", .edit, fields).done.status == .seeOther)
        try await BeginAgencyDay(ground: scene.bench.ground)()
        #expect(try await told(scene)["rayong"]?.codes == ["tis1099": "21"])
        scene.bench.time.advance(5 * 86_400)
        try await BeginAgencyDay(ground: scene.bench.ground)()
        #expect(try await told(scene)["rayong"]?.codes == ["tis1099": "29", "org12": "011013900021"])
    }

    @Test func aPlannedMoveIsReplacedOrCalledOff() async throws {
        var scene = try await AuthScene()
        let day = CivilDate(scene.bench.time.now).adding(days: 30)
        func move(_ parent: String, _ on: CivilDate?, replacing: Bool = false) async -> Response {
            let fields = [("hierarchy", "area"), ("parent", parent), ("on", on?.iso ?? ""), ("reason", "ปรับเขต")]
            return await scene.administrator.change(
                "rayong-agri", .move, fields + (replacing ? [("replace", "yes")] : [])
            ).done
        }
        func spans() async throws -> [String] {
            try await scene.bench.database.run(
                """
                SELECT p.slug || ' ' || e.valid::text FROM agency_edge e JOIN agency p ON p.id = e.parent
                JOIN agency c ON c.id = e.child WHERE c.slug = 'rayong-agri' AND e.hierarchy = 'area' ORDER BY e.valid
                """, as: String.self)
        }
        #expect(await move("chonburi", day).status == .seeOther)
        #expect(await move("thailand", day.adding(days: 10), replacing: true).status == .seeOther)
        let later = day.adding(days: 10).iso
        #expect(try await spans() == ["rayong (,\(later))", "thailand [\(later),)"])
        #expect(await move("rayong", nil, replacing: true).status == .seeOther)
        #expect(try await spans() == ["rayong (,)"])
    }

    @Test func nothingStandsAboveItselfOnAnyDay() async throws {
        var scene = try await AuthScene()
        let day = CivilDate(scene.bench.time.now).adding(days: 30)
        func move(_ slug: String, under parent: String, on: CivilDate?) async -> Response {
            await scene.administrator.change(
                slug, .move,
                [("hierarchy", "line"), ("parent", parent), ("on", on?.iso ?? ""), ("reason", "ปรับโครงสร้าง")]
            ).done
        }
        let circle = await move("ministry-interior", under: "ops-interior", on: nil)
        #expect(circle.status == .unprocessable && circle.bodyText.contains("เหนือตนเอง"))
        #expect(await move("doae", under: "doae", on: nil).status == .unprocessable)
        // A circle that would close only on a day to come.
        #expect(await move("doae", under: "ops-interior", on: day).status == .seeOther)
        #expect(await move("ministry-interior", under: "doae", on: nil).status == .unprocessable)
    }

    @Test func onlyWhoeverAdministersOverItMayChangeIt() async throws {
        var scene = try await AuthScene()
        var rayong = try await provincial(&scene)
        // Their own subtree, in the hierarchy of their right.
        #expect(await rayong.change("rayong-agri", .edit, Self.edited).done.status == .seeOther)
        // The neighbour's, the province itself, and what lies above.
        for slug in ["chonburi-agri", "rayong", "thailand", "doae"] {
            for deed in [AgencyDeed.move, .merge, .split, .retire] {
                #expect(await rayong.get("/agencies/\(slug)/change/\(deed.rawValue)").status == .forbidden)
                let answer = await rayong.submit(
                    "/agencies/\(slug)/change/\(deed.rawValue)", from: "/account",
                    [("reason", "ไม่ควรได้"), ("version", "1")])
                #expect(answer.status == .forbidden, "\(slug) \(deed)")
            }
        }
        #expect(await rayong.get("/agencies/chonburi-agri/change/edit").status == .forbidden)
        // Out of the province, and along another hierarchy.
        for (hierarchy, parent) in [("area", "chonburi"), ("line", "ministry-interior"), ("area", "")] {
            let answer = await rayong.change(
                "rayong-office", .move, [("hierarchy", hierarchy), ("parent", parent), ("reason", "ไม่ควรได้")]
            ).done
            let isOwn = hierarchy == "area" && parent.isEmpty
            #expect(answer.status == (isOwn ? .seeOther : .forbidden), "\(hierarchy) \(parent)")
        }
        // A new one under the neighbour, or in a hierarchy that is not theirs.
        for (hierarchy, parent, status) in [
            ("area", "rayong", Status.seeOther), ("area", "chonburi", .forbidden), ("line", "rayong", .forbidden),
        ] {
            let fields = [
                ("slug", "new-\(status.code)-\(hierarchy)"), ("name_th", "หน่วยงานใหม่"), ("kind", "division"),
                (hierarchy, parent), ("reason", "ตั้งใหม่"),
            ]
            #expect(await rayong.submit("/agencies/new", from: "/agencies/new", fields).status == status)
        }
        // Merging the neighbour's into one's own takes a right over both.
        let merge = await rayong.change("rayong-agri", .merge, [("others", "chonburi-agri"), ("reason", "รวม")]).done
        #expect(merge.status == .forbidden)
        #expect(scene.bench.register.tree.agency(slug: "chonburi-agri")?.isActive == true)
    }

    @Test func whereverAnAgencyWentItsNamesAndCodesLeadThere() async throws {
        var scene = try await AuthScene()
        _ = try await scene.person("b.officer", to: "officer", at: "chonburi-agri")
        _ = await scene.administrator.change(
            "chonburi-agri", .edit,
            [
                ("name_th", "สำนักงานเกษตรจังหวัดชลบุรี"), ("name_en", "Chon Buri Agricultural Office"),
                ("kind", "provincial-branch"), ("code_org12", "011013900020"), ("reason", "เพิ่มรหัส"),
            ])
        let fields = [("others", "011013900020"), ("reason", "รวมสำนักงาน")]
        let refused = await scene.administrator.change("rayong-agri", .merge, fields).check
        #expect(refused.status == .conflict)
        #expect(refused.bodyText.contains("เจ้าหน้าที่ b.officer – เจ้าหน้าที่ผู้รายงาน"))
        #expect(refused.bodyText.contains("011013900020"))
        let (check, done) = await scene.administrator.change(
            "rayong-agri", .merge, fields + [("end_holdings", "yes")])
        #expect(check.bodyText.contains("เจ้าหน้าที่ b.officer"))
        #expect(done.status == .seeOther, "\(done.bodyText)")
        let fact = try #require(try await told(scene)["chonburi-agri"])
        #expect(!fact.active && fact.codes.isEmpty && fact.parents.isEmpty)
        #expect(try await scene.bench.told(PersonChanged.self).last?.fact.status == "left")
        let closed = try await scene.bench.told(PositionChanged.self).filter { !$0.fact.active }
        #expect(closed.count == 2)
        let page = await scene.administrator.get("/agencies/chonburi-agri")
        #expect(page.headers["Location"] == "/agencies/rayong-agri?formerly=chonburi-agri")
        let heir = await scene.administrator.get("/agencies/rayong-agri?formerly=chonburi-agri").bodyText
        #expect(heir.contains("รวมเข้ากับหน่วยงานนี้แล้ว"))
        #expect(await scene.administrator.get("/agencies/chonburi-agri?own=yes").bodyText.contains("ยุบเลิกตั้งแต่"))
        for typed in ["011013900020", "สำนักงานเกษตรจังหวัดชลบุรี", "chonburi-agri"] {
            let list = await scene.administrator.get("/agencies?q=\(typed.percentEncoded)").bodyText
            #expect(list.contains("/agencies/rayong-agri\""), "\(typed)")
        }
        let retired = await scene.administrator.get("/agencies?state=retired").bodyText
        #expect(retired.contains("/agencies/chonburi-agri\"") && retired.contains("พบ 1 หน่วยงาน"))
        // The code is free for another again.
        let reused = await scene.administrator.change(
            "rayong-office", .edit,
            [
                ("name_th", "สำนักงานจังหวัดระยอง"), ("name_en", "Rayong Provincial Office"), ("kind", "province-office"),
                ("code_org12", "011013900020"), ("reason", "ใช้รหัสเดิม"),
            ]
        ).done
        #expect(reused.status == .seeOther)
        // It ended once and for all.
        let again = await scene.administrator.change("chonburi-agri", .retire, [("reason", "อีกครั้ง")]).done
        #expect(again.status == .conflict && again.bodyText.contains("ยุบเลิกแล้ว"))
    }

    @Test func whatStandsBelowGoesWithAMergeAndStopsAnEnd() async throws {
        var scene = try await AuthScene()
        let end = await scene.administrator.change("chonburi", .retire, [("reason", "ยุบ")]).done
        #expect(end.status == .conflict && end.bodyText.contains("สำนักงานเกษตรจังหวัดชลบุรี"))
        let day = CivilDate(scene.bench.time.now).adding(days: 10)
        let (check, done) = await scene.administrator.change(
            "rayong", .merge, [("others", "chonburi"), ("on", day.iso), ("reason", "รวมจังหวัด")])
        #expect(check.bodyText.contains("สำนักงานเกษตรจังหวัดชลบุรี → จังหวัดระยอง"))
        #expect(done.status == .seeOther, "\(done.bodyText)")
        try await BeginAgencyDay(ground: scene.bench.ground)()
        #expect(try await told(scene)["chonburi"]?.active == true)
        scene.bench.time.advance(10 * 86_400)
        try await BeginAgencyDay(ground: scene.bench.ground)()
        #expect(try await told(scene)["chonburi"]?.active == false)
        let rayong = try scene.id(of: "rayong")
        #expect(
            try await told(scene)["chonburi-agri"]?.parents == [
                "line": try scene.id(of: "doae"), "area": rayong, "cluster": rayong, "oversight": rayong,
            ])
    }

    @Test func peopleLoseTheirRightsWhenTheirAgencyEndsAndNotBefore() async throws {
        var scene = try await AuthScene()
        let (_, head) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        let refused = await scene.administrator.change("rayong-agri", .retire, [("reason", "ยุบเลิก")]).done
        #expect(refused.status == .conflict && refused.bodyText.contains("เจ้าหน้าที่ a.head"))
        let day = CivilDate(scene.bench.time.now).adding(days: 2)
        let done = await scene.administrator.change(
            "rayong-agri", .retire, [("on", day.iso), ("end_holdings", "yes"), ("reason", "ยุบเลิก")]
        ).done
        #expect(done.status == .seeOther)
        func grants() async throws -> Int {
            let now = scene.bench.time.now
            return try await scene.bench.journal.transaction { try $0.grants(of: head, at: now, on: now).count }
        }
        #expect(try await grants() == 1)
        let told = try #require(try await scene.bench.told(PositionChanged.self).last)
        #expect(told.fact.holders.first?.until == day.start)
        scene.bench.time.advance(day.start.timeIntervalSince(scene.bench.time.now))
        #expect(try await grants() == 0)
    }

    @Test func oneBecomesSeveral() async throws {
        var scene = try await AuthScene()
        let done = await scene.administrator.change(
            "rayong-agri", .split, [("others", "rayong-office\nchonburi-agri"), ("reason", "แยก")]
        ).done
        #expect(done.status == .seeOther, "\(done.bodyText)")
        // Nobody can say which of them is meant, so the page stays and names them.
        let page = await scene.administrator.get("/agencies/rayong-agri").bodyText
        #expect(
            page.contains("รับช่วงโดย") && page.contains("/agencies/rayong-office")
                && page.contains("/agencies/chonburi-agri"))
        #expect(await scene.administrator.get("/agencies/chonburi-agri").bodyText.contains("รวมมาจาก"))
    }

    /// What the rules keep apart, the tables keep apart too.
    @Test func theTablesTakeNoSecondPlaceNoSecondOwnerAndNoSecondThought() async throws {
        let scene = try await AuthScene()
        let (agri, office) = (try scene.id(of: "rayong-agri"), try scene.id(of: "rayong-office"))
        func refused(_ statement: SQL) async -> DatabaseError.Kind? {
            do throws(DatabaseError) {
                _ = try await scene.bench.database.execute(statement)
                return nil
            } catch { return error.kind }
        }
        #expect(
            await refused(
                """
                INSERT INTO agency_edge (hierarchy, child, parent, valid)
                VALUES ('area', \(agri), \(office), daterange('2030-01-01', NULL))
                """) == .exclusionViolation(constraint: "agency_has_one_parent"))
        #expect(
            await refused(
                "INSERT INTO agency_code (scheme, code, agency_id, valid) VALUES ('tis1099', '21', \(agri), '(,)')")
                == .exclusionViolation(constraint: "agency_code_means_one_agency"))
        #expect(
            await refused("INSERT INTO agency_successor VALUES (\(agri), \(agri), 'merged', '2030-01-01')") != nil)
        #expect(
            await refused("UPDATE agency SET active = false WHERE id = \(agri)")
                == .checkViolation(constraint: "agency_active_until_retired"))
    }
}

extension Browser {
    /// Fills a change in, has it checked, and confirms it.
    mutating func change(
        _ slug: String, _ deed: AgencyDeed, _ fields: [(String, String)]
    ) async -> (check: Response, done: Response) {
        let page = "/agencies/\(slug)/change/\(deed.rawValue)"
        let version = [("version", Self.hidden("version", in: await get(page).bodyText) ?? "1")]
        let own = "/agencies/\(slug)?own=yes"
        let source = await get(page).status == .ok ? page : (await get(own).status == .ok ? "/account" : own)
        let check = await submit(page + "/check", from: source, fields + version)
        return (check, await submit(page, from: source, fields + version))
    }
}

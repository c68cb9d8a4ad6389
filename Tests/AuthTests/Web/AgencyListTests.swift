import Database
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct AgencyListTests {
    @Test func aListIsFoundNarrowedAndKeptInItsAddress() async throws {
        var scene = try await AuthScene()
        let all = await scene.administrator.get("/agencies").bodyText
        #expect(all.contains("พบ 10 หน่วยงาน"))
        #expect(all.contains("จังหวัดระยอง (3)") && all.contains("กระทรวงมหาดไทย (6)"))
        let list = await scene.administrator.get("/agencies?q=\("สนง.เกษตร".percentEncoded)&province=rayong").bodyText
        #expect(list.contains("พบ 1 หน่วยงาน"))
        #expect(list.contains("/agencies/rayong-agri\"") && !list.contains("/agencies/chonburi-agri\""))
        // The other province's count says what choosing it would find.
        #expect(list.contains("จังหวัดชลบุรี (1)"))
        #expect(list.contains("value=\"rayong\" selected"))
        let code = await scene.administrator.get("/agencies?q=\("๒๑".percentEncoded)").bodyText
        #expect(code.contains("พบ 1 หน่วยงาน") && code.contains(">21</code>"))
    }

    @Test func anEmptyListSaysWhatToDo() async throws {
        var scene = try await AuthScene()
        let none = await scene.administrator.get("/agencies?kind=ministry&province=rayong").bodyText
        #expect(none.contains("ไม่พบหน่วยงานที่ค้นหา") && none.contains("ล้างตัวกรอง"))
        let nobody = await scene.administrator.get("/agencies?q=zzzz&page=99999999999999999999").bodyText
        #expect(nobody.contains("ลองค้นด้วยคำที่สั้นลง"))
    }

    @Test func aSlipFindsWhatLooksMostLikeIt() async throws {
        var scene = try await AuthScene()
        for typed in ["สำนกงานเกษตรจังหวัดระยอง", "สำนกงานเกษตรระยอง"] {
            let list = await scene.administrator.get("/agencies?q=\(typed.percentEncoded)").bodyText
            #expect(list.contains("ใกล้เคียงที่สุด"))
            #expect(list.contains("/agencies/rayong-agri\""))
        }
    }

    @Test func anybodyFindsTheCodeOfALocalGovernment() async throws {
        let scene = try await AuthScene()
        let more =
            AgencyFileTests.header
            + "district-2101,district,อำเภอเมืองระยอง จังหวัดระยอง,Mueang Rayong,tis1099:2101,rayong,rayong,rayong,rayong,no\n"
            + "district-2102,district,อำเภอบ้านฉาง จังหวัดระยอง,Ban Chang,tis1099:2102,rayong,rayong,rayong,rayong,no\n"
            + "pao-21,pao,องค์การบริหารส่วนจังหวัดระยอง,,dla7:2210101,rayong,rayong,,,no\n"
            + "tao-210101,tao,องค์การบริหารส่วนตำบลท่าประดู่,,dla7:6210101,rayong,district-2101,,,yes\n"
            + "tao-210201,tao,องค์การบริหารส่วนตำบลพลา,,dla7:6210201,rayong,district-2102,,,no\n"
        _ = try await ImportAgencies(ground: scene.bench.ground)(more, dryRun: false)
        var anyone = TestClient(scene.application, headers: ["Accept": "text/html"])
        #expect(await anyone.get("/agencies/codes").bodyText.contains("value=\"rayong\""))
        let province = await anyone.get("/agencies/codes?province=rayong").bodyText
        #expect(province.contains(">2210101</code>") && !province.contains(">6210201</code>"))
        #expect(province.contains("value=\"district-2102\""))
        let district = await anyone.get("/agencies/codes?province=rayong&district=district-2101").bodyText
        #expect(district.contains(">6210101</code>") && !district.contains(">6210201</code>"))
        #expect(district.contains("สร้างจากข้อมูลเขต"))
        let none = await anyone.get("/agencies/codes?province=chonburi&district=district-2101").bodyText
        #expect(none.contains("ไม่มีองค์กรปกครองส่วนท้องถิ่น"))
    }

    @Test func programsFindTheSame() async throws {
        let scene = try await AuthScene()
        var anyone = TestClient(scene.application, headers: ["Accept": "application/json"])
        let answer = await anyone.get("/api/auth/v1/agencies?search=\("จ.ชลบุรี".percentEncoded)&kind=province")
        let json = try JSONValue(parsing: Array(answer.bodyText.utf8))
        #expect(json["agencies"]?[0]?["slug"]?.string == "chonburi")
        #expect(json["agencies"]?[0]?["codes"]?["tis1099"]?.string == "20")
        #expect(json["guess"]?.bool == false)
    }

    /// Words that nothing has are looked for by the index of trigrams, not by reading every row.
    @Test func similarNamesAreFoundByTheIndex() async throws {
        let bench = try AuthBench()
        try await bench.importSmallCountry()
        let plan = try await bench.database.transaction { database in
            try database.execute(
                """
                INSERT INTO agency (id, slug, kind, name_th, name_en, search, derived)
                SELECT gen_random_uuid(), 'x-' || n, 'x', 'หน่วย ' || md5(n::text), '', md5(n::text), true
                FROM generate_series(1, 20000) n
                """)
            try database.execute("ANALYZE agency")
            let found = try database.similarAgencies(to: "สำนกงานเกษตรจังหวัดระยอง", in: .everything, limit: 1)
            #expect(found == [try database.agency(slug: "rayong-agri")?.id])
            return try database.run(
                "EXPLAIN SELECT id FROM agency WHERE search OPERATOR(extensions.%>) 'สำนกงานเกษตร' AND active",
                as: String.self)
        }
        #expect(plan.contains { $0.contains("agency_search") }, "\(plan)")
    }
}

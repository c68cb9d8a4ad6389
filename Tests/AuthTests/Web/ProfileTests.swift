import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct ProfileTests {
    private static let service = [
        ("address_th", "ศาลากลางจังหวัดระยอง"), ("website", "https://rayong.doae.example.go.th"),
        ("opening_hours", "๘.๓๐–๑๖.๓๐ น."),
        ("service_centre", "basic"), ("serves_public", "yes"), ("public_email", "rayong@doae.example.go.th"),
        ("registered_email", "dga@doae.example.go.th"), ("shown", "yes"),
    ]

    private func keep(
        _ browser: inout Browser, _ part: ProfilePart, _ fields: [(String, String)], at slug: String = "rayong-agri"
    ) async -> Response {
        let page = "/agencies/\(slug)/profile/\(part.rawValue)"
        let version = Browser.hidden("version", in: await browser.get(page).bodyText) ?? "0"
        return await browser.submit(page, from: page, fields + [("version", version)])
    }

    @Test func anOfficeKeepsItsOwnProfileAndThePublicSeesIt() async throws {
        var scene = try await AuthScene()
        var officer = try await scene.person("a.officer", to: "officer", at: "rayong-agri").browser
        let before = await officer.get("/agencies/rayong-agri/profile").bodyText
        #expect(before.contains("ยังไม่มีข้อมูล"))
        let kept = await keep(&officer, .service, Self.service)
        #expect(kept.headers["Location"] == "/agencies/rayong-agri/profile?done=yes", "\(kept.bodyText)")
        _ = await keep(&officer, .base, [("population", "๑,๒๓๔"), ("executive", "นายกสมมุติ")])
        let own = await officer.get("/agencies/rayong-agri/profile").bodyText
        #expect(own.contains("ศาลากลางจังหวัดระยอง") && own.contains("1234") && own.contains("ยืนยันล่าสุด"))
        #expect(try await scene.bench.audited("agency.profile_confirmed") == 2)
        var anyone = TestClient(scene.application, headers: ["Accept": "text/html"])
        let open = await anyone.get("/agencies/rayong-agri/public").bodyText
        for told in [
            "ศาลากลางจังหวัดระยอง", "rayong@doae.example.go.th", "พื้นฐาน", "จังหวัดระยอง", "กรมส่งเสริมการเกษตร", "ยืนยันล่าสุด",
        ] {
            #expect(open.contains(told), "\(told)")
        }
        // What is not for the public.
        for kept in ["dga@doae.example.go.th", "นายกสมมุติ", "1234"] { #expect(!open.contains(kept), "\(kept)") }
        #expect(await anyone.get("/agencies/rayong-agri/profile").status == .seeOther)
        _ = await keep(&officer, .service, Self.service.map { $0.0 == "shown" ? ($0.0, "no") : $0 })
        #expect(await anyone.get("/agencies/rayong-agri/public").status == .notFound)
    }

    @Test func whatIsOldIsMarked() async throws {
        var scene = try await AuthScene()
        var officer = try await scene.person("a.officer", to: "officer", at: "rayong-agri").browser
        _ = await keep(&officer, .service, Self.service)
        var anyone = TestClient(scene.application, headers: ["Accept": "text/html"])
        #expect(!(await anyone.get("/agencies/rayong-agri/public").bodyText.contains("เกินหนึ่งปี")))
        scene.bench.time.advance(ProfilePart.freshFor + 1)
        #expect(await anyone.get("/agencies/rayong-agri/public").bodyText.contains("เกินหนึ่งปี"))
    }

    @Test func aNeighbourNeitherSeesNorKeepsIt() async throws {
        var scene = try await AuthScene()
        var neighbour = try await scene.person("b.officer", to: "officer", at: "chonburi-agri").browser
        var overseer = try await scene.person("gov", to: "governor", at: "rayong").browser
        let page = "/agencies/rayong-agri/profile"
        #expect(await neighbour.get(page).status == .notFound)
        #expect(await neighbour.get(page + "/base").status == .notFound)
        // Whoever sees the office's reports sees its profile, and changes nothing.
        #expect(await overseer.get(page).status == .ok)
        #expect(await overseer.get(page + "/base").status == .forbidden)
        for (browser, status) in [(neighbour, Status.notFound), (overseer, .forbidden)] {
            var browser = browser
            let answer = await browser.submit(page + "/base", from: "/account", [("size", "ใหญ่"), ("version", "0")])
            #expect(answer.status == status)
        }
        #expect(try await scene.bench.database.first("SELECT count(*) FROM agency_profile", as: Int.self) == 0)
        #expect(await scene.administrator.get("/agencies/nowhere/public").status == .notFound)
        #expect(await scene.administrator.get(page + "/nothing").status == .notFound)
    }

    @Test func twoWhoWriteAtOnceSeeEachOther() async throws {
        var scene = try await AuthScene()
        var officer = try await scene.person("a.officer", to: "officer", at: "rayong-agri").browser
        let page = "/agencies/rayong-agri/profile/base"
        #expect(await keep(&officer, .base, [("size", "กลาง")]).status == .seeOther)
        let stale = await scene.administrator.submit(
            page, from: page, [("size", "เล็ก"), ("clerk", "ปลัด"), ("version", "0")])
        #expect(stale.status == .conflict)
        #expect(stale.bodyText.contains("ค่าปัจจุบันคือ “กลาง”") && stale.bodyText.contains("value=\"เล็ก\""))
        let version = try #require(Browser.hidden("version", in: stale.bodyText))
        let again = await scene.administrator.submit(page, from: page, [("size", "เล็ก"), ("version", version)])
        #expect(again.status == .seeOther)
    }

    @Test(arguments: [
        (ProfilePart.base, "population", "-5", "ไม่ติดลบ"), (.base, "area", "กว้าง", "ไม่ติดลบ"),
        (.service, "website", "javascript:alert(1)", "https://"), (.service, "public_email", "x@", "อีเมล"),
        (.service, "service_centre", "huge", "เลือกจากรายการ"), (.coordinator, "name", "ก\u{202E}ข", "อักขระควบคุม"),
        (.coordinator, "fax", String(repeating: "1", count: 101), "ยาวเกิน 100"),
    ])
    func aMistakeStandsBesideItsField(part: ProfilePart, field: String, value: String, sentence: String) async throws {
        var scene = try await AuthScene()
        let answer = await keep(&scene.administrator, part, [(field, value)])
        #expect(answer.status == .unprocessable && answer.bodyText.contains(sentence))
        #expect(try await scene.bench.database.first("SELECT count(*) FROM agency_profile", as: Int.self) == 0)
    }
}

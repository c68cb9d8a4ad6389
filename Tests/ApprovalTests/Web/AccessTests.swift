import Access
import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import ApprovalService

/// Each address as it is met by anyone, by the wrong role, by a neighbour and by its own people.
@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct AccessTests {
    /// The table on purpose once more: opening a door takes two edits.
    static let doors = [
        "GET /inbox able(view)", "GET /cases able(view)", "GET /cases/:id able(view)",
        "POST /cases/:id/decisions able(approve)", "GET /api/approval/v1/inbox able(view)",
        "GET /api/approval/v1/cases able(view)", "GET /api/approval/v1/cases/:id able(view)",
        "POST /api/approval/v1/cases/:id/decisions able(approve)", "GET /api/approval/v1/badges signed-in",
        "GET /api/approval/v1/schemas/:name anyone",
    ]

    @Test func nothingElseIsServed() async throws {
        let door = try Door(try await Bench())
        let table = door.application.routes.map { "\($0.method.rawValue) \($0.pattern) \($0.audience)" }
        #expect(table == Self.doors)
    }

    @Test(arguments: ["/inbox", "/cases", "/cases/%", "/inbox?view=decided"])
    func strangersAreSentToSignIn(path: String) async throws {
        let door = try Door(try await Bench())
        var browser = try door.browser(nil)
        let answer = await browser.get(path.replacing("%", with: UUID().uuidString))
        #expect(answer.status == .seeOther)
        #expect(answer.headers["Location"]?.hasPrefix("/sign-in?next=") == true)
    }

    @Test(arguments: ["inbox", "cases", "badges", "cases/6b3fd1d4-8ee7-4c4f-b8a4-0c6c7b7f6f11"])
    func programsWithoutATokenAreRefused(path: String) async throws {
        let door = try Door(try await Bench())
        var client = TestClient(door.application, headers: ["Accept": "application/json"])
        #expect(await client.get("/api/approval/v1/\(path)").status == .unauthorized)
    }

    @Test func aTokenForAnotherServiceOpensNothing() async throws {
        let bench = try await Bench()
        let door = try Door(bench)
        var client = try door.program(bench.town.provincialChain[0], audience: "submission")
        #expect(await client.get("/api/approval/v1/inbox").status == .unauthorized)
        var web = try door.program(bench.town.provincialChain[0], audience: InternalToken.webAudience)
        #expect(await web.get("/api/approval/v1/inbox").status == .unauthorized)
    }

    @Test func aNeighbourLearnsNothingOfACase() async throws {
        let bench = try await Bench()
        let (door, report) = (try Door(bench), try await bench.open())
        let neighbour = bench.town.principal("governor", at: "chonburi", over: "chonburi")
        var (browser, program) = (try door.browser(neighbour), try door.program(neighbour))
        let (unknown, real) = (UUID().uuidString, report.uuidString)
        for id in [unknown, real] {
            #expect(await browser.get("/cases/\(id)").status == .notFound)
            #expect(await program.get("/api/approval/v1/cases/\(id)").status == .notFound)
            let form = try await door.form("approved", on: report, by: neighbour)
            #expect(await browser.postForm("/cases/\(id)/decisions", form).status == .notFound)
            let sent = await program.postJSON(
                "/api/approval/v1/cases/\(id)/decisions", try await door.body("approved", on: report),
                ["Idempotency-Key": UUID().uuidString])
            #expect(sent.status == .notFound)
        }
        for path in ["/inbox", "/cases"] {
            let page = await browser.get(path)
            #expect(page.status == .ok)
            #expect(!page.bodyText.contains("ทุเรียน"))
        }
        #expect(await program.get("/api/approval/v1/badges").bodyText == #"{"inbox":0}"#)
    }

    @Test func whoPreparesMaySeeButNotDecide() async throws {
        let bench = try await Bench()
        let (door, report) = (try Door(bench), try await bench.open())
        let officer = bench.town.principal(
            "officer", at: "rayong-agriculture", .preparer, in: .line, over: "rayong-agriculture", reach: .own)
        var browser = try door.browser(officer)
        let page = await browser.get("/cases/\(report)")
        #expect(page.status == .ok)
        #expect(!page.bodyText.contains("name=\"outcome\""))
        let form = try await door.form("approved", on: report, by: officer)
        let refused = await browser.postForm("/cases/\(report)/decisions", form)
        #expect(refused.status == .forbidden)
    }

    @Test func theHolderSeesItInTheInboxTheListTheFigureAndTheApi() async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        var (browser, program) = (try door.browser(head), try door.program(head))
        for path in ["/inbox", "/cases", "/cases/\(report)"] {
            let page = await browser.get(path)
            #expect(page.status == .ok)
            #expect(page.bodyText.contains("โครงการส่งเสริมและพัฒนาคุณภาพผลผลิตทุเรียนจังหวัดระยอง"))
        }
        #expect(await program.get("/api/approval/v1/badges").bodyText == #"{"inbox":1}"#)
        #expect(await program.get("/api/approval/v1/inbox").bodyText.contains(report.uuidString.lowercased()))
        // The next one in the chain sees the case, but nothing waits for them yet.
        var next = try door.browser(bench.town.provincialChain[1])
        #expect(await next.get("/inbox").bodyText.contains("ไม่มีรายงานที่รอท่านอนุมัติ"))
        #expect(await next.get("/cases/\(report)").status == .ok)
    }

    @Test func readingGoesOnWhileRevocationsCannotBeHeardAndDecidingDoesNot() async throws {
        let bench = try await Bench()
        let (door, report) = (try Door(bench, hears: false), try await bench.open())
        let head = bench.town.provincialChain[0]
        var browser = try door.browser(head)
        #expect(await browser.get("/inbox").status == .ok)
        #expect(await browser.get("/cases/\(report)").status == .ok)
        let form = try await door.form("approved", on: report, by: head)
        let refused = await browser.postForm("/cases/\(report)/decisions", form)
        #expect(refused.status == .unavailable)
        #expect(try await bench.file(report)?.way.current?.key == "provincial-office")
    }

    @Test func aFormFromElsewhereIsRefused() async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        var form = try await door.form("approved", on: report, by: head)
        form[0].1 = door.csrf.token(for: UUID())
        var browser = try door.browser(head)
        #expect(await browser.postForm("/cases/\(report)/decisions", form).status == .forbidden)
        var foreign = browser
        foreign.headers["Sec-Fetch-Site"] = "cross-site"
        let good = try await door.form("approved", on: report, by: head)
        #expect(await foreign.postForm("/cases/\(report)/decisions", good).status == .forbidden)
        #expect(try await bench.database.run("SELECT count(*) FROM decision", as: Int.self) == [0])
    }

    @Test(arguments: ["approval.report.approved.v1.json", "_types.json"])
    func anyoneMayReadTheSchemas(name: String) async throws {
        let door = try Door(try await Bench())
        var client = TestClient(door.application, headers: [:])
        let answer = await client.get("/api/approval/v1/schemas/\(name)")
        #expect(answer.status == .ok)
        #expect(await client.get("/api/approval/v1/schemas/..%2F_types.json").status == .badRequest)
        #expect(await client.get("/api/approval/v1/schemas/nothing.json").status == .notFound)
    }
}

import Access
import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import ApprovalService
@testable import Projections

@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct DecideByFormTests {
    @Test func anApprovalLeadsBackToTheInboxWhichSaysSo() async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        var browser = try door.browser(head)
        let answer = await browser.postForm(
            "/cases/\(report)/decisions", try await door.form("approved", on: report, by: head))
        #expect(answer.status == .seeOther)
        let location = try #require(answer.headers["Location"])
        let inbox = await browser.get(location)
        #expect(inbox.bodyText.contains("อนุมัติรายงาน"))
        #expect(inbox.bodyText.contains("ไม่มีรายงานที่รอท่านอนุมัติ"))
        let decided = await browser.get("/inbox?view=decided")
        #expect(decided.bodyText.contains("หัวหน้าสำนักงานจังหวัดระยอง"))
    }

    @Test func withoutScriptsItAsksOnAPageOfItsOwn() async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        var browser = try door.browser(head)
        let form = try await door.form("returned", on: report, by: head, reason: "ตัวเลข <b>ไม่ตรง</b>")
        let unconfirmed =
            form.filter { $0.0 != "confirmed" && $0.0 != "shown" }
            + [("shown_code", String(Bench.hash(report, 1).prefix(8)))]
        let asked = await browser.postForm("/cases/\(report)/decisions", unconfirmed)
        #expect(asked.status == .ok)
        #expect(asked.bodyText.contains("ยืนยันการส่งกลับแก้ไข"))
        #expect(asked.bodyText.contains("ตัวเลข &lt;b&gt;ไม่ตรง&lt;/b&gt;"))
        #expect(try await bench.database.run("SELECT count(*) FROM decision", as: Int.self) == [0])
        let confirmed = await browser.postForm("/cases/\(report)/decisions", unconfirmed + [("confirmed", "yes")])
        #expect(confirmed.status == .seeOther)
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let field: String
        let value: String
        let status: Status
        let says: String
        var outcome = "returned"
    }

    static let slips = [
        Slip(testDescription: "no reason", field: "reason", value: " ", status: 422, says: "กรุณาระบุเหตุผล"),
        Slip(
            testDescription: "long reason", field: "reason", value: String(repeating: "ยาว", count: 700), status: 422,
            says: "เกิน 2000 ตัวอักษร"),
        Slip(
            testDescription: "hidden character", field: "reason", value: "ก\u{202E}ข", status: 422, says: "อักขระควบคุม"),
        Slip(testDescription: "other revision", field: "revision", value: "7", status: 409, says: "ฉบับใหม่กว่า"),
        Slip(testDescription: "no revision", field: "revision", value: "-1", status: 422, says: "ไม่ทราบว่าพิจารณาฉบับใด"),
        Slip(testDescription: "unknown step", field: "step", value: "king", status: 422, says: "ไม่มีขั้นตอนนี้"),
        Slip(testDescription: "later step", field: "step", value: "council", status: 409, says: "ยังไม่ถึงขั้นตอนนี้"),
        Slip(testDescription: "not shown", field: "shown", value: "", status: 409, says: "ยังไม่ได้เปิดอ่านรายงาน"),
        Slip(
            testDescription: "may not refuse", field: "outcome", value: "refused", status: 403, says: "ไม่มีอำนาจไม่อนุมัติ"),
        Slip(testDescription: "no outcome", field: "outcome", value: "", status: 422, says: "กรุณาเลือกผลการพิจารณา"),
        Slip(testDescription: "no such target", field: "to", value: "council", status: 403, says: "ส่งกลับไปที่นั่นไม่ได้"),
    ]

    @Test(arguments: slips)
    func whatIsWrongIsSaidAndWhatWasTypedIsKept(slip: Slip) async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        var browser = try door.browser(head)
        var form = try await door.form("returned", on: report, by: head, reason: "เบิกจ่ายเดือนกุมภาพันธ์ไม่ตรงกับ GFMIS")
        form = form.map { $0.0 == slip.field ? ($0.0, slip.value) : $0 }
        let answer = await browser.postForm("/cases/\(report)/decisions", form)
        #expect(answer.status == slip.status)
        #expect(answer.bodyText.contains(slip.says))
        if slip.field != "reason" { #expect(answer.bodyText.contains("เบิกจ่ายเดือนกุมภาพันธ์ไม่ตรงกับ GFMIS")) }
        #expect(try await bench.database.run("SELECT count(*) FROM decision", as: Int.self) == [0])
    }

    @Test func keepsTheReasonOfSomebodyWhoCameSecond() async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        let late = try await door.form("returned", on: report, by: head, reason: "เหตุผลที่พิมพ์ไว้นาน")
        try await bench.rule("approved", on: report, by: head)
        var browser = try door.browser(head)
        let answer = await browser.postForm("/cases/\(report)/decisions", late)
        #expect(answer.status == .conflict)
        #expect(answer.bodyText.contains("ขั้นตอนนี้มีผู้พิจารณาไปแล้ว"))
        #expect(answer.bodyText.contains("เหตุผลที่พิมพ์ไว้นาน"))
    }

    @Test func theSameFormTwiceIsOneDecisionAndItsKeyServesNoOther() async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        var browser = try door.browser(head)
        let form = try await door.form("approved", on: report, by: head, key: "one")
        let first = await browser.postForm("/cases/\(report)/decisions", form)
        let second = await browser.postForm("/cases/\(report)/decisions", form)
        #expect(second.status == .seeOther)
        #expect(second.headers["Location"] == first.headers["Location"])
        let other = form.map { $0.0 == "reason" ? ("reason", "อื่น") : $0 }
        #expect(await browser.postForm("/cases/\(report)/decisions", other).status == .unprocessable)
        #expect(try await bench.database.run("SELECT count(*) FROM decision", as: Int.self) == [1])
    }

    @Test func aFormWithoutAKeyOrWithBrokenTextIsRefused() async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        var browser = try door.browser(head)
        let form = try await door.form("approved", on: report, by: head)
        let keyless = await browser.postForm("/cases/\(report)/decisions", form.filter { $0.0 != "_key" })
        #expect(keyless.status == .badRequest)
        let broken = await browser.send(
            .post, "/cases/\(report)/decisions", ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array("_csrf=\(door.csrf.token(for: head.sessionID))&reason=%FF%FE".utf8))
        #expect([Status.badRequest, .forbidden].contains(broken.status))
        let large = await browser.send(
            .post, "/cases/\(report)/decisions", ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array("reason=\(String(repeating: "a", count: 2 << 20))".utf8))
        #expect(large.status == .contentTooLarge)
    }

    @Test func aTokenThatRanOutGivesTheFormBack() async throws {
        let bench = try await Bench()
        let (door, report, head) = (try Door(bench), try await bench.open(), bench.town.provincialChain[0])
        var browser = try door.browser(nil)
        browser.headers["Cookie"] = "\(AccessGate.tokenCookie)=\(try door.expiredToken(head))"
        let form = try await door.form("returned", on: report, by: head, reason: "เหตุผลที่พิมพ์ไว้นาน")
        let answer = await browser.postForm("/cases/\(report)/decisions", form)
        #expect(answer.status == .unauthorized)
        #expect(answer.bodyText.contains("เหตุผลที่พิมพ์ไว้นาน"))
        #expect(answer.bodyText.contains("ส่งอีกครั้ง"))
    }

    @Test func aVacantStepIsShownAsOne() async throws {
        let bench = try await Bench()
        let post = bench.town.post("head-of-office", at: "rayong-office")
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(post, held: false)) }
        let (door, report) = (try Door(bench), try await bench.open())
        var browser = try door.browser(bench.town.provincialChain[1])
        #expect(await browser.get("/cases/\(report)").bodyText.contains("ไม่มีผู้ดำรงตำแหน่ง"))
        #expect(await browser.get("/cases").bodyText.contains("ไม่มีผู้ดำรงตำแหน่ง"))
    }
}

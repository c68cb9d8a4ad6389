import Database
import Foundation
import HTTP
import JSON
import Runtime
import TestSupport
import Testing

@testable import SubmissionService

@Suite(.submission)
struct ReportPagesTests {
    @Test func homeSaysWhatIsOwedByWhenAndWhoGoesOn() async throws {
        let ministry = try await Ministry()
        let reports = try await ministry.openQuarter(projects: 3)
        try await ministry.fill(reports[0])
        try await ministry.send(reports[0])
        var clerk = try ministry.browser(.clerk)
        let page = await clerk.get("/").bodyText
        #expect(page.contains("ต้องรายงาน 2 รายการ"))
        #expect(page.contains("31 มี.ค. 2564 เวลา\u{A0}24.00\u{A0}น."))
        #expect(page.contains("ส่งแล้ว อยู่ระหว่างการอนุมัติ 1 รายการ"))
        #expect(await clerk.json(.get, "/api/submission/v1/badges").jsonBody["owed"]?.int == 2)
        var neighbour = try ministry.browser(.neighbour)
        #expect(!(await neighbour.get("/").bodyText.contains("โครงการที่")))
        #expect(await neighbour.json(.get, "/api/submission/v1/badges").jsonBody["owed"]?.int == 0)
    }

    @Test func aReferenceIsFoundHoweverItIsTypedAndASlipInItIsCalledSo() async throws {
        let ministry = try await Ministry()
        let reports = try await ministry.openQuarter(projects: 2)
        var clerk = try ministry.browser(.clerk)
        let plain = reports[0].reference.filter { $0 != "-" }
        let forgiven = plain.lowercased().replacing("0", with: "o").replacing("1", with: "l")
        for typed in [reports[0].reference, plain, forgiven] {
            let found = await clerk.get("/reports?q=\(typed)").bodyText
            #expect(found.contains(reports[0].reference) && !found.contains(reports[1].reference))
        }
        let last = try #require(plain.last)
        let wrong = String(plain.dropLast()) + (last == "0" ? "1" : "0")
        #expect(await clerk.get("/reports?q=\(wrong)").bodyText.contains("มีตัวอักษรผิดหรือสลับที่กัน"))
        #expect(!(await clerk.get("/reports?q=nothing").bodyText.contains("มีตัวอักษรผิด")))
    }

    @Test func aPageSentWithoutScriptsSavesWhatWasChanged() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        let address = "/reports/\(report.id.text)/edit?section=progress"
        let drawn = Drawn(await clerk.get(address).bodyText)
        let answer = await clerk.post(
            address, drawn.hidden + [("percent", "๗๕"), ("results", "บรรทัดหนึ่ง\r\nบรรทัดสอง"), ("_then", "plans")])
        #expect(answer.status == .seeOther)
        #expect(answer.headers["Location"] == "/reports/\(report.id.text)/edit?section=plans&saved=1")
        let draft = try #require(try await ministry.database.transaction { try $0.draft(report.id) })
        #expect(draft.answers["percent"]?.int == 75)
        #expect(draft.answers["results"] == "บรรทัดหนึ่ง\nบรรทัดสอง")
    }

    @Test func aPageThatSomebodyWentBackToIsNotTakenForSaved() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        let address = "/reports/\(report.id.text)/edit?section=progress"
        let drawn = Drawn(await clerk.get(address).bodyText)
        for _ in 0..<2 {
            let answer = await clerk.post(address, drawn.hidden + [("results", "ครั้งแรก")])
            #expect(answer.status == .seeOther)
        }
        // The same key and other words: what stands is not overwritten unseen, and what was typed is given back.
        let answer = await clerk.post(address, drawn.hidden + [("results", "ครั้งที่สอง")])
        #expect(answer.status == .unprocessable)
        #expect(answer.bodyText.contains("ครั้งที่สอง"))
        let draft = try #require(try await ministry.database.transaction { try $0.draft(report.id) })
        #expect(draft.answers["results"] == "ครั้งแรก")
    }

    @Test func anOldPageUndoesNothingThatItDidNotTouch() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        let address = "/reports/\(report.id.text)/edit?section=progress"
        let drawn = Drawn(await clerk.get(address).bodyText)
        try await ministry.fill(report, by: .colleague)
        let answer = await clerk.post(
            address, drawn.hidden + [("percent", ""), ("results", ""), ("problems", "ฝนตก"), ("next_steps", "")])
        // What the colleague wrote meanwhile stands, and what the clerk typed into the same field is given back.
        #expect(answer.status == .unprocessable)
        #expect(answer.bodyText.contains("ฝนตก") && answer.bodyText.contains(Official.colleague.name))
        let draft = try #require(try await ministry.database.transaction { try $0.draft(report.id) })
        #expect(draft.answers["results"] == "อบรมเกษตรกรแล้วสองรุ่น")
        #expect(draft.answers["problems"] == "ไม่มี")
    }

    @Test func rowsComeAndGoWithoutScripts() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        let address = "/reports/\(report.id.text)/edit?section=plans"
        let drawn = Drawn(await clerk.get(address).bodyText)
        let added = await clerk.post(address, drawn.hidden + drawn.cells + [("_add", "plan_reports")])
        #expect(added.status == .ok && added.bodyText.contains("name=\"plan_reports.2.plan\""))
        let again = Drawn(added.bodyText)
        let removed = await clerk.post(address, again.hidden + again.cells + [("_remove", "plan_reports.0")])
        #expect(removed.status == .ok && !removed.bodyText.contains("name=\"plan_reports.0.plan\""))
        #expect(removed.bodyText.contains("name=\"plan_reports.1.plan\""))
    }

    @Test func textThatIsNoTextIsRefusedAtItsFieldAndTheRestIsKept() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        var clerk = try ministry.browser(.clerk)
        let address = "/reports/\(report.id.text)/edit?section=progress"
        let drawn = Drawn(await clerk.get(address).bodyText)
        let long = String(repeating: "ก", count: 100_001)
        let answer = await clerk.post(address, drawn.hidden + [("percent", "20"), ("results", long)])
        #expect(answer.status == .unprocessable)
        #expect(answer.bodyText.contains("ยาวเกินกว่าที่ระบบเก็บได้"))
        let draft = try #require(try await ministry.database.transaction { try $0.draft(report.id) })
        #expect(draft.answers["percent"]?.int == 20)

        let broken = Array("percent=30&_key=x&_csrf=\(clerk.csrf ?? "")&results=%E0%B8".utf8)
        let refused = await clerk.client.send(
            .post, address, ["Content-Type": "application/x-www-form-urlencoded"], body: broken)
        #expect(refused.status == .badRequest)
    }

    @Test func checkNamesWhatIsMissingByTopicAndLeadsThere() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report, Samples.changed(Samples.progress, "percent", "abc"))
        var head = try ministry.browser(.head)
        let page = await head.get("/reports/\(report.id.text)/check").bodyText
        #expect(page.contains("/reports/\(report.id.text)/edit?section=progress&amp;check=1#percent"))
        #expect(!page.contains("/send\""))
        let sent = await head.post("/reports/\(report.id.text)/send")
        #expect(sent.headers["Location"] == "/reports/\(report.id.text)/check")
    }

    @Test func theClerkLearnsWhoSendsAndTellsThem() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        var clerk = try ministry.browser(.clerk)
        let refused = await clerk.post("/reports/\(report.id.text)/send")
        #expect(refused.status == .forbidden && refused.bodyText.contains("เกษตรจังหวัดระยอง"))
        _ = await clerk.post("/reports/\(report.id.text)/hand-over", [("ready", "1")])
        var head = try ministry.browser(.head)
        #expect(await head.get("/").bodyText.contains("หัวหน้าหน่วยงานตรวจและส่ง"))
        #expect(await head.get("/reports/\(report.id.text)/check").bodyText.contains("พร้อมให้หัวหน้าตรวจและส่ง"))
    }

    @Test func theReceiptCarriesReferenceTimeAndFingerprint() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        var head = try ministry.browser(.head)
        let key = UUID().text
        let sent = await head.post("/reports/\(report.id.text)/send", key: key)
        #expect(sent.headers["Location"] == "/reports/\(report.id.text)/receipt")
        #expect(await head.post("/reports/\(report.id.text)/send", key: key).status == .seeOther)
        let page = await head.get("/reports/\(report.id.text)/receipt").bodyText
        let hash = try await ministry.database.first("SELECT hash FROM report_revision", as: String.self)
        #expect(page.contains(report.reference) && page.contains(hash ?? "-"))
        #expect(page.contains("25 มี.ค. 2564 เวลา\u{A0}12.00\u{A0}น."))
        #expect(try await ministry.database.first("SELECT count(*) FROM report_revision", as: Int.self) == 1)
    }

    @Test(arguments: [
        ("in_review", "เข้าสู่ลำดับการอนุมัติแล้ว"), ("returned", "ถูกส่งกลับให้แก้ไข"), ("approved", "ได้รับอนุมัติครบทุกขั้นแล้ว"),
        ("refused", "ไม่ได้รับอนุมัติ"),
    ])
    func theReceiptSaysWhatHasBecomeOfIt(state: String, sentence: String) async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport()
        try await ministry.database.execute("UPDATE report SET state = \(state) WHERE id = \(report.id)")
        var head = try ministry.browser(.head)
        let page = await head.get("/reports/\(report.id.text)/receipt").bodyText
        #expect(page.contains("รายงานนี้" + sentence) || page.contains("รายงาน" + sentence))
        #expect(page.contains("เข้าสู่ลำดับการอนุมัติแล้ว") == (state == "in_review"))
    }

    @Test func somebodyWhoIsTypingWhenItIsSentKeepsTheText() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        var clerk = try ministry.browser(.clerk)
        let address = "/reports/\(report.id.text)/edit?section=progress"
        let drawn = Drawn(await clerk.get(address).bodyText)
        try await ministry.send(report)
        let answer = await clerk.post(address, drawn.hidden + [("results", "พิมพ์ค้างไว้")])
        #expect(answer.status == .conflict)
        #expect(answer.bodyText.contains("พิมพ์ค้างไว้"))
    }

    @Test func thePublicSeesTheNamedFieldsOfApprovedReportsOnly() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport()
        var nobody = try ministry.browser(nil)
        #expect(!(await nobody.get("/public/project-quarterly").bodyText.contains("โครงการที่ 1")))
        try await ministry.database.execute("UPDATE report SET state = 'approved' WHERE id = \(report.id)")
        let page = await nobody.get("/public/project-quarterly").bodyText
        #expect(page.contains("โครงการที่ 1") && page.contains("50%"))
        #expect(!page.contains("อบรมเกษตรกรแล้วสองรุ่น"))
    }
}

/// The fields of a page as a browser would send them.
struct Drawn {
    let hidden: [(String, String)]
    /// Selects and boxes of repeating rows, with what stands in them.
    let cells: [(String, String)]

    init(_ page: String) {
        func plain(_ text: Substring) -> String {
            String(text).replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
                .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        }
        hidden = page.matches(of: /<input type="hidden" name="(_[a-z]+)" value="([^"]*)"/).map {
            (plain($0.1), plain($0.2))
        }.filter { !["_csrf", "_key"].contains($0.0) }
        // Not those of the blank row that waits in a template.
        let body = page.replacing(/<template>.*?<\/template>/.dotMatchesNewlines(), with: "")
        let boxes = body.matches(of: /<input [^>]*name="([a-z_]+\.\d+\.[a-z_]+)" value="([^"]*)"/).map {
            (plain($0.1), plain($0.2))
        }
        let areas = body.matches(of: /<textarea [^>]*name="([a-z_]+\.\d+\.[a-z_]+)"[^>]*>\n?([^<]*)</).map {
            (plain($0.1), plain($0.2))
        }
        let selects = body.matches(of: /<select [^>]*name="([a-z_]+\.\d+\.[a-z_]+)"[^>]*>(.*?)<\/select>/).map {
            match in
            let chosen = match.2.firstMatch(of: /value="([^"]*)" selected/)
            return (plain(match.1), chosen.map { plain($0.1) } ?? "")
        }
        cells = boxes + areas + selects
    }
}

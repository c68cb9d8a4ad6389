import Access
import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import NotificationService

/// Somebody's deadlines on a page.
@Suite(.notification)
struct CalendarTests {
    @Test func showsTheMonthAndWhatIsLate() async throws {
        let office = try await Office(), duty = Duty(label: "ส่งเสริมทุเรียนคุณภาพ"), done = Duty(label: "พัฒนาท่าเรือประมง")
        try await office.open([duty, done], at: at("2021-03-25", "09:00"))
        try await office.close(done)
        var clerk = try Door(office).browser(.clerk)
        let march = await clerk.get("/calendar").bodyText
        #expect(march.contains("วันพุธที่ 31 มีนาคม 2564"))
        #expect(march.contains("31 มี.ค. 2564 เวลา\u{A0}24.00\u{A0}น."))
        #expect(march.contains("ใกล้ครบกำหนด"))
        #expect(march.contains("เสร็จแล้ว"))
        #expect(!march.contains("เกินกำหนดแล้ว"))
        office.hands.turn(to: at("2021-04-02", "09:00"))
        let april = await clerk.get("/calendar").bodyText
        #expect(april.contains("เกินกำหนดแล้ว 1 รายการ"))
        #expect(april.contains("วันเสาร์ที่ 10 เมษายน 2564"))
    }

    @Test func showsNobodyElsesDuties() async throws {
        let office = try await Office()
        try await office.open([Duty(label: "ส่งเสริมทุเรียนคุณภาพ")], at: at("2021-03-25", "09:00"))
        let door = try Door(office)
        for stranger in [Principal.of(UUID(), .preparer, at: Office.works), .neighbour, .governor] {
            var browser = try door.browser(stranger)
            let page = await browser.get("/calendar")
            #expect(page.status == .ok)
            #expect(!page.bodyText.contains("ทุเรียน"))
        }
    }

    @Test func showsApproversWhatWaitsForThem() async throws {
        let office = try await Office(), duty = Duty(label: "ส่งเสริมทุเรียนคุณภาพ")
        try await office.open([duty], at: at("2021-03-31", "09:00"))
        try await office.openStep(duty)
        var governor = try Door(office).browser(.governor)
        let page = await governor.get("/calendar?month=2021-04").bodyText
        #expect(page.contains("พิจารณา: ผู้ว่าราชการจังหวัด"))
        #expect(page.contains("/cases/\(duty.report.uuidString.lowercased())"))
        office.hands.turn(to: at("2021-04-05", "09:00"))
        #expect(await governor.get("/calendar").bodyText.contains("เกินกำหนดแล้ว 1 รายการ"))
        try await office.decideStep(duty)
        #expect(!(await governor.get("/calendar").bodyText.contains("ทุเรียน")))
    }

    @Test(arguments: ["2021-13", "x", "", "2564-03", "99999999-01"])
    func takesAMonthThatIsNoneForThisOne(month: String) async throws {
        let office = try await Office(at: at("2021-03-25", "09:00"))
        var clerk = try Door(office).browser(.clerk)
        let page = await clerk.get("/calendar?month=\(month)")
        #expect(page.status == .ok)
    }

    @Test func saysThatNothingIsDue() async throws {
        var clerk = try await Door(Office()).browser(.clerk)
        #expect(await clerk.get("/calendar").bodyText.contains("ไม่มีกำหนดในเดือนนี้"))
    }
}

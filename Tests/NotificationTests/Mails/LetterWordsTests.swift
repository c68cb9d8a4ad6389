import Calendar
import Foundation
import Mail
import Pages
import Testing

@testable import NotificationService

/// What letters say, in both languages.
struct LetterWordsTests {
    private static let now = at("2021-03-30", "08:30")

    static func facts(_ change: (inout LetterFacts) -> Void = { _ in }) -> LetterFacts {
        var facts = LetterFacts(
            programme: Phrase(th: "รายงานความก้าวหน้าโครงการรายไตรมาส", en: "Quarterly project progress"),
            period: Phrase(th: "ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2564", en: "Quarter 2, fiscal year 2564"),
            agency: Phrase(th: "สำนักงานเกษตรจังหวัดระยอง", en: "Rayong Provincial Agricultural Extension Office"),
            subject: "ส่งเสริมทุเรียนคุณภาพเพื่อการส่งออก", reference: "K7Q2M-Z4T0B", revision: 1,
            reportID: UUID(uuidString: "01930000-0000-7000-8000-000000000001"),
            headline: Phrase(th: "พรุ่งนี้ครบกำหนดส่งรายงานความก้าวหน้าโครงการ", en: "Progress report due tomorrow"),
            step: Phrase(th: "หน่วยงานส่งรายงาน", en: "Office sends"), due: at("2021-04-01"),
            decidedAs: "ผู้ว่าราชการจังหวัดระยอง", reason: nil)
        facts.awaitsFiling = true
        facts.contacts = [
            .init(
                topic: Phrase(th: "งบประมาณจังหวัด", en: "Provincial budget"),
                office: Phrase(
                    th: "หัวหน้ากลุ่มงานยุทธศาสตร์และข้อมูลเพื่อการพัฒนาจังหวัด สำนักงานจังหวัดระยอง",
                    en: "Head of the strategy group, Rayong Provincial Office"))
        ]
        change(&facts)
        return facts
    }

    static func mail(
        _ kind: LetterKind, _ facts: LetterFacts = facts(), language: String = "th", at now: Date = now
    ) throws -> MailMessage {
        let address = try #require(MailAddress("someone@example.go.th"))
        let writer = MailWriter(
            from: MailMessage.Party(address), replyTo: nil, publicURL: "https://raingan.example.go.th",
            help: [
                HelpContact(
                    subject: Words("ปัญหาการใช้งานระบบ", "Technical trouble"),
                    office: Words("สำนักงานจังหวัดระยอง"), telephone: "0 3869 4000", email: "help@example.go.th")
            ])
        let claim = ClaimedDelivery(
            id: UUID(), personID: UUID(), name: "เจ้าหน้าที่ สนง.เกษตรจังหวัดระยอง", fence: 1, attempt: 0,
            usefulUntil: .distantFuture, kind: kind, agencyID: UUID(), facts: facts)
        return try #require(writer.message(claim, to: address, language: language, at: now))
    }

    @Test(arguments: LetterKind.allCases, ["th", "en"])
    func saysWhatItIsAboutByWhenAndWhomToAsk(kind: LetterKind, language: String) throws {
        let mail = try Self.mail(kind, language: language)
        let isThai = language == "th"
        #expect(mail.subject.text.contains("ส่งเสริมทุเรียนคุณภาพเพื่อการส่งออก"))
        #expect(mail.subject.text.contains(isThai ? "ไตรมาสที่ 2" : "Quarter 2"))
        for part in [mail.text, mail.html] {
            #expect(part.contains(isThai ? "ภายในวันที่ 31 มีนาคม 2564 เวลา 24.00 น." : "by 31 March 2021, 24:00"))
            #expect(part.contains(isThai ? "รายงานความก้าวหน้าโครงการรายไตรมาส" : "Quarterly project progress"))
            #expect(part.contains("https://raingan.example.go.th/"))
            #expect(part.contains("0 3869 4000"))
            #expect(part.contains(isThai ? "หัวหน้ากลุ่มงานยุทธศาสตร์" : "Head of the strategy group"))
            #expect(!part.contains("nil") && !part.contains("Optional"))
        }
    }

    @Test func saysWhenItIsTooLate() throws {
        let mail = try Self.mail(.reminder, at: at("2021-04-02", "08:30"))
        #expect(mail.text.contains("เลยกำหนดส่งแล้ว"))
        #expect(!(try Self.mail(.reminder)).text.contains("เลยกำหนด"))
    }

    @Test func givesTheReasonOfAReturnAsItWasWritten() throws {
        let reason = "ตัวเลขไม่ตรงกับ GFMIS <b>& อื่น ๆ</b>\nโปรดตรวจสอบเดือนกุมภาพันธ์"
        let mail = try Self.mail(.returned, Self.facts { $0.reason = reason })
        #expect(mail.text.contains("  ตัวเลขไม่ตรงกับ GFMIS <b>& อื่น ๆ</b>\n  โปรดตรวจสอบเดือนกุมภาพันธ์"))
        #expect(mail.html.contains("GFMIS &lt;b&gt;&amp; อื่น ๆ&lt;/b&gt;<br>โปรดตรวจสอบ"))
    }

    /// What a person typed stands in the subject and must not become a header of its own.
    @Test func letsNobodyForgeAHeader() throws {
        let mail = try Self.mail(.turn, Self.facts { $0.subject = "งาน\r\nBcc: all@example.go.th" })
        let lines = String(decoding: mail.mime, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(!lines.contains { $0.hasPrefix("Bcc") })
    }

    @Test func loadsNothingFromElsewhere() throws {
        for kind in LetterKind.allCases {
            let html = try Self.mail(kind).html
            #expect(!html.contains("<img") && !html.contains("<script") && !html.contains("<link"))
        }
    }

    @Test(arguments: [
        (LetterKind.turn, "/cases/01930000-0000-7000-8000-000000000001"),
        (.returned, "/reports/01930000-0000-7000-8000-000000000001"),
        (.approved, "/reports/01930000-0000-7000-8000-000000000001"),
    ])
    func leadsToTheThingItself(kind: LetterKind, path: String) {
        #expect(LetterWords(kind, Self.facts(), in: .thai, at: Self.now).action.path == path)
    }
}

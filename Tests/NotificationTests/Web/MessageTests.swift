import Access
import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import NotificationService

/// Messages on pages: one's own, and those of the agencies that one administers.
@Suite(.notification)
struct MessageTests {
    /// Two people have been mailed, or have not.
    private static func mailed(_ reactions: [MailSink.Stage: MailSink.Reaction] = [:]) async throws -> (
        Door, Office, MailSink
    ) {
        let office = try await Office(), sink = try MailSink(reactions)
        try await office.openDue([Duty(label: "ส่งเสริมทุเรียนคุณภาพ")])
        _ = try await office.sender(to: sink)(atMost: 50)
        return (try Door(office), office, sink)
    }

    private static func id(of person: UUID, in office: Office) async throws -> String {
        let id = try await office.database.first("SELECT id FROM delivery WHERE person_id = \(person)", as: UUID.self)
        return try #require(id).uuidString.lowercased()
    }

    @Test func showsWhatWasSentToTheReader() async throws {
        let (door, office, _) = try await Self.mailed()
        var clerk = try door.browser(.clerk)
        let list = await clerk.get("/messages").bodyText
        #expect(list.contains("ส่งเสริมทุเรียนคุณภาพ (ไตรมาสที่ 2"))
        #expect(list.contains("ใหม่"))
        let page = await clerk.get("/messages/\(try await Self.id(of: Office.clerk, in: office))")
        #expect(page.status == .ok)
        #expect(page.bodyText.contains("ภายในวันที่ 31 มีนาคม 2564 เวลา 24.00 น."))
        #expect(!page.bodyText.contains("คำตอบล่าสุด"), "what became of it is for administrators")
    }

    @Test func countsWhatHasNotBeenOpened() async throws {
        let (door, office, _) = try await Self.mailed()
        var program = try door.program(.clerk), browser = try door.browser(.clerk)
        #expect(await program.get("/api/notification/v1/badges").bodyText == #"{"messages":1}"#)
        _ = await browser.get("/messages/\(try await Self.id(of: Office.clerk, in: office))")
        #expect(await program.get("/api/notification/v1/badges").bodyText == #"{"messages":0}"#)
    }

    /// Somebody else's message does not exist, and an administrator next door has no business with it either.
    @Test func hidesWhatIsForOthers() async throws {
        let (door, office, _) = try await Self.mailed()
        let path = "/messages/\(try await Self.id(of: Office.head, in: office))"
        for stranger in [Principal.clerk, .governor, .neighbour] {
            var browser = try door.browser(stranger)
            #expect(await browser.get(path).status == .notFound)
        }
        var neighbour = try door.browser(.neighbour)
        #expect(await neighbour.get(path + "/resend").status == .notFound)
        let list = await neighbour.get("/messages?view=all")
        #expect(list.status == .ok)
        #expect(!list.bodyText.contains("ทุเรียน"))
        var clerk = try door.browser(.clerk)
        #expect(await clerk.get("/messages?view=all").status == .forbidden)
    }

    @Test(arguments: [
        ("", true), ("&state=sent", true), ("&state=failed", false), ("&kind=reminder", true), ("&kind=turn", false),
        ("&search=%E0%B8%97%E0%B8%B8%E0%B9%80%E0%B8%A3%E0%B8%B5%E0%B8%A2%E0%B8%99", true), ("&search=xyz", false),
        ("&state=nonsense&kind=%27%3B--&page=99", true),
    ])
    func showsAnAdministratorWhatTheyAskFor(query: String, found: Bool) async throws {
        let (door, _, _) = try await Self.mailed()
        var administrator = try door.browser(.administrator)
        let list = await administrator.get("/messages?view=all" + query)
        #expect(list.status == .ok)
        #expect(list.bodyText.contains("ส่งเสริมทุเรียนคุณภาพ (") == found)
    }

    @Test func sendsAgainWhatDidNotArrive() async throws {
        let (door, office, sink) = try await Self.mailed([.recipient: .reply(550, "no such mailbox")])
        let path = "/messages/\(try await Self.id(of: Office.clerk, in: office))",
            administrator = Principal.administrator
        var browser = try door.browser(administrator)
        #expect(await browser.get(path).bodyText.contains("550"))
        #expect(await browser.get(path + "/resend").status == .ok)
        let form = door.seal(administrator)
        #expect(await browser.postForm(path + "/resend", form).status == .seeOther)
        sink.react([:])
        #expect(try await office.sender(to: sink)(atMost: 50) == 1)
        // The same form once more is the same form, and sends nothing.
        #expect(await browser.postForm(path + "/resend", form).status == .seeOther)
        #expect(try await office.sender(to: sink)(atMost: 50) == 0)
        let deeds = try await office.database.run("SELECT action FROM audit_intake", as: String.self)
        #expect(deeds == ["message.resent"])
    }

    @Test func doesNotSendAgainWhatArrived() async throws {
        let (door, office, _) = try await Self.mailed()
        let path = "/messages/\(try await Self.id(of: Office.clerk, in: office))/resend"
        let administrator = Principal.administrator
        var browser = try door.browser(administrator)
        #expect(await browser.get(path).status == .conflict)
        #expect(await browser.postForm(path, door.seal(administrator)).status == .conflict)
    }

    @Test func saysWhatToDoWhenThereIsNothing() async throws {
        let door = try await Door(Office())
        var clerk = try door.browser(.clerk), administrator = try door.browser(.administrator)
        #expect(await clerk.get("/messages").bodyText.contains("ยังไม่มีข้อความ"))
        #expect(await administrator.get("/messages?view=all").bodyText.contains("ไม่พบข้อความ"))
    }

    @Test func speaksEnglishWhenAsked() async throws {
        let (door, _, _) = try await Self.mailed()
        var clerk = try door.browser(.clerk)
        #expect(await clerk.get("/messages?lang=en").bodyText.contains("Messages to me"))
    }
}

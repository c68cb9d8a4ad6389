import Access
import Contracts
import Database
import EventLog
import Foundation
import HTTP
import JSON
import Mail
import Runtime
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct MailTests {
    private func post(_ scene: AuthScene, _ sink: MailSink) throws -> MailPost {
        let from = MailMessage.Party(try #require(MailAddress("no-reply@raingan.example")))
        var settings = MailSettings(url: sink.url, from: from, encryption: .off)
        settings.connections = 1
        settings.answerWithin = .seconds(5)
        return MailPost(
            ground: scene.bench.ground,
            requests: RequestReset(ground: scene.bench.ground, sealing: scene.bench.sealing),
            sealing: scene.bench.sealing, transport: MailTransport(settings, metrics: Metrics()),
            lease: settings.handedLease,
            letters: LinkLetters(settings: settings, publicURL: "https://raingan.example", help: []), log: .silent,
            wake: Wake())
    }

    private func work(_ post: MailPost) async throws {
        while try await post.requests.dealWithOne() {}
        while try await post.sendOne() {}
    }

    /// The link of the latest mail.
    private func link(_ sink: MailSink) throws -> String {
        let data = try #require(sink.mails.last?.data)
        let parts = data.components(separatedBy: "\r\n\r\n")
        let text = String(
            decoding: try #require(
                Data(base64Encoded: parts[2].components(separatedBy: "\r\n--")[0].replacing("\r\n", with: ""))),
            as: UTF8.self)
        return String(try #require(text.firstMatch(of: /link=([A-Za-z0-9_-]+)/)).1)
    }

    @Test func aMailedLinkLeadsToANewPasswordOnce() async throws {
        let (scene, sink) = (try await AuthScene(), try MailSink())
        let post = try post(scene, sink)
        var browser = Browser(scene.application)
        let asked = await browser.client.postForm("/reset", [("name", "admin")])
        try await work(post)
        #expect(sink.mails.count == 1)
        #expect(sink.mails.first?.to.contains("admin@example.go.th") == true)
        let link = try link(sink)
        #expect(!asked.bodyText.contains(link))
        // Mail scanners open it ten times.
        for _ in 0..<10 { #expect(await browser.get("/reset/password?link=\(link)").status == .ok) }
        let wanted = "กุญแจดอกใหม่ ห้าคำ ไม่ซ้ำใคร"
        let short = await browser.client.postForm("/reset/password", [("link", link), ("password", "สั้น")])
        #expect(short.status == .unprocessable)
        let done = await browser.client.postForm(
            "/reset/password", [("link", link), ("password", wanted), ("again", wanted)])
        #expect(done.headers["Location"] == "/sign-in?done=reset")
        #expect(
            await browser.client.postForm("/reset/password", [("link", link), ("password", wanted)]).status == .gone)
        var old = scene.administrator
        #expect(await old.client.send(.post, "/session/renew").status == .unauthorized)
        #expect(await browser.signIn("admin", wanted).status == .seeOther)
    }

    @Test func theAnswerIsTheSameForEveryName() async throws {
        let (scene, sink) = (try await AuthScene(), try MailSink())
        let post = try post(scene, sink)
        var texts: Set<String> = []
        for name in ["admin", "nobody", "", "admin@example.go.th", "'--"] {
            var browser = Browser(scene.application)
            let answer = await browser.client.postForm("/reset", [("name", name)])
            #expect(answer.status == .ok)
            texts.insert(answer.bodyText.replacing(/name="_key" value="[^"]*"/, with: ""))
        }
        #expect(texts.count == 1)
        let rows = try await scene.bench.database.first("SELECT count(*) FROM reset_request", as: Int.self)
        #expect(rows == 5)
        try await work(post)
        // The address is no sign-in name of its own; only the name that somebody has leads to a mail.
        #expect(sink.mails.count == 1)
    }

    @Test func threeMailsAnHourAreEnough() async throws {
        let (scene, sink) = (try await AuthScene(), try MailSink())
        let post = try post(scene, sink)
        for _ in 0..<5 {
            var browser = Browser(scene.application)
            _ = await browser.client.postForm("/reset", [("name", "admin")])
            try await work(post)
        }
        #expect(sink.mails.count == 3)
    }

    @Test func aLinkDiesWithTimeWithAnotherLinkAndWithTheAddress() async throws {
        let (scene, sink) = (try await AuthScene(), try MailSink())
        let post = try post(scene, sink)
        var browser = Browser(scene.application)
        func ask() async throws -> String {
            _ = await browser.client.postForm("/reset", [("name", "admin")])
            try await work(post)
            return try link(sink)
        }
        let first = try await ask()
        let second = try await ask()
        #expect(first != second)
        #expect(await browser.get("/reset/password?link=\(first)").status == .gone)
        #expect(await browser.get("/reset/password?link=\(second)").status == .ok)
        scene.bench.time.advance(15 * 60)
        #expect(await browser.get("/reset/password?link=\(second)").status == .gone)
        #expect(await browser.get("/reset/password?link=").status == .gone)
    }

    @Test func aMailWhoseAnswerWasLostGoesOnceMoreAndIsTheSame() async throws {
        let (scene, sink) = (try await AuthScene(), try MailSink([.end: .close]))
        let post = try post(scene, sink)
        var browser = Browser(scene.application)
        _ = await browser.client.postForm("/reset", [("name", "admin")])
        try await work(post)
        let state = try await scene.bench.database.first(
            "SELECT state, sealed IS NULL FROM mail_outbox", as: (String, Bool).self)
        #expect(state?.0 == "failed")
        #expect(state?.1 == true)
        #expect(sink.mails.count == 2)
        let ids = sink.mails.map { $0.data.firstMatch(of: /Message-ID: (\S+)/)?.1 }
        #expect(ids[0] != nil && ids[0] == ids[1])
    }

    /// An instance that was lost between claiming and handing over has sent nothing: another takes it up within a minute.
    @Test func takesUpWhatWasLeftLyingAndOnlyOnceEach() async throws {
        let (scene, sink) = (try await AuthScene(), try MailSink())
        let post = try post(scene, sink)
        var browser = Browser(scene.application)
        _ = await browser.client.postForm("/reset", [("name", "admin")])
        while try await post.requests.dealWithOne() {}
        let now = scene.bench.ground.moment().real
        let lost = try #require(
            try await scene.bench.journal.transaction {
                try $0.claimMail(at: now, until: now.addingTimeInterval(MailSettings.claimLease.seconds))
            })
        #expect(try await post.sendOne() == false)
        scene.bench.time.advance(MailSettings.claimLease.seconds)
        #expect(try await post.sendOne())
        #expect(sink.mails.count == 1)
        // The one that was given up comes back to life and finds that its word counts for nothing.
        let late = try await scene.bench.journal.transaction {
            let isOurs = try $0.handOverMail(lost, at: now, until: .distantFuture)
            try $0.settleMail(lost, .again(at: now, wasAmbiguous: true), error: nil)
            return isOurs
        }
        #expect(!late)
        let state = try await scene.bench.database.first(
            "SELECT state, attempts FROM mail_outbox", as: (String, Int).self)
        #expect(state?.0 == "sent" && state?.1 == 2)
    }

    /// The database fell between committing and saying so: handing over is said again, and is one attempt.
    @Test func handingOverMayBeSaidTwice() async throws {
        let (scene, sink) = (try await AuthScene(), try MailSink())
        let post = try post(scene, sink)
        var browser = Browser(scene.application)
        _ = await browser.client.postForm("/reset", [("name", "admin")])
        while try await post.requests.dealWithOne() {}
        let now = scene.bench.ground.moment().real
        let answers = try await scene.bench.journal.transaction { database in
            let due = try #require(try database.claimMail(at: now, until: now.addingTimeInterval(30)))
            return try (0..<2).map { _ in try database.handOverMail(due, at: now, until: .distantFuture) }
        }
        #expect(answers == [true, true])
    }

    @Test func waitsForAServerThatIsAway() async throws {
        let (scene, sink) = (try await AuthScene(), try MailSink([.mail: .reply(450, "4.2.0 not now")]))
        let post = try post(scene, sink)
        var browser = Browser(scene.application)
        _ = await browser.client.postForm("/reset", [("name", "admin")])
        try await work(post)
        #expect(sink.mails.isEmpty)
        sink.react([:])
        scene.bench.time.advance(60)
        try await work(post)
        #expect(sink.mails.count == 1)
        let sealed = try await scene.bench.database.first(
            "SELECT count(*) FROM mail_outbox WHERE sealed IS NOT NULL", as: Int.self)
        #expect(sealed == 0)
    }

    @Test func anAddressIsOnesOwnWhenItsLinkWasUsed() async throws {
        var (scene, sink) = (try await AuthScene(), try MailSink())
        let post = try post(scene, sink)
        let named = await scene.administrator.submit(
            "/account/address", from: "/account", [("email", "new@example.go.th")])
        #expect(named.headers["Location"] == "/account?done=mailed")
        try await work(post)
        #expect(sink.mails.last?.to.contains("new@example.go.th") == true)
        let before = try await scene.bench.database.first("SELECT email FROM person", as: String.self)
        #expect(before == "admin@example.go.th")
        let secret = try link(sink)
        #expect(await scene.administrator.get("/account/confirm?link=\(secret)").status == .ok)
        let done = await scene.administrator.submit(
            "/account/confirm", from: "/account/confirm?link=\(secret)", [("link", secret)])
        #expect(done.headers["Location"] == "/account?done=address")
        let after = try await scene.bench.database.first("SELECT email FROM person", as: String.self)
        #expect(after == "new@example.go.th")
        #expect(try await scene.bench.told(ContactChanged.self).last?.fact.hasAddress == true)
    }

    @Test func givesAddressesToServicesThatAskAndPutsTheQuestionOnRecord() async throws {
        var scene = try await AuthScene()
        let (_, head) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        let (_, invited) = try await scene.invite("invited", to: "officer", at: "rayong-agri")
        let question = #"{"people":["\#(head.text)","\#(invited.text)","\#(UUID().text)"]}"#
        let answer = try await AnswerContacts(ground: scene.bench.ground)(Array(question.utf8))
        let contacts = try #require(try JSONValue(parsing: answer)["contacts"]?.array)
        #expect(contacts.count == 1)
        #expect(contacts[0]["person"]?.string == head.text)
        #expect(contacts[0]["address"]?.string == "a.head@example.go.th")
        #expect(contacts[0]["language"]?.string == "th")
        let details = try #require(
            try await scene.bench.database.first(
                "SELECT details FROM audit_intake WHERE action = 'contacts.read'", as: String.self))
        #expect(!details.contains("@"))
        for nonsense in ["", "[]", "{}", #"{"people":["x"]}"#, #"{"people":"x"}"#] {
            await #expect(throws: AnswerContacts.Malformed.self) {
                try await AnswerContacts(ground: scene.bench.ground)(Array(nonsense.utf8))
            }
        }
    }

    @Test func anAddressFromWhichMailComesBackIsNotUsedAgain() async throws {
        var scene = try await AuthScene()
        let (_, head) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        let clock = scene.bench.journal.clock
        for _ in 0..<2 {
            try await scene.bench.journal.transaction { try NoteBounce(clock: clock)(of: head, $0) }
        }
        let told = try await scene.bench.told(ContactChanged.self).filter { $0.subject == head }
        #expect(told.map(\.fact.hasAddress) == [true, false])
        let answer = try await AnswerContacts(ground: scene.bench.ground)(Array(#"{"people":["\#(head.text)"]}"#.utf8))
        #expect(String(decoding: answer, as: UTF8.self) == #"{"contacts":[]}"#)
    }
}

import Contracts
import Database
import Foundation
import Mail
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import NotificationService

extension Office {
    /// A sender that hands mails to a sink; Auth knows everybody's address but those of `unknown`.
    func sender(
        to sink: MailSink, without unknown: Set<UUID> = [], language: String = "th", patience: Duration = .seconds(5),
        width: Int = 4
    ) throws -> SendDeliveries {
        let from = MailMessage.Party(
            try #require(MailAddress("raingan@mail.example.go.th")), name: HeaderText("ระบบรายงาน"))
        var settings = MailSettings(url: sink.url, from: from, encryption: .off)
        settings.answerWithin = patience
        let figures = PostFigures(Metrics())
        return SendDeliveries(
            journal: journal,
            contacts: AskForContacts { body in
                let asked = try JSONDecoder().decode([String: [UUID]].self, from: Data(body))
                let known = (asked["people"] ?? []).filter { !unknown.contains($0) }
                let contacts = known.map {
                    ["person": $0.text, "address": "\($0.text)@example.go.th", "language": language]
                }
                return Array(try JSONEncoder().encode(["contacts": contacts]))
            },
            transport: MailTransport(settings, metrics: Metrics()),
            writer: MailWriter(from: from, replyTo: nil, publicURL: "https://raingan.example.go.th", help: []),
            pace: Pace(perSecond: 1000), width: width, lease: settings.handedLease, log: .silent, figures: figures)
    }

    /// Due in a moment: one reminder to two people.
    func openDue(_ duties: [Duty]) async throws {
        try await open(duties)
        try await addressAll(at: at("2021-03-24", "08:30"))
    }

    func states() async throws -> [String: Int] {
        let rows = try await database.run(
            "SELECT state, count(*)::integer FROM delivery GROUP BY state", as: (String, Int).self)
        return Dictionary(rows.map { ($0.0, $0.1) }) { $0 + $1 }
    }
}

/// From the ledger to the mail server, whatever happens on the way.
@Suite(.notification)
struct SendingTests {
    private static func id(of mail: MailSink.Mail) -> String? {
        mail.data.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") }.map(String.init)
    }

    @Test func sendsEachOnceAndNoMore() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.openDue([Duty(), Duty()])
        let send = try office.sender(to: sink)
        #expect(try await send(atMost: 50) == 4)
        #expect(try await send(atMost: 50) == 0)
        #expect(sink.mails.count == 4)
        #expect(try await office.states() == ["sent": 4])
    }

    /// Several instances at the same work: each mail goes out once.
    @Test func doesNotSendTwiceHoweverManyDoIt() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.openDue((0..<25).map { Duty(label: "โครงการที่ \($0)") })
        let senders = try (0..<3).map { _ in try office.sender(to: sink) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for send in senders { group.addTask { while try await send(atMost: 6) > 0 {} } }
            try await group.waitForAll()
        }
        #expect(sink.mails.count == 50)
        #expect(Set(sink.mails.compactMap(Self.id)).count == 50)
        #expect(try await office.states() == ["sent": 50])
    }

    @Test func sendsNothingAfterFiling() async throws {
        let office = try await Office(), sink = try MailSink(), duty = Duty()
        try await office.openDue([duty])
        try await office.close(duty)
        #expect(try await office.sender(to: sink)(atMost: 50) == 0)
        #expect(sink.mails.isEmpty)
    }

    /// Filed between claiming and handing over: the last look before the mail server sees it.
    @Test func stopsAtTheDoorWhenItIsFiledMeanwhile() async throws {
        let office = try await Office(), sink = try MailSink(), duty = Duty()
        try await office.openDue([duty])
        let claims = try await office.database.transaction {
            try $0.claimDeliveries(at: office.hands.now, until: .distantFuture, atMost: 9)
        }
        try await office.close(duty)
        for claim in claims {
            let attempt = try await office.database.transaction {
                try $0.handOver(
                    claim, messageID: "x", at: office.hands.now, restUntil: .distantFuture, lease: .distantFuture)
            }
            #expect(attempt == nil)
        }
        #expect(claims.count == 2)
        #expect(sink.mails.isEmpty)
    }

    /// The database fell between committing and saying so: handing over is said again, and is one attempt.
    @Test func handingOverMayBeSaidTwice() async throws {
        let office = try await Office()
        try await office.openDue([Duty()])
        let attempts = try await office.database.transaction { database in
            let now = office.hands.now
            let claims = try database.claimDeliveries(at: now, until: .distantFuture, atMost: 1)
            return try (claims + claims).map {
                try database.handOver($0, messageID: "x", at: now, restUntil: .distantFuture, lease: .distantFuture)
            }
        }
        #expect(attempts == [1, 1])
    }

    @Test(arguments: [MailSink.Stage.mail, .recipient, .data, .end])
    func triesAgainLaterWhenTheServerSaysNotNow(stage: MailSink.Stage) async throws {
        let office = try await Office(), sink = try MailSink([stage: .reply(451, "greylisted")])
        try await office.openDue([Duty()])
        let send = try office.sender(to: sink)
        _ = try await send(atMost: 50)
        #expect(try await office.states() == ["temp_failed": 2])
        sink.react([:])
        #expect(try await send(atMost: 50) == 0, "not before its time")
        office.hands.turn(to: at("2021-03-24", "08:31"))
        #expect(try await send(atMost: 50) == 2)
        #expect(try await office.states() == ["sent": 2])
        #expect(sink.mails.count == 2)
    }

    @Test(arguments: [MailSink.Stage.mail, .recipient, .end])
    func givesUpWhenTheServerSaysNever(stage: MailSink.Stage) async throws {
        let words = "no such mailbox <head@example.go.th>, sorry"
        let office = try await Office(), sink = try MailSink([stage: .reply(550, words)])
        try await office.openDue([Duty()])
        _ = try await office.sender(to: sink)(atMost: 50)
        #expect(try await office.states() == ["failed": 2])
        let kept = try await office.database.run("SELECT last_code, last_error FROM delivery", as: (Int, String).self)
        #expect(kept.allSatisfy { $0.0 == 550 && $0.1.contains("no such mailbox") })
        #expect(kept.allSatisfy { !$0.1.contains("@") }, "no address is kept")
    }

    /// The server had the mail and hung up without a word.
    @Test func holdsAReminderInDoubt() async throws {
        let office = try await Office(), sink = try MailSink([.end: .close])
        try await office.openDue([Duty()])
        let send = try office.sender(to: sink)
        _ = try await send(atMost: 50)
        #expect(try await office.states() == ["handed": 2])
        sink.react([:])
        try await office.waitAndRescue(hours: 48)
        #expect(try await send(atMost: 50) == 0)
        #expect(sink.mails.count == 2)
    }

    @Test func repeatsAReturnInDoubtOnceUnderTheSameID() async throws {
        let office = try await Office(), sink = try MailSink([.end: .close])
        try await office.returnReport(Duty())
        try await office.addressAll()
        let send = try office.sender(to: sink)
        for _ in 0..<4 {
            _ = try await send(atMost: 50)
            try await office.waitAndRescue(hours: 1)
        }
        // Two people, each twice: once, and once more.
        #expect(sink.mails.count == 4)
        #expect(Set(sink.mails.compactMap(Self.id)).count == 2)
        #expect(try await office.states() == ["handed": 2])
    }

    /// A process that died between claiming and handing over has sent nothing.
    @Test func takesUpWhatWasLeftLying() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.openDue([Duty()])
        let lost = try await office.database.transaction {
            try $0.claimDeliveries(at: office.hands.now, until: office.hands.now.addingTimeInterval(60), atMost: 9)
        }
        let send = try office.sender(to: sink)
        #expect(try await send(atMost: 50) == 0)
        try await office.waitAndRescue(hours: 1)
        #expect(try await send(atMost: 50) == 2)
        // The one that was given up comes back to life and finds that its word counts for nothing.
        let late = try await office.database.transaction {
            try $0.handOver(
                lost[0], messageID: "x", at: office.hands.now, restUntil: .distantFuture, lease: .distantFuture)
        }
        #expect(late == nil)
        #expect(sink.mails.count == 2)
    }

    /// A process that died after handing over may have sent it: a reminder is held, and an administrator can see that it
    /// is in doubt and have it sent again.
    @Test func holdsWhatADeadProcessHadHandedOver() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.openDue([Duty()])
        let again = "SELECT count(*) FROM delivery WHERE state = 'handed' AND lease_until IS NULL" as SQL
        try await office.database.transaction { database in
            let now = office.hands.now
            for claim in try database.claimDeliveries(at: now, until: now.addingTimeInterval(60), atMost: 9) {
                _ = try database.handOver(
                    claim, messageID: "x", at: now, restUntil: now, lease: now.addingTimeInterval(60))
            }
        }
        try await office.waitAndRescue(hours: 0)
        #expect(try await office.database.first(again, as: Int.self) == 0, "its instance may still be waiting")
        try await office.waitAndRescue(hours: 5)
        #expect(try await office.sender(to: sink)(atMost: 50) == 0)
        #expect(try await office.states() == ["handed": 2])
        #expect(try await office.database.first(again, as: Int.self) == 2)
        let one = try #require(try await office.database.first("SELECT id FROM delivery", as: UUID.self))
        let until = office.hands.now.addingTimeInterval(3600)
        #expect(try await office.database.transaction { try $0.resend(one, usefulUntil: until, at: office.hands.now) })
        #expect(try await office.sender(to: sink)(atMost: 50) == 1)
    }

    /// A return that a dead process had handed over goes again, once its instance can no longer be waiting.
    @Test func repeatsAReturnThatADeadProcessHadHandedOver() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.returnReport(Duty())
        try await office.addressAll()
        try await office.database.transaction { database in
            let now = office.hands.now
            for claim in try database.claimDeliveries(at: now, until: now.addingTimeInterval(60), atMost: 9) {
                _ = try database.handOver(
                    claim, messageID: "x", at: now, restUntil: now.addingTimeInterval(900),
                    lease: now.addingTimeInterval(660))
            }
        }
        try await office.waitAndRescue(hours: 0.2)
        #expect(try await office.sender(to: sink)(atMost: 50) == 0, "in doubt, and left alone")
        try await office.waitAndRescue(hours: 0.1)
        #expect(try await office.sender(to: sink)(atMost: 50) == 2)
        #expect(sink.mails.count == 2)
    }

    @Test func waitsWhenAuthIsSilent() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.openDue([Duty()])
        struct Silent: Error {}
        let working = try office.sender(to: sink)
        let send = SendDeliveries(
            journal: working.journal, contacts: AskForContacts { _ in throw Silent() }, transport: working.transport,
            writer: working.writer, pace: working.pace, width: 2, lease: .seconds(65), log: .silent,
            figures: working.figures)
        #expect(try await send(atMost: 50) == 0)
        #expect(try await office.states() == ["scheduled": 2])
        office.hands.turn(to: office.hands.now.addingTimeInterval(11))
        #expect(try await working(atMost: 50) == 2)
    }

    @Test func saysWhoHasNoAddressAndSendsWhenTheyHave() async throws {
        let office = try await Office(), sink = try MailSink(), duty = Duty()
        try await office.openDue([duty])
        _ = try await office.sender(to: sink, without: [Office.clerk])(atMost: 50)
        #expect(
            try await office.deliveries(of: duty) == [
                "reminder week-before sent": 1, "reminder week-before suppressed no-address": 1,
            ])
        try await office.hear(ContactChanged(personID: Office.clerk, hasAddress: true), of: Office.clerk)
        #expect(try await office.sender(to: sink)(atMost: 50) == 1)
        #expect(sink.mails.count == 2)
    }

    @Test func doesNotSendWhatHasLostItsUse() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.openDue([Duty()])
        office.hands.turn(to: at("2021-03-26", "09:00"))
        #expect(try await office.sender(to: sink)(atMost: 50) == 0)
        try await office.waitAndRescue(hours: 0)
        #expect(try await office.states() == ["expired": 2])
    }

    @Test func writesInTheReadersLanguage() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.openDue([Duty()])
        _ = try await office.sender(to: sink, language: "en")(atMost: 50)
        let mail = try #require(sink.mails.first)
        #expect(mail.data.contains("Content-Language: en"))
        #expect(mail.data.contains("Auto-Submitted: auto-generated"))
    }
}

extension Office {
    /// Lets time pass, and takes up what instances have left lying.
    fileprivate func waitAndRescue(hours: Double) async throws {
        hands.turn(to: hands.now.addingTimeInterval(hours * 3600))
        let now = hands.now
        _ = try await database.transaction { try $0.rescue(at: now, realNow: now) }
    }
}

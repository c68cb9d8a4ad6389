import Foundation
import Mail
import Runtime
import TestSupport
import Testing

struct TransportTests {
    private func transport(_ sink: MailSink, connections: Int = 1, answerWithin: Duration = .seconds(30)) throws
        -> MailTransport
    {
        try transport(sink.url, connections: connections, answerWithin: answerWithin)
    }

    private func transport(
        _ url: String, connections: Int = 1, answerWithin: Duration = .seconds(30),
        encryption: MailSettings.Encryption = .off
    ) throws -> MailTransport {
        let from = MailMessage.Party(try #require(MailAddress("no-reply@raingan.example")))
        var settings = MailSettings(url: url, from: from, encryption: encryption)
        settings.connections = connections
        settings.answerWithin = answerWithin
        return MailTransport(settings, metrics: Metrics())
    }

    @Test func handsOverEveryByte() async throws {
        let sink = try MailSink()
        let message = try mail()
        let outcome = try await transport(sink).send(message)
        #expect(outcome == .accepted(reply: "queued"))
        let received = try #require(sink.mails.first)
        #expect(received.data + "\r\n" == String(decoding: message.mime, as: UTF8.self))
        #expect(received.from.hasPrefix("MAIL FROM:<no-reply@raingan.example>"))
        #expect(received.to.hasPrefix("RCPT TO:<officer@rayong.example>"))
    }

    @Test func keepsItsConnection() async throws {
        let sink = try MailSink()
        let transport = try transport(sink)
        for _ in 0..<5 { #expect(await transport.send(try mail()) == .accepted(reply: "queued")) }
        #expect(sink.mails.count == 5)
        #expect(sink.connections == 1)
    }

    @Test func sendsSeveralAtOnce() async throws {
        let sink = try MailSink()
        let transport = try transport(sink, connections: 3)
        try await withThrowingTaskGroup { group in
            for number in 0..<30 {
                group.addTask { await transport.send(try mail(to: "officer\(number)@rayong.example")) }
            }
            for try await outcome in group { #expect(outcome == .accepted(reply: "queued")) }
        }
        #expect(Set(sink.mails.map(\.to)).count == 30)
        #expect((1...3).contains(sink.connections))
    }

    @Test(arguments: [MailSink.Stage.mail, .recipient, .data, .end], [451, 452, 550, 554])
    func passesRefusalsOn(stage: MailSink.Stage, code: Int) async throws {
        let sink = try MailSink([stage: .reply(code, "no")])
        let transport = try transport(sink)
        let expected: MailOutcome =
            code < 500 ? .refusedTemporarily(code: code, text: "no") : .refusedPermanently(code: code, text: "no")
        #expect(await transport.send(try mail()) == expected)
        #expect(sink.mails.isEmpty)
        // What went wrong with one mail does not spoil the next.
        sink.react([:])
        #expect(await transport.send(try mail()) == .accepted(reply: "queued"))
    }

    @Test(arguments: [MailSink.Stage.greeting, .hello])
    func blamesNoMailboxWhenTheServerItselfRefuses(stage: MailSink.Stage) async throws {
        let outcome = try await transport(MailSink([stage: .reply(554, "go away")])).send(mail())
        guard case .notSent = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test(arguments: [MailSink.Stage.greeting, .hello, .mail, .recipient, .data], [MailSink.Reaction.close, .stall])
    func isNotSentWhenTheLineIsLostBeforeTheEnd(stage: MailSink.Stage, reaction: MailSink.Reaction) async throws {
        let sink = try MailSink([stage: reaction])
        let outcome = try await transport(sink, answerWithin: .seconds(1)).send(mail())
        guard case .notSent = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(sink.mails.isEmpty)
    }

    @Test(arguments: [MailSink.Reaction.close, .stall])
    func isAmbiguousWhenTheLastAnswerIsLost(reaction: MailSink.Reaction) async throws {
        let sink = try MailSink([.end: reaction])
        let outcome = try await transport(sink, answerWithin: .seconds(1)).send(mail())
        guard case .ambiguous = outcome else {
            Issue.record("\(outcome)")
            return
        }
        // It did arrive: that is why nobody may say that it did not.
        #expect(sink.mails.count == 1)
    }

    @Test func isAcceptedWhenTheLineIsLostAfterTheAnswer() async throws {
        let sink = try MailSink([.end: .answerAndClose])
        let transport = try transport(sink)
        let first = await transport.send(try mail())
        #expect(first == .accepted(reply: "queued"))
        sink.react([:])
        let second = await transport.send(try mail())
        #expect(second == .accepted(reply: "queued"))
        #expect(sink.mails.count == 2)
    }

    @Test func triesOnceMoreOnANewLineAndNoOftener() async throws {
        let sink = try MailSink()
        let transport = try transport(sink)
        #expect(await transport.send(try mail()) == .accepted(reply: "queued"))
        sink.react([.mail: .close])
        guard case .notSent = await transport.send(try mail()) else {
            Issue.record("the server hangs up at every MAIL")
            return
        }
        #expect(sink.connections == 2)
    }

    @Test func isNotSentWhenNobodyListens() async throws {
        let sink = try MailSink()
        let url = sink.url
        _ = consume sink
        guard case .notSent = try await transport(url).send(mail()) else {
            Issue.record("nobody was there to take it")
            return
        }
    }

    @Test func sendsNothingInTheClearWhenEncryptionIsRequired() async throws {
        let sink = try MailSink()
        let outcome = try await transport(sink.url, encryption: .required).send(mail())
        guard case .notSent = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(sink.mails.isEmpty)
    }

    @Test func readsItsSettings() throws {
        var reader = SettingsReader([
            "SMTP_URL": "smtp://mail.example:587", "MAIL_FROM": "no-reply@raingan.example",
            "SMTP_ANSWER_SECONDS": "300",
        ])
        let settings = MailSettings(reading: &reader)
        try reader.finish()
        #expect(settings.encryption == .required)
        #expect(settings.answerWithin == .seconds(300))
        #expect(settings.from.name?.text == "ระบบรายงาน")
    }

    /// A mail that was handed over is nobody else's while the server may still answer; one that is only claimed may
    /// change hands within a minute.
    @Test(arguments: [
        [:], ["SMTP_CONNECT_SECONDS": "300", "SMTP_ANSWER_SECONDS": "3600"], ["SMTP_ANSWER_SECONDS": "1"],
    ])
    func aMailIsUnderWayForLongerThanAnyTransfer(environment: [String: String]) throws {
        let base = ["SMTP_URL": "smtp://mail.example:587", "MAIL_FROM": "no-reply@raingan.example"]
        var reader = SettingsReader(base.merging(environment) { $1 })
        let settings = MailSettings(reading: &reader)
        try reader.finish()
        #expect(settings.longestTransfer >= settings.connectWithin + settings.answerWithin)
        #expect(settings.handedLease > settings.longestTransfer)
        #expect(MailSettings.claimLease <= .seconds(60))
    }

    @Test(arguments: [
        ["SMTP_URL": "http://x", "MAIL_FROM": "a@b"], ["SMTP_URL": "smtp://u:p@x", "MAIL_FROM": "a@b"],
        ["SMTP_URL": "smtp://x", "MAIL_FROM": "a"], ["SMTP_URL": "smtp://x"], ["MAIL_FROM": "a@b"],
        ["SMTP_URL": "smtp://x", "MAIL_FROM": "a@b", "SMTP_USER": "u"],
        ["SMTP_URL": "smtp://x", "MAIL_FROM": "a@b", "MAIL_REPLY_TO": "nobody"],
    ])
    func namesWrongSettings(environment: [String: String]) {
        var reader = SettingsReader(environment)
        _ = MailSettings(reading: &reader)
        #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
    }
}

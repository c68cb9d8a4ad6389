import Contracts
import Database
import Foundation
import Runtime
import TestSupport
import Testing

@testable import NotificationService

extension Office {
    func postman(to sink: MailSink, wokenBy wake: Wake) throws -> Postman {
        let send = try sender(to: sink)
        return Postman(
            journal: journal, address: address, send: send, replan: ReplanReminders(journal: journal, plan: plan),
            wake: wake, figures: send.figures, log: .silent)
    }
}

/// The part that sees to everything by itself, as it runs in the service.
@Suite(.notification)
struct PostmanTests {
    @Test func tellsAtOnceAndStopsWhenTold() async throws {
        let office = try await Office(), sink = try MailSink(), wake = Wake()
        let postman = try office.postman(to: sink, wokenBy: wake)
        let running = Task { try await postman.run() }
        try await office.returnReport(Duty())
        wake.signal()
        try await eventually("two mails") { sink.mails.count == 2 }
        running.cancel()
        try await running.value
        #expect(try await office.states() == ["sent": 2])
    }

    @Test func plansAnewWhenHolidaysChange() async throws {
        let office = try await Office(), sink = try MailSink(), duty = Duty()
        try await office.open([duty])
        try await office.hear(HolidaysChanged(days: ["2021-03-24"]), of: HolidaysChanged.listID)
        let running = Task { [postman = try office.postman(to: sink, wokenBy: Wake())] in try await postman.run() }
        try await eventually("a new plan") { try await office.due(of: duty) == [at("2021-03-23", "08:30")] }
        running.cancel()
        try await running.value
    }

    /// Two instances, one of which is stopped in the middle: every mail goes out, and none twice.
    @Test func losesAndDoublesNothingWhenOneOfTwoIsStopped() async throws {
        let office = try await Office(), sink = try MailSink()
        try await office.open((0..<30).map { Duty(label: "โครงการที่ \($0)") })
        office.hands.turn(to: at("2021-03-24", "08:30"))
        let postmen = try (0..<2).map { _ in try office.postman(to: sink, wokenBy: Wake()) }
        let running = postmen.map { postman in Task { try await postman.run() } }
        try await eventually("some mails") { sink.mails.count >= 10 }
        running[0].cancel()
        try await running[0].value
        try await eventually("all mails") {
            // What the stopped one had claimed is free again when its claims have run out.
            let now = office.hands.now.addingTimeInterval(200)
            _ = try await office.database.transaction { try $0.rescue(at: office.hands.now, realNow: now) }
            return sink.mails.count >= 60
        }
        running[1].cancel()
        try await running[1].value
        let ids = sink.mails.compactMap { mail in
            mail.data.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") }
        }
        #expect(Set(ids).count == 60)
        #expect(ids.count == 60)
    }
}

import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import JSON
import TestSupport
import Testing

@testable import SubmissionService

@Suite(.submission)
struct FollowApprovalTests {
    /// What Approval says about one report, in the order of its case.
    private final class Voice {
        let about: CaseFacts
        private let inbox: Inbox
        private var sequence: Int64 = 0

        init(_ report: Report, _ ministry: Ministry) {
            inbox = ministry.inbox
            about = CaseFacts(
                reportID: report.id, reference: report.reference, revision: report.revision,
                obligationID: report.obligationID, programme: report.programme, period: report.periodKey,
                periodLabel: report.periodLabel.bilingual, agencyID: report.agencyID, agencyName: "",
                subjectLabel: report.label)
        }

        @discardableResult
        func say<Fact: Event>(_ fact: Fact) async throws -> Inbox.Outcome {
            sequence += 1
            let envelope = Envelope(
                id: UUID(), subject: about.reportID, sequence: sequence, agency: "rayong-agriculture", time: .now,
                traceparent: nil, fact: fact)
            return try await inbox.receive(try Wire.encode(envelope))
        }

        func open(_ step: String, vacant: Bool = false) async throws {
            try await say(
                StepOpened(
                    about: about, step: step, title: Bilingual(th: step, en: step), round: 1,
                    positionIDs: vacant ? [] : [UUID()], openedAt: instant("2021-03-26"),
                    dueAt: instant("2021-04-01", 0)))
        }

        func decide(_ step: String, _ outcome: StepDecided.Outcome, on day: String) async throws {
            try await say(
                StepDecided(
                    about: about, step: step, title: Bilingual(th: step, en: step), round: 1, outcome: outcome,
                    decidedAs: "ผู้ดำรงตำแหน่ง \(step)", decidedAt: instant(day), late: false))
        }

        func route() async throws {
            let steps = ["provincial-office", "vice-governor", "governor"]
            try await say(
                CaseOpened(
                    about: about, steps: steps.map { .init(key: $0, title: Bilingual(th: $0, en: $0)) },
                    openedAt: instant("2021-03-26")))
        }

        func giveBack(_ sections: [String]) async throws {
            try await decide("provincial-office", .returned, on: "2021-03-27")
            try await say(
                ReportReturned(
                    about: about, step: "provincial-office", returnedAs: "หัวหน้าสำนักงานจังหวัด",
                    reason: "ตัวเลขเบิกจ่ายไม่ตรง", sections: sections, returnedAt: instant("2021-03-27"),
                    answerBy: instant("2021-03-31", 0)))
        }
    }

    @Test func showsWhoseTurnItIs() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport(), voice = Voice(report, ministry)
        try await voice.route()
        try await voice.open("provincial-office")
        try await voice.decide("provincial-office", .approved, on: "2021-03-27")
        try await voice.open("vice-governor", vacant: true)
        let steps = try await ministry.database.transaction { try $0.steps(ofReport: report.id) }
        #expect(steps.map(\.state) == [.approved, .now, .later])
        #expect(steps[1].isVacant)
        #expect(try await ministry.report(report.id).state == .inReview)
        let view = try await ReadReport(office: ministry.office)(report.id, by: Official.clerk.acting)
        #expect(view.moments.map(\.kind) == [.sent, .approved])
        #expect(!view.may(.edit))
    }

    /// Q5: the governor's approval is due on the tenth day after the quarter, to 24.00.
    @Test(arguments: [("2021-04-10", false), ("2021-04-11", true)])
    func theGovernorsApprovalClosesTheSecondMilestone(day: String, late: Bool) async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport(), voice = Voice(report, ministry)
        try await voice.route()
        try await voice.open("governor")
        try await voice.decide("governor", .approved, on: day)
        let closed = try await ministry.told(ObligationClosed.self)
        #expect(closed.map(\.fact.step) == ["submitted", "governor"])
        #expect(closed.map(\.fact.reason) == [.filed, .approved])
        #expect(closed.map(\.fact.late) == [false, late])
        #expect(closed.map(\.sequence) == [1, 2])
    }

    @Test func aReturnOpensOnlyWhatIsFlagged() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport(), voice = Voice(report, ministry)
        try await voice.route()
        try await voice.open("provincial-office")
        try await voice.giveBack(["progress"])
        let returned = try await ministry.report(report.id)
        #expect(returned.state == .returned)
        #expect(returned.returned?.answerBy == instant("2021-03-31", 0))

        let saving = SaveChanges(office: ministry.office)
        _ = try await saving(
            .init(client: "p", since: 99, changes: [.init(field: "spent", value: "260000", seq: 1, replaces: nil)]),
            to: .report(report.id), by: Official.clerk.acting)
        let refused = await #expect(throws: Refusal.self) {
            _ = try await saving(
                .init(
                    client: "p", since: 99,
                    changes: [.init(field: "plan_reports.0.goal", value: "อื่น", seq: 2, replaces: nil)]),
                to: .report(report.id), by: Official.clerk.acting)
        }
        guard case .unkeepable(let place)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(place.field == "plan_reports.0.goal")
    }

    @Test func aReturnThatFlagsOnlyWhatTheFormLacksOpensEverything() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport(), voice = Voice(report, ministry)
        try await voice.route()
        try await voice.open("provincial-office")
        try await voice.giveBack(["nowhere"])
        let outcome = try await SaveChanges(office: ministry.office)(
            .init(client: "p", since: 99, changes: [.init(field: "spent", value: "260000", seq: 1, replaces: nil)]),
            to: .report(report.id), by: Official.clerk.acting)
        #expect(outcome.saved.map(\.field) == ["spent"])
    }

    @Test func theAnswerIsTheNextRevisionAndClosesNothingAgain() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport(), voice = Voice(report, ministry)
        try await voice.route()
        try await voice.open("provincial-office")
        try await voice.giveBack([])
        // After the due day of the quarter, but within the time that the return sets.
        ministry.clock.set("2021-03-30")
        try await ministry.fill(report, Samples.changed(Samples.progress, "spent", "260000.00"))
        let receipt = try await ministry.send(report)
        #expect(receipt.revision == 2 && !receipt.late)
        #expect(try await ministry.told(ReportSubmitted.self).map(\.fact.revision) == [1, 2])
        #expect(try await ministry.told(ObligationClosed.self).count == 1)
        let (_, changes) = try await ReadDifferences(office: ministry.office)(
            report.id, from: 1, to: 2, by: Official.approver.acting)
        #expect(changes.map(\.after.thai) == ["260,000.00 บาท"])
        let sent = try await ministry.report(report.id)
        #expect(sent.state == .submitted && sent.returned == nil)
    }

    @Test func endsWhenTheLastStepHasApproved() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport(), voice = Voice(report, ministry)
        try await voice.route()
        try await voice.say(
            ReportApproved(about: voice.about, approvedAt: instant("2021-04-09"), decisions: [], hash: "00"))
        #expect(try await ministry.report(report.id).state == .approved)
        await #expect(throws: Refusal.self) { try await ministry.send(report) }
    }

    @Test func waitsForAReportThatIsNotHereYet() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport()
        let voice = Voice(report, ministry)
        let about = CaseFacts(
            reportID: UUID(), reference: "", revision: 1, obligationID: UUID(), programme: "", period: "",
            periodLabel: Bilingual(th: "", en: ""), agencyID: UUID(), agencyName: "", subjectLabel: nil)
        let outcome = try await voice.say(CaseOpened(about: about, steps: [], openedAt: instant("2021-03-26")))
        #expect(outcome == .parked)
    }

    @Test(arguments: [
        "approval.case.opened.v1", "approval.step.opened.v1", "approval.step.decided.v1", "approval.report.returned.v1",
        "approval.report.approved.v1", "approval.report.refused.v1",
    ])
    func readsThePublishedExamples(name: String) async throws {
        let ministry = try await Ministry()
        // The report of the examples was sent from nowhere here, so the event waits; unreadable it would be dead.
        let bytes = try EventExamples.bytes(of: name)
        let first = String(decoding: bytes, as: UTF8.self)
            .replacing(/"sequence": "\d+"/, with: "\"sequence\": \"0000000000000000001\"")
        #expect(try await ministry.inbox.receive(Data(first.utf8)) == .parked)
        let state = try await ministry.database.first("SELECT state FROM inbox_parked", as: String.self)
        #expect(state == "retry")
    }
}

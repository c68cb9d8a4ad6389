import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import JSON
import Programme
import TestSupport
import Testing

@testable import SubmissionService

@Suite(.submission)
struct SendReportTests {
    @Test func freezesTheDraftAndTellsItsFacts() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        let receipt = try await ministry.send(report)

        let told = try #require(try await ministry.told(ReportSubmitted.self).first)
        #expect(told.subject == report.id && told.sequence == 1 && told.agency == "rayong-agriculture")
        #expect(told.fact.facts == ["budget_source": "provincial", "percent": "50"])
        #expect(told.fact.hash == receipt.hash && told.fact.revision == 1 && !told.fact.late)
        #expect(Set(told.fact.preparedBy) == [Official.clerk.id, Official.head.id])
        #expect(told.fact.submittedBy == Official.head.id)
        #expect(told.fact.milestones.map(\.step) == ["submitted", "governor"])
        #expect(told.fact.subjectLabel == "โครงการที่ 1")

        let frozen = try #require(
            try await ministry.database.transaction { try $0.frozenAnswers(report.id, revision: 1) })
        #expect(SendReport.hash(of: frozen) == receipt.hash)
        #expect(frozen.answers["percent"]?.int == 50)
        #expect(frozen.answers["plan_reports"]?.array?.count == 2)
        #expect(try await ministry.report(report.id).state == .submitted)
        #expect(try await ministry.audited("report.sent") == 1)
    }

    @Test func closesWhatTheOfficeOwedAndNothingElse() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport()
        let closed = try await ministry.told(ObligationClosed.self)
        #expect(closed.map(\.fact.step) == ["submitted"])
        #expect(closed.map(\.fact.reason) == [.filed])
        #expect(closed.map(\.sequence) == [1])
        #expect(report.filedAt != nil)
    }

    @Test(arguments: [(Official.clerk, "prepares"), (Official.approver, "approves"), (Official.overseer, "oversees")])
    func onlyTheHeadSends(official: Official, role: String) async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        let refused = await #expect(throws: Refusal.self, "\(role)") { try await ministry.send(report, by: official) }
        guard case .othersSend(let who)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(who.thai.contains("เกษตรจังหวัดระยอง"))
        #expect(try await ministry.told(ReportSubmitted.self).isEmpty)
        #expect(try await ministry.report(report.id).state == .draft)
    }

    @Test(arguments: [Official.neighbourHead, .neighbour, .stranger])
    func theNeighbourLearnsNothing(official: Official) async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        let refused = await #expect(throws: Refusal.self) { try await ministry.send(report, by: official) }
        guard case .notFound? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
    }

    @Test func aHeadWhoLeftThePositionDoesNotSend() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        try await ministry.database.execute(
            """
            UPDATE position_holder SET valid_until = \(instant("2021-03-01"))
            WHERE position_id = \(Official.head.positionID)
            """)
        await #expect(throws: Refusal.self) { try await ministry.send(report) }
        #expect(try await ministry.told(ReportSubmitted.self).isEmpty)
    }

    static let incomplete: [(String, JSONValue?, String)] = [
        ("percent", nil, "percent"), ("percent", 101, "percent"), ("percent", "-1", "percent"),
        ("percent", "abc", "percent"), ("results", "", "results"),
        ("plan_reports", [Samples.plan("plan-12")], "plan_reports"),
        ("plan_reports", [Samples.plan("reform-plan"), Samples.plan("plan-12")], "plan_reports"),
        ("spent_to_date", "1.00", "spent_to_date"),
    ]

    @Test(arguments: incomplete)
    func sayingWhatIsMissingItSendsNothing(field: String, value: JSONValue?, place: String) async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report, Samples.changed(Samples.progress, field, value))
        let refused = await #expect(throws: Refusal.self) { try await ministry.send(report) }
        guard case .incomplete(let problems)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(problems.map(\.field).contains(place))
        #expect(try await ministry.told(ReportSubmitted.self).isEmpty)
    }

    @Test func thaiDigitsAreDigits() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report, Samples.changed(Samples.progress, "percent", "๕๐"))
        try await ministry.send(report)
        #expect(try await ministry.told(ReportSubmitted.self).first?.fact.facts["percent"] == "50")
    }

    @Test func sendingTwiceUnderOneKeyIsSendingOnce() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        let request = RepeatableRequest(scope: "head", key: "k", fingerprint: [7])
        let sending = SendReport(office: ministry.office)
        let first = try await sending(report.id, by: Official.head.acting, repeatable: request)
        #expect(try await sending(report.id, by: Official.head.acting, repeatable: request) == first)
        let other = RepeatableRequest(scope: "head", key: "k", fingerprint: [8])
        await #expect(throws: RepeatableRequest.OtherContent.self) {
            try await sending(report.id, by: Official.head.acting, repeatable: other)
        }
        #expect(try await ministry.told(ReportSubmitted.self).count == 1)
    }

    @Test func ofManySendingAtOnceOneTakesEffect() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        let sent = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { (try? await ministry.send(report)) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(sent == 1)
        #expect(try await ministry.told(ReportSubmitted.self).map(\.fact.revision) == [1])
        #expect(try await ministry.told(ObligationClosed.self).count == 1)
    }

    /// The due day ends at 24.00, the next midnight.
    @Test(arguments: [(-1.0, false), (0.0, true), (1.0, true)])
    func lateBeginsWithTheNextDay(seconds: Double, late: Bool) async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await ministry.fill(report)
        ministry.clock.set(instant("2021-04-01", 0).addingTimeInterval(seconds))
        #expect(try await ministry.send(report).late == late)
        #expect(try await ministry.told(ObligationClosed.self).map(\.fact.late) == [late])
    }

    @Test func theRouteFollowsFromTheRegisterAndNobodyChooses() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        try await ministry.register(Samples.project("งบกลุ่มจังหวัด", source: "cluster"))
        let report = try #require(try await ministry.openQuarter(projects: 0).first)
        try await ministry.fill(report)
        try await ministry.send(report)
        #expect(try await ministry.told(ReportSubmitted.self).first?.fact.facts["budget_source"] == "cluster")
    }

    @Test func explainsItselfWhenProgressFallsBehindTheLastQuarter() async throws {
        let ministry = try await Ministry()
        let first = try await ministry.sentReport()
        ministry.clock.set("2021-06-25")
        _ = try await OpenPeriod(office: ministry.office)(
            "project-quarterly", try #require(Period(key: "2564-Q3")))
        let second = try #require(
            try await ministry.database.transaction { try $0.reports("p.key = '2564-Q3'").first })
        let fallen = Samples.changed(Samples.progress, "percent", 40)
        try await ministry.fill(second, fallen)
        await #expect(throws: Refusal.self) { try await ministry.send(second) }
        try await ministry.fill(second, Samples.changed(fallen, "lag_reason", "ฝนตกหนักในเดือนเมษายน"))
        let receipt = try await ministry.send(second)
        #expect(receipt.revision == 1 && first.id != second.id)
    }
}

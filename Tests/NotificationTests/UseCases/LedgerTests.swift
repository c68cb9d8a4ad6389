import Contracts
import Database
import EventLog
import Foundation
import Runtime
import TestSupport
import Testing

@testable import NotificationService

/// What stands in the ledger after what this service has heard.
@Suite(.notification)
struct LedgerTests {
    @Test func plansOneReminderAndNoMore() async throws {
        let office = try await Office(), duties = (0..<40).map { Duty(label: "โครงการที่ \($0)") }
        #expect(try await office.open(duties) == .applied)
        for duty in duties {
            #expect(try await office.ledger(of: duty) == ["reminder week-before scheduled"])
            #expect(try await office.due(of: duty) == [at("2021-03-24", "08:30")])
        }
    }

    @Test func startsWithWhatIsStillOfUse() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty], at: at("2021-03-29", "15:00"))
        #expect(try await office.ledger(of: duty) == ["reminder day-before scheduled"])
    }

    @Test func goesOnWithTheNextMilestoneAfterFiling() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.close(duty)
        #expect(
            try await office.ledger(of: duty) == [
                "reminder week-before cancelled", "reminder approval-three-days-before scheduled",
            ])
        try await office.close(duty, "governor", because: .approved)
        #expect(try await office.planned(of: duty) == [])
    }

    /// The two events have no order: what is filed before it is known to be owed is never reminded of.
    @Test func rememberesAFilingThatComesBeforeTheOpening() async throws {
        let office = try await Office(), duty = Duty()
        #expect(try await office.close(duty) == .applied)
        try await office.open([duty])
        #expect(try await office.ledger(of: duty) == ["reminder approval-three-days-before scheduled"])
    }

    @Test func waitsForTheProgramme() async throws {
        let office = try await Office(withProgramme: false), duty = Duty()
        #expect(try await office.open([duty]) == .parked)
        #expect(try await office.ledger(of: duty) == [])
    }

    @Test func plansAnewForANewDueTime() async throws {
        let office = try await Office()
        var duty = Duty()
        try await office.open([duty])
        (duty.due, duty.governorDue) = (at("2021-04-16"), at("2021-04-26"))
        try await office.open([duty])
        #expect(try await office.ledger(of: duty) == ["reminder week-before scheduled"])
        #expect(try await office.due(of: duty) == [at("2021-04-08", "08:30")])
        let version = try await office.database.run(
            "SELECT version FROM letter WHERE obligation_id = \(duty.id)", as: Int.self)
        #expect(version == [2])
    }

    @Test func changesNothingWhenTheSameOpeningIsToldAgain() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        let before = try await office.database.run("SELECT due_at FROM letter", as: Date.self)
        try await office.open([duty])
        #expect(try await office.database.run("SELECT due_at FROM letter", as: Date.self) == before)
    }

    @Test func movesWhatAHolidayMoves() async throws {
        let office = try await Office(), duty = Duty()
        try await office.open([duty])
        try await office.hear(HolidaysChanged(days: ["2021-03-24", "2021-03-23"]), of: HolidaysChanged.listID)
        let replan = ReplanReminders(journal: office.journal, plan: office.plan)
        let rehearsed = try await replan.rehearse([duty.id])
        #expect(rehearsed.map(\.changes) == [true])
        #expect(try await office.due(of: duty) == [at("2021-03-24", "08:30")], "a rehearsal writes nothing")
        #expect(try await replan(atMost: 10) == 1)
        #expect(try await office.due(of: duty) == [at("2021-03-22", "08:30")])
        #expect(try await replan(atMost: 10) == 0)
    }

    @Test func owesAnAnswerUntilTheReportComesAgain() async throws {
        let office = try await Office(at: at("2021-04-01", "09:00")), duty = Duty()
        try await office.open([duty])
        try await office.close(duty)
        try await office.openStep(duty)
        try await office.returnReport(duty, answerBy: at("2021-04-05"))
        #expect(
            try await office.planned(of: duty) == [
                "returned scheduled", "answer answer-day-before scheduled",
            ])
        try await office.openStep(duty, round: 2, revision: 2)
        #expect(
            try await office.planned(of: duty) == [
                "turn 2 scheduled", "reminder approval-three-days-before scheduled",
            ])
    }

    /// What consumers must read is what publishers have promised.
    @Test(arguments: [
        "auth.person.changed.v1", "auth.contact.changed.v1", "submission.programme.published.v1",
        "submission.holidays.changed.v1", "submission.entry.changed.v1", "submission.obligation.closed.v1",
        "approval.step.opened.v1", "approval.step.opened.v1.vacant", "approval.step.decided.v1",
        "approval.step.overdue.v1", "approval.report.returned.v1", "approval.report.returned.v1.whole",
        "approval.report.approved.v1", "approval.report.refused.v1",
    ])
    func readsWhatPublishersPromise(example: String) async throws {
        let office = try await Office()
        // An example may be any of its thing's events; here it is the first.
        var event = try #require(
            JSONSerialization.jsonObject(with: EventExamples.bytes(of: example)) as? [String: Any])
        event["sequence"] = Wire.sequence(1)
        #expect(try await office.inbox.receive(JSONSerialization.data(withJSONObject: event)) == .applied)
    }

    @Test func hearsEverythingThatTheCatalogueSays() {
        let record = RecordEvents(clock: .fixed(at("2021-03-01")), plan: PlanReminders(newID: .init()))
        let others: Set = [
            "auth.agencies.changed.v1", "auth.position.changed.v1", "auth.session.revoked.v1", "auth.key.published.v1",
        ]
        let expected = Set(Catalogue.entries.filter { $0.readers.contains("notification") }.map(\.name))
        #expect(Set(record.subscriptions.map(\.name)).union(others) == expected)
    }
}

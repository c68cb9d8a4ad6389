import Calendar
import Foundation
import JSON
import Programme
import Testing

struct ProjectQuarterlyTests {
    private func check(_ answers: JSONValue, last: JSONValue = [:]) throws -> FormCheck {
        try ProjectQuarterly.programme().check(Filling(answers: answers, entry: ProjectQuarterly.entry, last: last))
    }

    @Test func owesTheSecondQuarterByTheEndOfMarchAndTheTenthOfApril() throws {
        let schedule = try ProjectQuarterly.programme().schedule
        let first = try #require(CivilDate(iso: "2020-10-01"))
        let periods = schedule.periods(from: first, through: first.adding(days: 364))
        #expect(periods.map(\.key) == ["2564-Q1", "2564-Q2", "2564-Q3", "2564-Q4"])
        let timeline = schedule.timeline(of: periods[1])
        #expect(timeline.opens == (try Date("2020-12-31T17:00:00Z", strategy: .iso8601)))
        #expect(
            timeline.milestones.map { $0.due.written(.table) } == [
                "31 มี.ค. 2564 เวลา 24.00 น.", "10 เม.ย. 2564 เวลา 24.00 น.",
            ])
        let due = try Date("2021-03-31T17:00:00Z", strategy: .iso8601)
        #expect(timeline.standing(of: "submitted", at: due.addingTimeInterval(-1)) == .open)
        #expect(timeline.standing(of: "submitted", at: due) == .late)
        #expect(timeline.standing(of: "governor", at: due.addingTimeInterval(10 * 86_400 - 1)) == .open)
        #expect(timeline.standing(of: "governor", at: due.addingTimeInterval(10 * 86_400)) == .late)
        #expect(timeline.standing(of: "submitted", at: timeline.opens.addingTimeInterval(-1)) == .notOpen)
    }

    @Test func takesACompleteReportAndEntry() throws {
        #expect(try check(ProjectQuarterly.report).problems == [])
        #expect(try check(ProjectQuarterly.report).completeness.map(\.state) == [.done, .done])
        let entry = try #require(try ProjectQuarterly.programme().checkEntry(ProjectQuarterly.entry))
        #expect(entry.problems == [])
    }

    @Test(arguments: ["percent", "results", "spent", "spent_to_date", "problems", "next_steps", "plan_reports"])
    func needsEveryField(field: String) throws {
        let check = try check(ProjectQuarterly.changed(ProjectQuarterly.report, field, nil))
        #expect(!check.maySend)
        #expect(check.missing.flatMap(\.fields).map(\.field) == [field])
    }

    @Test(arguments: [("national-strategy", "plan_reports-plan12"), ("plan-12", "plan_reports-strategy")])
    func needsBothPlans(plan: String, rule: String) throws {
        let rows: JSONValue = [ProjectQuarterly.plan(plan), ProjectQuarterly.plan("government-policy")]
        let check = try check(ProjectQuarterly.changed(ProjectQuarterly.report, "plan_reports", rows))
        #expect(check.problems.map(\.cause) == [.rule(id: rule)])
        #expect(!check.maySend)
    }

    @Test func needsTheDetailsOfEachPlan() throws {
        let half = ProjectQuarterly.changed(ProjectQuarterly.plan("plan-12"), "goal", nil)
        let rows: JSONValue = [ProjectQuarterly.plan("national-strategy"), half]
        let check = try check(ProjectQuarterly.changed(ProjectQuarterly.report, "plan_reports", rows))
        #expect(check.problems.map(\.field) == ["plan_reports/1/goal"])
        #expect(check.problems.first?.words.thai == "รายการที่ 2: กรุณากรอก “เป้าหมาย”")
    }

    @Test(arguments: ["101", "-1", "−1", "abc", "50.5"])
    func keepsButDoesNotSendAPercentThatIsNone(typed: String) throws {
        let check = try check(ProjectQuarterly.changed(ProjectQuarterly.report, "percent", .string(typed)))
        #expect(check.problems.map(\.cause) == [.unreadable])
        #expect(check.completeness.map(\.state) == [.error, .done])
        #expect(!check.maySend)
    }

    @Test func asksWhyProgressFell() throws {
        let fell = try check(ProjectQuarterly.report, last: ["percent": 60])
        #expect(fell.problems.map(\.severity) == [.explain])
        #expect(!fell.maySend)
        let explained = ProjectQuarterly.changed(ProjectQuarterly.report, "lag_reason", "นับใหม่ตามงวดงาน")
        #expect(try check(explained, last: ["percent": 60]).maySend)
    }

    @Test func addsUpTheQuartersToTheSatang() throws {
        let wrong = ProjectQuarterly.changed(ProjectQuarterly.entry, "spend_q4", "250000.01")
        let check = try #require(try ProjectQuarterly.programme().checkEntry(wrong))
        #expect(check.problems.map(\.cause) == [.rule(id: "quarters-make-budget")])
        let none = try #require(try ProjectQuarterly.programme().checkEntry([:]))
        #expect(none.completeness.map(\.state) == [.empty, .empty, .empty, .empty, .empty])
    }

    @Test(arguments: [
        ("provincial", ["provincial-office", "vice-governor", "governor", "permanent-secretary", "council"]),
        ("cluster", ["osm-director", "governor", "permanent-secretary", "council"]),
    ])
    func followsTheBudgetSource(source: String, steps: [String]) throws {
        let programme = try ProjectQuarterly.programme()
        let entry = ProjectQuarterly.changed(ProjectQuarterly.entry, "budget_source", .string(source))
        let facts = programme.facts(of: Filling(answers: ProjectQuarterly.report, entry: entry))
        #expect(facts == ["budget_source": source, "percent": "50"])
        let conduct = try Conduct(programme.excerpt)
        #expect(conduct.route == programme.route)
        let chosen = try #require(try conduct.route?.chosen(for: facts))
        #expect(chosen.steps.map(\.id) == steps)
        #expect(chosen.steps.filter(\.signs).map(\.id) == ["governor"])
        #expect(try programme.route?.chosen(for: [:]) == nil)
    }

    @Test func letsTheMinistrysReturnBeAnsweredWithinThreeDays() throws {
        let route = try #require(try ProjectQuarterly.programme().route)
        let step = try #require(route.alternatives[0].steps.first { $0.id == "permanent-secretary" })
        let notice = try #require(CivilDate(iso: "2021-04-12"))
        #expect(step.answerWithin?.deadline(from: notice).date.iso == "2021-04-15")
    }

    @Test func beginsTheReportWithTheEntrysPlans() throws {
        let programme = try ProjectQuarterly.programme()
        let draft = programme.form.prefilled(entry: ProjectQuarterly.entry, last: [:])
        #expect(draft["plan_reports"] == ProjectQuarterly.entry["plans"])
    }

    @Test func isOwedInItsOwnFiscalYearOnly() throws {
        let programme = try ProjectQuarterly.programme()
        #expect(programme.isOwed(for: ProjectQuarterly.entry, in: try #require(Period(key: "2564-Q2"))))
        #expect(!programme.isOwed(for: ProjectQuarterly.entry, in: try #require(Period(key: "2565-Q1"))))
    }

    @Test func remindsBeforeAtAndAfterTheDueDay() throws {
        let programme = try ProjectQuarterly.programme()
        let period = try #require(Period(key: "2564-Q2"))
        let due = programme.schedule.timeline(of: period).milestones[0].due
        let office = programme.reminders.filter { $0.milestone == "submitted" }
        let days = office.compactMap { $0.times(for: due).first?.date.iso }
        #expect(days == ["2021-03-24", "2021-03-26", "2021-03-30", "2021-03-31", "2021-04-01", "2021-04-05"])
        #expect(office.first { $0.id == "overdue" }?.times(for: due).count == 5)
    }
}

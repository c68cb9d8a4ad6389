import Calendar
import Foundation
import Programme
import Testing

@testable import ApprovalService

struct DueTests {
    /// Monday, 29 March 2021, 14:05.
    let monday = Walk.day

    @Test func countsWorkingDaysToTheEndOfTheLast() throws {
        let holidays = Holidays([try #require(CivilDate(iso: "2021-03-31"))])
        let step = Walk.step("a", limit: TimeLimit(days: 3, counting: .working))
        // Tuesday, (Wednesday is a holiday), Thursday, Friday.
        #expect(step.due(from: monday, holidays) == CivilDate(iso: "2021-04-02")?.end)
    }

    @Test(arguments: [("2021-03-30", "2021-03-30"), ("2021-04-30", "2021-04-01")])
    func whateverComesFirstOfLimitAndMilestoneCounts(milestone: String, due: String) throws {
        let step = Walk.step(
            "governor", limit: TimeLimit(days: 3, counting: .calendar),
            milestone: try #require(CivilDate(iso: milestone)).end)
        #expect(step.due(from: monday, .none) == CivilDate(iso: due)?.end)
    }

    @Test func aStepWithoutLimitHasNoDueTimeAndIsNeverLate() throws {
        let step = Walk.step("a", limit: nil)
        #expect(step.due(from: monday, .none) == nil)
        let turn = ReportCase.Turn(step: 0, round: 1, since: monday, due: nil)
        #expect(!turn.isLate(at: .distantFuture))
    }

    @Test func isLateFromTheInstantOnAtWhichItWasDue() {
        let turn = ReportCase.Turn(step: 0, round: 1, since: monday, due: monday.addingTimeInterval(10))
        #expect(!turn.isLate(at: monday.addingTimeInterval(9.999)))
        #expect(turn.isLate(at: monday.addingTimeInterval(10)))
    }

    @Test func theAnswerToAReturnIsDueThreeDaysAfterTheDayOfTheNotice() throws {
        let step = Walk.step("permanent-secretary", answerWithin: TimeLimit(days: 3, counting: .calendar))
        var (way, _) = ReportCase.begin(UUID(), revision: 1, steps: [step], at: monday, holidays: .none)
        let verdict = ReportCase.Verdict(
            revision: 1, step: "permanent-secretary", ruling: .sendBack(to: .preparer))
        _ = try way.decide(verdict, as: "", at: monday, holidays: .none)
        #expect(way.state == .returned(by: 0, answerBy: CivilDate(iso: "2021-04-01")?.end))
    }
}

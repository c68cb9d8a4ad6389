import Calendar
import Foundation
import Programme
import Testing

@testable import ApprovalService

struct ReportCaseTests {
    @Test(arguments: 1...6)
    func approvesAfterEveryStepInItsOrderAndNotBefore(count: Int) throws {
        var walk = Walk(steps: count)
        for number in 0..<count {
            #expect(walk.way.current?.key == "step-\(number)")
            #expect(walk.way.state != .approved)
            try walk.decide(.approve)
        }
        #expect(walk.way.state == .approved)
        #expect(walk.way.steps.allSatisfy { $0.approval != nil })
    }

    @Test func approvesAtOnceWithoutAnyStep() { #expect(Walk(steps: 0).way.state == .approved) }

    @Test(arguments: 0..<5)
    func goesOnAtTheStepThatReturnedIt(step: Int) throws {
        var walk = Walk(steps: 5)
        for _ in 0..<step { try walk.decide(.approve) }
        try walk.decide(.sendBack(to: .preparer))
        #expect(walk.way.state == .returned(by: step, answerBy: nil))
        try walk.receive(2)
        #expect(walk.way.turn?.step == step)
        #expect(walk.way.turn?.round == 2)
        #expect(walk.way.steps.prefix(step).allSatisfy { $0.approval != nil })
    }

    @Test func asksTheStepBeforeAgainAndThenItself() throws {
        var walk = Walk(steps: 3)
        try walk.decide(.approve)
        try walk.decide(.sendBack(to: .previous))
        #expect(walk.way.turn?.step == 0)
        #expect(walk.way.steps[0].approval == nil)
        try walk.decide(.approve)
        #expect(walk.way.turn?.step == 1)
        #expect(walk.way.turn?.round == 2)
    }

    @Test func sendsBackToANamedEarlierStepOnly() throws {
        var walk = Walk(steps: 3, returns: [.step("step-0"), .step("step-2")])
        try walk.decide(.approve)
        #expect(throws: CaseRefusal.mayNotReturnThere) { try walk.decide(.sendBack(to: .step("step-2"))) }
        #expect(throws: CaseRefusal.mayNotReturnThere) { try walk.decide(.sendBack(to: .preparer)) }
        try walk.decide(.sendBack(to: .step("step-0")))
        #expect(walk.way.turn?.step == 0)
    }

    @Test func theFirstStepHasNoPreviousOne() throws {
        var walk = Walk(steps: 2)
        #expect(throws: CaseRefusal.mayNotReturnThere) { try walk.decide(.sendBack(to: .previous)) }
    }

    @Test func refusesForGoodOnlyWhereTheRouteSaysSo() throws {
        var strict = Walk(steps: 2, refuses: false)
        #expect(throws: CaseRefusal.mayNotRefuse) { try strict.decide(.refuse) }
        var walk = Walk(steps: 2)
        try walk.decide(.refuse)
        #expect(walk.way.state == .refused(by: 0))
        #expect(throws: CaseRefusal.over(.refused)) { try walk.receive(2) }
        #expect(walk.way.revision == 1)
    }

    @Test func aNewRevisionThatNobodyAskedForBeginsAgain() throws {
        var walk = Walk(steps: 3)
        try walk.decide(.approve)
        let interrupted = try #require(walk.way.turn)
        try walk.receive(2)
        #expect(walk.changes.contains(.superseded(interrupted)))
        #expect(walk.way.turn?.step == 0)
        #expect(walk.way.steps.allSatisfy { $0.approval == nil })
    }

    @Test func anotherRouteBeginsAtItsFirstStepAndCountsRoundsOn() throws {
        var walk = Walk(steps: 2)
        try walk.decide(.sendBack(to: .preparer))
        try walk.receive(2, route: [Walk.step("osm-director"), Walk.step("step-0")])
        #expect(walk.way.current?.key == "osm-director")
        try walk.decide(.approve)
        #expect(walk.way.turn?.round == 2)
    }

    @Test(arguments: [0, 1])
    func anOldOrRepeatedRevisionChangesNothing(revision: Int) throws {
        var walk = Walk(steps: 2)
        let before = walk.way
        try walk.receive(revision)
        #expect(walk.way == before)
    }

    @Test func namesWhyADecisionComesTooLateOrTooEarly() throws {
        var walk = Walk(steps: 3)
        func refusal(_ revision: Int, _ step: String, round: Int? = nil) -> CaseRefusal? {
            let verdict = ReportCase.Verdict(revision: revision, step: step, round: round, ruling: .approve)
            var copy = walk.way
            return #expect(throws: CaseRefusal.self) {
                try copy.decide(verdict, as: "", at: walk.now, holidays: .none)
            }
        }
        #expect(refusal(1, "nowhere") == .unknownStep)
        #expect(refusal(2, "step-0") == .staleRevision(current: 1))
        #expect(refusal(1, "step-1") == .notYetItsTurn(waitsFor: Words("ขั้น step-0", "Step step-0")))
        try walk.decide(.approve)
        #expect(refusal(1, "step-0") == .decidedAlready)
        #expect(refusal(1, "step-1", round: 2) == .decidedAlready)
        try walk.decide(.sendBack(to: .preparer))
        #expect(refusal(1, "step-1") == .over(.returned))
        try walk.receive(2)
        #expect(refusal(1, "step-1") == .staleRevision(current: 2))
        try walk.decide(.approve)
        try walk.decide(.approve)
        #expect(refusal(2, "step-2") == .over(.approved))
    }

    @Test func aStepThatNeedsSeveralVotesWaitsForThem() throws {
        var walk = Walk(steps: 2)
        let turn = try #require(walk.way.turn)
        let first = try walk.way.decide(
            walk.verdict(.approve), as: "", votes: 1, needed: 2, at: walk.now, holidays: .none)
        #expect(first == [.voted(turn)])
        #expect(walk.way.turn == turn)
        let second = try walk.way.decide(
            walk.verdict(.approve), as: "", votes: 2, needed: 2, at: walk.now, holidays: .none)
        #expect(second.first == .decided(turn, .approved, late: false))
        #expect(walk.way.turn?.step == 1)
    }

    @Test(arguments: [(Quorum.any, 4, 1), (.all, 4, 4), (.all, 0, 1), (.atLeast(3), 4, 3)])
    func countsTheVotesThatAStepNeeds(quorum: Quorum, holders: Int, needed: Int) {
        #expect(Walk.step("a", quorum: quorum).votesNeeded(holders: holders) == needed)
    }
}

import Calendar
import Foundation
import Programme
import Testing

@testable import ApprovalService

/// What holds on every way that a report can take (INV-15), tried on many random ways.
struct CaseWalkTests {
    @Test(arguments: 0..<200)
    func skipsNoStepAndDecidesNoTurnTwice(seed: Int) throws {
        var dice = Dice(seed)
        let count = Int.random(in: 1...6, using: &dice)
        var walk = Walk(steps: count, returns: [.preparer, .previous, .step("step-0")])
        for _ in 0..<60 { Self.happen(to: &walk, &dice) }
        try Self.check(walk, steps: count)
    }

    /// Something that may happen to a case, sensible or not.
    private static func happen(to walk: inout Walk, _ dice: inout Dice) {
        let sendBack: [Step.ReturnTarget] = [.preparer, .previous, .step("step-0"), .step("nowhere")]
        switch Int.random(in: 0..<20, using: &dice) {
        case 0..<10: try? walk.decide(.approve)
        case 10..<13: try? walk.decide(.sendBack(to: sendBack.randomElement(using: &dice) ?? .preparer))
        case 13: if walk.changes.count > 40 { try? walk.decide(.refuse) }
        case 14..<17: if case .returned = walk.way.state { try? walk.receive(walk.way.revision + 1) }
        case 17: try? walk.receive(walk.way.revision + Int.random(in: -1...1, using: &dice))
        default:
            let verdict = ReportCase.Verdict(
                revision: Int.random(in: 0...walk.way.revision + 1, using: &dice),
                step: "step-\(Int.random(in: 0..<7, using: &dice))", round: Int.random(in: 0...3, using: &dice),
                ruling: .approve)
            walk.changes += (try? walk.way.decide(verdict, as: "", at: walk.now, holidays: .none)) ?? []
        }
    }

    private static func check(_ walk: Walk, steps: Int) throws {
        var open: ReportCase.Turn?
        var approved: Set<Int> = []
        var ended: Set<[Int]> = []
        for change in walk.changes {
            switch change {
            case .opened(let turn):
                #expect(open == nil, "two turns at once")
                // A step is asked only when all before it have approved the report as it is.
                #expect(approved.isSuperset(of: 0..<turn.step), "a step was skipped")
                approved = approved.filter { $0 < turn.step }
                open = turn
            case .decided(let turn, let outcome, _):
                #expect(turn == open, "a decision out of turn")
                #expect(ended.insert([turn.step, turn.round]).inserted, "a turn decided twice")
                if outcome == .approved { approved.insert(turn.step) }
                open = nil
            case .superseded(let turn):
                #expect(turn == open)
                #expect(ended.insert([turn.step, turn.round]).inserted)
                open = nil
            case .approved: #expect(approved == Set(0..<steps), "approved without every step")
            case .voted, .returned, .refused: #expect(open == nil)
            }
        }
        #expect(open == walk.way.turn)
        #expect((walk.way.state == .approved) == (walk.changes.last == .approved))
    }
}

import Calendar
import Foundation
import Programme

@testable import ApprovalService

/// Numbers that look random and are the same for the same seed.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// A case on a route of so many steps, and everything that happened to it.
struct Walk {
    static let day = Date(timeIntervalSince1970: 1_616_990_731)

    var way: ReportCase
    var changes: [ReportCase.Change]
    var now = Walk.day

    init(steps: Int, returns: [Step.ReturnTarget] = [.preparer, .previous], refuses: Bool = true) {
        let route = (0..<steps).map { Walk.step("step-\($0)", returns: returns, refuses: refuses) }
        (way, changes) = ReportCase.begin(UUID(), revision: 1, steps: route, at: Walk.day, holidays: .none)
    }

    static func step(
        _ key: String, returns: [Step.ReturnTarget] = [.preparer, .previous], refuses: Bool = false,
        limit: TimeLimit? = TimeLimit(days: 3, counting: .working), milestone: Date? = nil,
        answerWithin: TimeLimit? = nil, quorum: Quorum = .any
    ) -> CaseStep {
        CaseStep(
            key: key, title: Words("ขั้น \(key)", "Step \(key)"),
            turn: PositionExpression("governor", of: .own), quorum: quorum, limit: limit, milestone: milestone,
            mayReturnTo: returns, answerWithin: answerWithin, mayRefuse: refuses, signs: false)
    }

    /// What the step whose turn it is says.
    func verdict(_ ruling: ReportCase.Verdict.Ruling) -> ReportCase.Verdict {
        ReportCase.Verdict(
            revision: way.revision, step: way.current?.key ?? "none", round: way.turn?.round, ruling: ruling)
    }

    mutating func decide(_ ruling: ReportCase.Verdict.Ruling) throws(CaseRefusal) {
        changes += try way.decide(verdict(ruling), as: "ผู้ว่าราชการจังหวัดระยอง", at: now, holidays: .none)
        now.addTimeInterval(60)
    }

    mutating func receive(_ revision: Int, route: [CaseStep]? = nil) throws(CaseRefusal) {
        changes += try way.receive(revision: revision, route: route, at: now, holidays: .none)
        now.addTimeInterval(60)
    }
}

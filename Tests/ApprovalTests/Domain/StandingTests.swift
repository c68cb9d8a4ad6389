import Calendar
import Foundation
import Testing

@testable import ApprovalService

struct StandingTests {
    static let seat = Standing.Seat(positionID: UUID(), holdingID: UUID(), capacity: "ผู้ว่าราชการจังหวัดระยอง")
    static let entitled = standing()

    static func standing(
        seat: Standing.Seat? = seat, right: Standing.Right = .granted(by: UUID()), prepared: Bool = false,
        voted: Bool = false
    ) -> Standing {
        Standing(seat: seat, right: right, prepared: prepared, voted: voted)
    }

    @Test func whoHoldsThePositionAndHasTheRightMayDecide() {
        let walk = Walk(steps: 2, refuses: false)
        let open = walk.way.allowances(for: Self.entitled).filter { $0.refusal == nil }.map(\.action)
        #expect(open == [.approve, .sendBack])
    }

    @Test(arguments: [
        (standing(seat: nil), "not_holder"), (standing(right: .lacking(code: "out_of_reach")), "out_of_reach"),
        (standing(prepared: true), "own_work"), (standing(voted: true), "voted_already"),
    ])
    func everybodyElseIsToldWhyNot(standing: Standing, code: String) {
        let refusals = Walk(steps: 2).way.allowances(for: standing).map { $0.refusal?.code }
        #expect(refusals == [code, code, code])
    }

    @Test func nothingIsOpenOnceItIsOver() throws {
        var walk = Walk(steps: 1)
        try walk.decide(.approve)
        #expect(walk.way.allowances(for: Self.entitled).allSatisfy { $0.refusal == .over(.approved) })
    }

    @Test(arguments: CaseRefusal.Ending.allCasesForTests)
    func everyRefusalHasWordsInBothLanguages(ending: CaseRefusal.Ending) {
        #expect(!CaseRefusal.over(ending).title.thai.isEmpty && !CaseRefusal.over(ending).title.english.isEmpty)
    }

    @Test(arguments: [
        (SignedCapacity.Mode.own, nil, "ผู้ว่าราชการจังหวัดระยอง"),
        (.acting, "รองผู้ว่าราชการจังหวัดระยอง", "รองผู้ว่าราชการจังหวัดระยอง รักษาราชการแทนผู้ว่าราชการจังหวัดระยอง"),
        (.delegated, nil, "ปฏิบัติราชการแทนผู้ว่าราชการจังหวัดระยอง"),
    ])
    func namesThePositionStoodInFor(mode: SignedCapacity.Mode, own: String?, text: String) {
        #expect(SignedCapacity.text("ผู้ว่าราชการจังหวัดระยอง", mode, own: own) == text)
    }
}

extension CaseRefusal.Ending {
    static let allCasesForTests: [CaseRefusal.Ending] = [.returned, .approved, .refused]
}

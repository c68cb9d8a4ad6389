import Calendar
import Foundation
import Programme
import Testing

@testable import ApprovalService

struct DecisionTextTests {
    static let good = DecisionText(
        revision: "1", step: "governor", outcome: "returned", reason: "ตัวเลขเบิกจ่ายไม่ตรงกับ GFMIS",
        sections: ["progress"], shown: "b7a0e05d")

    @Test func readsWhatIsNeeded() throws {
        let stated = try Self.good.read()
        #expect(stated.verdict.ruling == .sendBack(to: .preparer))
        #expect(stated.reason == "ตัวเลขเบิกจ่ายไม่ตรงกับ GFMIS")
        #expect(stated.sections == ["progress"])
    }

    @Test(arguments: [
        ("previous", Step.ReturnTarget.previous), ("preparer", .preparer), ("vice-governor", .step("vice-governor")),
    ])
    func readsWhereItGoesBackTo(word: String, target: Step.ReturnTarget) throws {
        var text = Self.good
        text.returnTo = word
        #expect(try text.read().verdict.ruling == .sendBack(to: target))
    }

    static let wrong: [(@Sendable (inout DecisionText) -> Void, String)] = [
        ({ $0.revision = "" }, "revision"), ({ $0.revision = "0" }, "revision"), ({ $0.revision = "๑x" }, "revision"),
        ({ $0.step = "" }, "step"), ({ $0.round = "two" }, "round"), ({ $0.outcome = "maybe" }, "outcome"),
        ({ $0.reason = "  \n\t " }, "reason"), ({ $0.reason = String(repeating: "ก", count: 2_001) }, "reason"),
        ({ $0.reason = "ซ่อน\u{202E}กลับ" }, "reason"), ({ $0.reason = "เสีย\u{FFFD}" }, "reason"),
        ({ $0.sections = ["<script>"] }, "sections"), ({ $0.sections = Array(repeating: "a", count: 201) }, "sections"),
        ({ $0.returnTo = "../governor" }, "to"),
    ]

    @Test(arguments: wrong.indices)
    func namesTheFieldThatIsWrong(index: Int) throws {
        let (spoil, field) = Self.wrong[index]
        var text = Self.good
        spoil(&text)
        let refusal = #expect(throws: CaseRefusal.self) { try text.read() }
        guard case .invalid(let faults)? = refusal else { throw CaseRefusal.unknownStep }
        #expect(faults.map(\.field) == [field])
        #expect(faults.allSatisfy { !$0.words.thai.isEmpty && !$0.words.english.isEmpty })
    }

    @Test func takesAReasonOfExactlyTheLimit() throws {
        var text = Self.good
        text.reason = String(repeating: "ก", count: 2_000)
        #expect(try text.read().reason?.unicodeScalars.count == 2_000)
    }

    @Test func anApprovalNeedsNoReasonAndFlagsNoSections() throws {
        var text = Self.good
        (text.outcome, text.reason) = ("approved", "")
        let stated = try text.read()
        #expect(stated.reason == nil)
        #expect(stated.sections == [])
    }

    @Test(arguments: [("b7a0e05d", true), ("B7A0 E05D 00", true), ("b7a0e05", false), ("", false), ("b7a0e05e", false)])
    func whatWasShownIsKnownByItsChecksum(shown: String, seen: Bool) throws {
        var text = Self.good
        text.shown = shown
        #expect(try text.read().hasSeen("b7a0e05d00c9") == seen)
    }

    @Test(arguments: ["own", "agency:nesdc", "up:area:province", "up:cluster:cluster:cluster-office"])
    func aPlaceSurvivesBeingKept(text: String) throws {
        #expect(try #require(PositionExpression.Place(written: text)).written == text)
    }

    @Test(arguments: ["", "up:area", "up:nowhere:province", "agency", "own:x", "up:a:b:c:d"])
    func aPlaceThatMakesNoSenseIsNone(text: String) { #expect(PositionExpression.Place(written: text) == nil) }
}

import Calendar
import HTTP
import TestSupport
import Testing

@testable import ApprovalService

/// What programs are told, in both languages.
struct ProblemTests {
    private static let governor = Words("ผู้ว่าราชการจังหวัด", "Governor")

    private static let refusals: [CaseRefusal] = [
        .over(.returned), .over(.approved), .over(.refused), .decidedAlready, .notYetItsTurn(waitsFor: governor),
        .unknownStep, .staleRevision(current: 2), .notHolder(of: governor), .noRight(code: "out_of_reach"), .ownWork,
        .votedAlready, .notShown, .mayNotReturnThere, .mayNotRefuse,
        .invalid([.init(field: "reason", words: Words("กรุณาระบุเหตุผล", "Give a reason"))]),
    ]

    @Test func everyProblemIsToldInBothLanguages() {
        let problems = Self.refusals.map { Problem($0) } + [.treeAway]
        #expect(problems.flatMap(\.untold) == [])
        #expect(Set(problems.map(\.code)).count == 14)
    }
}

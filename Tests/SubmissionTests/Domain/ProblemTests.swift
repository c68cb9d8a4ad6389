import Calendar
import Foundation
import HTTP
import Programme
import TestSupport
import Testing

@testable import SubmissionService

/// What programs are told, in both languages.
struct ProblemTests {
    private static var refusals: [Refusal] {
        let day = Date(timeIntervalSince1970: 1_617_000_000)
        return [
            .notFound, .othersSend(Words("หัวหน้าหน่วยงาน", "the head")), .notYetOpen(day), .locked(day),
            .sectionClosed(Words("ผลการดำเนินงาน", "Results")), .incomplete([]),
            .noRoute, .agencyOwesNothing, .noRegister,
            .entryNotOpen, .changedMeanwhile, .malformed("changes: 1–200"),
        ]
            + ReportState.allCases.map { .notOpen($0) }
    }

    @Test func everyProblemIsToldInBothLanguages() {
        let problems = Self.refusals.map { Problem($0) }
        #expect(problems.flatMap(\.untold) == [])
        #expect(Set(problems.map(\.code)).count == 13)
    }
}

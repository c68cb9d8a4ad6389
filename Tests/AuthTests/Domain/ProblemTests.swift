import Access
import Foundation
import HTTP
import TestSupport
import Testing

@testable import AuthService

/// What programs are told, in both languages.
struct ProblemTests {
    private static let right = RequestedRight(.head, .line, UUID(), .own)

    private static var people: [PeopleRefusal] {
        let reasons: [Attenuation.Refusal] = [.mayNotGive, .outOfReach, .reachesFurther, .otherProgramme, .toOneself]
        return reasons.map { .beyondOwnRights($0, right) } + [
            .unknown, .notAdministrator, .positionClosed, .positionTaken(by: ""), .positionTaken(by: "Somchai"),
            .signInNameTaken, .alreadyHere, .orderMissing, .noRights, .oneself, .over,
        ]
    }

    @Test func everyProblemIsToldInBothLanguages() {
        let problems: [Problem] =
            Self.people.map { Problem($0) } + CodeRefusal.allCases.map { Problem($0) } + [.noKey, .linkVoid]
        #expect(problems.flatMap(\.untold) == [])
        #expect(Set(problems.map(\.code)).count > 15)
    }
}

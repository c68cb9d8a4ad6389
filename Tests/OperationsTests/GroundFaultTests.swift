import Database
import EventLog
import HTTP
import TestSupport
import Testing

@testable import Operations

struct GroundFaultTests {
    static let known: [(DatabaseError.Kind, Status, String)] = [
        (.outage, .unavailable, "database-away"), (.commitOutcomeUnknown, .unavailable, "database-away"),
        (.deadlock, .unavailable, "database-away"), (.serialization, .unavailable, "database-away"),
        (.cancelled, .unavailable, "took-too-long"), (.lockTimeout, .conflict, "still-running"),
        (.unsendable(parameter: 3), .badRequest, "unreadable-text"),
    ]

    @Test(arguments: known)
    func saysWhatPassesAndWhatNobodyCanStore(kind: DatabaseError.Kind, status: Status, code: String) {
        let problem = Problem(ground: DatabaseError(kind: kind, message: "", statement: ""))
        #expect(problem?.status == status)
        #expect(problem?.code == code)
        #expect(problem?.untold == [])
    }

    @Test func knowsAKeyThatWasUsedForSomethingElse() {
        #expect(Problem(ground: RepeatableRequest.OtherContent())?.code == "idempotency-key-reused")
    }

    @Test(arguments: [DatabaseError.Kind.checkViolation(constraint: "x"), .permissionDenied, .other(sqlState: "42703")])
    func leavesOurOwnMistakesToTheLog(kind: DatabaseError.Kind) {
        #expect(Problem(ground: DatabaseError(kind: kind, message: "", statement: "")) == nil)
    }
}

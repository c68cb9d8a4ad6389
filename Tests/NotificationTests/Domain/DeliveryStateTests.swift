import Foundation
import Testing

@testable import NotificationService

struct DeliveryStateTests {
    private let now = at("2021-03-31", "08:30")
    private let later = at("2021-04-07", "00:00")

    @Test func endsWithTheServersWord() {
        let accepted = AfterTransfer(.accepted, attempt: 1, usefulUntil: later, at: now)
        #expect(accepted.state == .sent)
        let refused = AfterTransfer(.refused(code: 550, reason: "unknown"), attempt: 1, usefulUntil: later, at: now)
        #expect(refused.state == .failed)
    }

    @Test func waitsLongerAfterEachRefusalAndThenGivesUp() {
        var waits: [TimeInterval] = []
        for attempt in 1...12 {
            let after = AfterTransfer(
                .postponed(code: 451, reason: "busy"), attempt: attempt, usefulUntil: .distantFuture, at: now)
            #expect(after.state == .tempFailed)
            waits.append(after.nextAt?.timeIntervalSince(now) ?? 0)
        }
        #expect(waits == waits.sorted())
        let last = AfterTransfer(
            .postponed(code: 451, reason: "busy"), attempt: 13, usefulUntil: .distantFuture, at: now)
        #expect(last == AfterTransfer(.refused(code: 550, reason: ""), attempt: 1, usefulUntil: later, at: now))
    }

    @Test func doesNotTryAgainWhatWouldNoLongerBeTrue() {
        let soon = now.addingTimeInterval(30)
        let after = AfterTransfer(.postponed(code: nil, reason: "away"), attempt: 1, usefulUntil: soon, at: now)
        #expect(after.state == .expired)
    }

    @Test func leavesDoubtAlone() {
        let after = AfterTransfer(.doubtful(reason: "hung up"), attempt: 1, usefulUntil: later, at: now)
        #expect(after.state == .handed)
        #expect(after.nextAt == now.addingTimeInterval(AfterTransfer.doubtRest))
    }

    /// A reminder once too often is worse than one fewer; that a report came back, nobody may miss.
    @Test(arguments: LetterKind.allCases)
    func repeatsInDoubtOnlyWhatNobodyMayMiss(kind: LetterKind) {
        #expect(kind.onDoubt == (kind.isPlanned || kind == .overdue ? .hold : .resend))
    }
}

import Calendar
import HTTP
import TestSupport
import Testing

@testable import NotificationService

/// What programs are told, in both languages.
struct ProblemTests {
    @Test func everyProblemIsToldInBothLanguages() {
        let fault = SubscriberForm.Fault(field: "slug", words: Words("กรุณากรอกชื่อ", "Give a name"))
        let problems =
            [ResendMessage.Refusal.unknown, .notFailed].map { Problem($0) }
            + [RegisterSubscriber.Refusal.faulty([fault]), .alreadyDone(slug: "moi"), .brokerAway(slug: "moi")]
            .map { Problem($0) }
            + [ChangeSubscriber.Refusal.unknown, .brokerAway].map { Problem($0) }
            + Subscriber.State.allCases.map { Problem(ChangeSubscriber.Refusal.notInThisState($0)) }
        #expect(problems.flatMap(\.untold) == [])
        #expect(Set(problems.map(\.code)).count == 6)
    }
}

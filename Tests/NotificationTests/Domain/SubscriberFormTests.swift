import Testing

@testable import NotificationService

struct SubscriberFormTests {
    private static let right = SubscriberForm(
        slug: "nesdc", name: "ระบบติดตามแผน", contact: "กลุ่มงานยุทธศาสตร์", queue: "approvals",
        events: ["approval.report.approved.v1"], programmes: ["project-quarterly"], hierarchy: "line",
        agencies: "rayong, rayong-office\n rayong")

    private static func faults(_ change: (inout SubscriberForm) -> Void) -> [String] {
        var form = right
        change(&form)
        return form.faults(events: ["approval.report.approved.v1"], programmes: ["project-quarterly"]).map(\.field)
    }

    @Test func findsNothingWrongWithWhatIsRight() {
        #expect(Self.faults { _ in } == [])
        #expect(Self.right.agencySlugs == ["rayong", "rayong-office"])
    }

    @Test(arguments: ["", "a", "-ab", "ab-", "Ab", "a b", "ab.#", "ก", String(repeating: "a", count: 33)])
    func takesNoSlugThatCouldNameAnother(slug: String) {
        #expect(Self.faults { $0.slug = slug } == ["slug"])
    }

    @Test(arguments: ["a\u{0}b", "a\u{202E}b", "สองบรรทัด\r\nBcc: x"])
    func takesNoNameThatIsNoLineOfText(name: String) {
        #expect(Self.faults { $0.name = name } == ["name"])
        #expect(Self.faults { $0.contact = name } == ["contact"])
    }

    @Test func namesEveryFieldThatIsWrong() {
        let faults = Self.faults { form in
            form = SubscriberForm(queue: "#", events: ["auth.person.changed.v1"], programmes: ["x"], hierarchy: "moon")
        }
        #expect(Set(faults) == ["slug", "queue", "name", "contact", "events", "programmes", "hierarchy", "agencies"])
    }
}

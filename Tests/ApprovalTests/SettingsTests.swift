import Runtime
import Testing

@testable import ApprovalService

struct SettingsTests {
    @Test func namesEverythingThatIsMissing() {
        var reader = SettingsReader([:])
        _ = Settings(reading: &reader)
        let incomplete = #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
        let problems = incomplete?.problems.joined(separator: " ") ?? ""
        for name in ["EGRESS_AMQP_URL", "EGRESS_AMQP_PASSWORD", "CSRF_KEY", "RAINGAN_STATIC_MANIFEST"] {
            #expect(problems.contains(name))
        }
    }

    @Test(arguments: [
        "short", String(repeating: "z", count: 20), "not base64 at all, and rather long for that purpose",
    ])
    func refusesAKeyThatIsNone(key: String) {
        var reader = SettingsReader(["CSRF_KEY": key])
        #expect(Settings(reading: &reader).csrf == nil)
        let incomplete = #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
        #expect(incomplete?.problems.contains { $0.contains("CSRF_KEY is not valid") } == true)
    }
}

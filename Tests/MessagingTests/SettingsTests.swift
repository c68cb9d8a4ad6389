import Messaging
import Runtime
import Testing

struct SettingsTests {
    @Test func readsSeveralHostsAndEscapedNames() throws {
        let settings = try #require(
            BrokerSettings(url: "amqps://svc-a%40b@one,two:5700,[::1]:5701/a%2Fb", password: Secret("p")))
        #expect(
            settings.addresses == [
                .init(host: "one", port: 5671), .init(host: "two", port: 5700), .init(host: "::1", port: 5701),
            ])
        #expect(settings.user == "svc-a@b")
        #expect(settings.vhost == "a/b")
        #expect(settings.tls == BrokerSettings.TLS())
    }

    @Test(arguments: ["amqp://u@h", "amqp://u@h/"])
    func takesTheDefaultVirtualHostAndPort(url: String) throws {
        let settings = try #require(BrokerSettings(url: url, password: Secret("p")))
        #expect(settings.vhost == "/")
        #expect(settings.addresses == [.init(host: "h", port: 5672)])
        #expect(settings.tls == nil)
    }

    @Test(arguments: [
        "", "h:5672", "http://u@h", "amqp://h/v", "amqp://@h/v", "amqp://u@/v", "amqp://u@h:0/v", "amqp://u@h:65536/v",
        "amqp://u@h:x/v", "amqp://u@h,/v", "amqp://u@h/a/b", "amqp://u@[::1/v", "amqp://u@h/%zz",
    ])
    func refusesWhatIsNoAddress(url: String) {
        #expect(BrokerSettings(url: url, password: Secret("p")) == nil)
    }

    @Test func readsTheEnvironment() throws {
        var reader = SettingsReader([
            "EGRESS_AMQP_URL": "amqps://svc@h/raingan-ext", "EGRESS_AMQP_PASSWORD": "p", "EGRESS_AMQP_HEARTBEAT": "20",
            "EGRESS_AMQP_CA_FILE": "/ca.pem", "EGRESS_AMQP_CERTIFICATE_FILE": "/c.pem",
            "EGRESS_AMQP_KEY_FILE": "/k.pem",
        ])
        let settings = BrokerSettings(reading: &reader, prefix: "EGRESS_AMQP")
        try reader.finish()
        #expect(settings.heartbeat == 20)
        #expect(settings.password.reveal() == "p")
        #expect(settings.tls == BrokerSettings.TLS(authorities: "/ca.pem", certificate: "/c.pem", key: "/k.pem"))
    }

    @Test(arguments: [
        ([:], ["AMQP_URL is not set", "AMQP_PASSWORD is not set"]),
        (
            ["AMQP_URL": "broker", "AMQP_PASSWORD": "p"],
            ["AMQP_URL is not valid (amqp://user@host:port/vhost expected)"]
        ),
        (
            ["AMQP_URL": "amqp://u:hidden@h/v", "AMQP_PASSWORD": "p"],
            ["AMQP_URL holds a password; it belongs into AMQP_PASSWORD"]
        ),
        (
            ["AMQP_URL": "amqps://u@h/v", "AMQP_PASSWORD": "p", "AMQP_KEY_FILE": "/k"],
            ["AMQP_CERTIFICATE_FILE and AMQP_KEY_FILE go together"]
        ),
    ])
    func namesWhatIsWrong(environment: [String: String], problems: [String]) {
        var reader = SettingsReader(environment)
        _ = BrokerSettings(reading: &reader)
        let incomplete = #expect(throws: SettingsReader.Incomplete.self) { try reader.finish() }
        #expect(incomplete?.problems == problems)
    }
}

import Messaging
import Runtime
import TestSupport
import Testing

/// What only a broker of one's own allows.
@Suite(.serialized)
struct DisturbanceTests {
    @Test func speaksOverTLSOnlyWithWhomItCanVerify() async throws {
        try await PrivateBroker.with { broker in
            let trusted = Publisher(
                to: try broker.secureSettings(host: "localhost", authority: "ca.pem"), log: .silent, metrics: Metrics())
            try await running(trusted) {
                try await trusted.connected()
                let message = OutgoingMessage(exchange: "amq.topic", routingKey: "k", body: [1])
                #expect(try await trusted.publish([message]) == 1)
            }
            for (host, authority, complaint) in [
                ("localhost", "other.pem", "peer cert verification failed"),
                ("127.0.0.1", "ca.pem", "hostname verification failed"),
            ] {
                let lines = Seen<String>()
                let distrusting = Publisher(
                    to: try broker.secureSettings(host: host, authority: authority),
                    log: Log(service: "test") { lines.add($0) }, metrics: Metrics())
                try await running(distrusting) {
                    try await eventually(complaint) { lines.all.contains { $0.contains(complaint) } }
                    #expect(distrusting.state == .connecting)
                }
            }
        }
    }

    @Test func waitsWhileTheBrokerIsShortOfMemoryAndGoesOn() async throws {
        try await PrivateBroker.with { broker in
            let publisher = Publisher(
                to: try broker.settings(), patience: .seconds(3), log: .silent, metrics: Metrics())
            let message = OutgoingMessage(
                exchange: "amq.topic", routingKey: "k", body: Array(repeating: 7, count: 200_000))
            try await running(publisher) {
                try await publisher.connected()
                #expect(try await publisher.publish([message]) == 1)
                try await broker.raiseAlarm(true)
                // Far more than the buffers of both sides hold: a publisher that only wrote would never come back.
                let failure = await #expect(throws: PublishFailure.self) {
                    try await publisher.publish(Array(repeating: message, count: 500))
                }
                #expect(failure?.kind == .blocked || failure?.kind == .notConnected)
                #expect(publisher.state != .connected)
                try await broker.raiseAlarm(false)
                try await eventually("unblocked") { publisher.state == .connected }
                #expect(try await publisher.publish(Array(repeating: message, count: 10)) == 10)
            }
        }
    }
}

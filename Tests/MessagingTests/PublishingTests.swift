import Foundation
import Messaging
import Runtime
import Synchronization
import TestSupport
import Testing

struct PublishingTests {
    @Test func confirmsTenThousandMessagesInOrder() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            let publisher = broker.publisher()
            try await running(publisher) {
                try await publisher.connected()
                let messages = (0..<10_000).map { OutgoingMessage.numbered($0, to: "q", padding: 1000) }
                #expect(try await publisher.publish(messages) == 10_000)
            }
            #expect(try await broker.drain("q", expecting: 10_000) == Array(0..<10_000))
        }
    }

    @Test func carriesEveryProperty() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            let publisher = broker.publisher()
            var message = OutgoingMessage(exchange: "", routingKey: "q", body: Array("สวัสดี".utf8))
            message.contentType = "application/cloudevents+json; charset=utf-8"
            message.messageID = "id-1"
            message.type = "approval.report.approved.v1"
            message.appID = "approval"
            message.timestamp = Date(timeIntervalSince1970: 1_700_000_000)
            message.correlationID = "report-7"
            message.replyTo = "somewhere"
            message.userID = broker.settings.user
            message.expiration = .seconds(600)
            message.headers = [
                "ข้อความ": .text("ไทย"), "position": .int64(.max), "below": .int64(-1), "replay": .bool(true),
            ]
            let sent = message, seen = Seen<Delivery>()
            let consumer = broker.consumer(of: "q") {
                seen.add($0)
                return .ack
            }
            try await running([publisher, consumer]) {
                try await publisher.connected()
                try await publisher.publish([sent])
                let got = try await eventually("delivered") { seen.all.first }
                #expect(got.body == sent.body)
                #expect(got.routingKey == "q" && got.exchange == "" && !got.redelivered)
                #expect(got.contentType == sent.contentType)
                #expect(got.messageID == sent.messageID)
                #expect(got.type == sent.type)
                #expect(got.appID == sent.appID)
                #expect(got.timestamp == sent.timestamp)
                #expect(got.correlationID == sent.correlationID)
                #expect(got.replyTo == sent.replyTo)
                #expect(got.userID == sent.userID)
                #expect(got.headers == sent.headers)
            }
        }
    }

    @Test(arguments: [0, 1, 131_000, 131_064, 131_072, 262_144, 3_000_000])
    func carriesBodiesOfAnySize(size: Int) async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q", type: "classic")
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let publisher = broker.publisher(), seen = Seen<Delivery>()
            let consumer = broker.consumer(of: "q") {
                seen.add($0)
                return .ack
            }
            try await running([publisher, consumer]) {
                try await publisher.connected()
                try await publisher.publish([OutgoingMessage(exchange: "", routingKey: "q", body: body)])
                let got = try await eventually("delivered") { seen.all.first }
                #expect(got.body == body)
            }
        }
    }

    @Test func reportsTheMessageThatReachedNoQueue() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            let publisher = broker.publisher()
            try await running(publisher) {
                try await publisher.connected()
                var messages = (0..<100).map { OutgoingMessage.numbered($0, to: "q") }
                messages[57].routingKey = "nowhere"
                let batch = messages
                let failure = await #expect(throws: PublishFailure.self) { try await publisher.publish(batch) }
                #expect(failure?.kind == .returned(index: 57, code: 312, text: "NO_ROUTE"))
                #expect(failure?.confirmed == 57)
                #expect(try await publisher.publish([.numbered(100, to: "q")]) == 1)
            }
        }
    }

    @Test func letsUnroutableMessagesGoWhenNobodyMustGetThem() async throws {
        try await TestBroker.with { broker in
            let publisher = broker.publisher()
            try await running(publisher) {
                try await publisher.connected()
                let message = OutgoingMessage(exchange: "", routingKey: "nowhere", body: [1])
                #expect(try await publisher.publish([message, message]) == 2)
            }
        }
    }

    @Test func reportsTheMessageThatAFullQueueRefused() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(
                queue: "full", type: "classic", policy: #"{"max-length":3,"overflow":"reject-publish"}"#)
            let publisher = broker.publisher(window: 1)
            try await running(publisher) {
                try await publisher.connected()
                let batch = (0..<10).map { OutgoingMessage.numbered($0, to: "full") }
                let failure = await #expect(throws: PublishFailure.self) { try await publisher.publish(batch) }
                #expect(failure == PublishFailure(.nacked(index: 3), confirmed: 3))
            }
        }
    }

    @Test func namesTheExchangeThatIsMissingAndRecovers() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            let publisher = broker.publisher()
            try await running(publisher) {
                try await publisher.connected()
                let wrong = OutgoingMessage(exchange: "absent", routingKey: "q", body: [])
                let failure = await #expect(throws: PublishFailure.self) { try await publisher.publish([wrong]) }
                guard case .refused(404, let text) = failure?.kind else {
                    Issue.record("refused as \(String(describing: failure))")
                    return
                }
                #expect(text.contains("absent"))
                #expect(try await publisher.publish([.numbered(1, to: "q")]) == 1)
            }
        }
    }

    @Test(arguments: [
        OutgoingMessage(exchange: "", routingKey: String(repeating: "k", count: 256), body: []),
        OutgoingMessage(exchange: "", routingKey: "q", body: [], messageID: String(repeating: "k", count: 256)),
        OutgoingMessage(
            exchange: "", routingKey: "q", body: [], headers: ["h": .text(String(repeating: "h", count: 200_000))]),
    ])
    func refusesWhatAMQPCannotCarry(message: OutgoingMessage) async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            let publisher = broker.publisher()
            try await running(publisher) {
                try await publisher.connected()
                await #expect(throws: PublishFailure(.unsendable(index: 0), confirmed: 0)) {
                    try await publisher.publish([message])
                }
                #expect(try await publisher.publish([.numbered(1, to: "q")]) == 1)
            }
        }
    }

    @Test func refusesBeforeItRunsAndAfterItHasStopped() async throws {
        try await TestBroker.with { broker in
            let publisher = broker.publisher()
            await #expect(throws: PublishFailure(.notConnected, confirmed: 0)) {
                try await publisher.publish([.numbered(1, to: "q")])
            }
            try await running(publisher) { try await publisher.connected() }
            #expect(publisher.state == .closed)
            await #expect(throws: PublishFailure(.closed, confirmed: 0)) {
                try await publisher.publish([.numbered(1, to: "q")])
            }
        }
    }

    @Test func finishesItsWindowWhenStopped() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            let metrics = Metrics()
            let publisher = Publisher(to: broker.settings, window: 10, log: .silent, metrics: metrics)
            let life = Task { try await publisher.run() }
            try await publisher.connected()
            let batch = (0..<5000).map { OutgoingMessage.numbered($0, to: "q") }
            async let outcome = publisher.publish(batch)
            try await eventually("under way") {
                metrics.counter("raingan_amqp_published_total", "").value(["name": "publisher"]) > 0
            }
            life.cancel()
            #expect(try await outcome == 5000)
            _ = try await life.value
            #expect(try await broker.drain("q", expecting: 5000).count == 5000)
        }
    }

    @Test func failsWhenTheBrokerIsNotThere() async throws {
        var settings = try BrokerSettings.forTests()
        settings.addresses = [BrokerSettings.Address(host: "127.0.0.1", port: 1)]
        let publisher = Publisher(to: settings, patience: .milliseconds(300), log: .silent, metrics: Metrics())
        try await running(publisher) {
            try await eventually("started") { publisher.state == .connecting }
            await #expect(throws: PublishFailure(.notConnected, confirmed: 0)) {
                try await publisher.publish([.numbered(1, to: "q")])
            }
        }
    }

    @Test func triesTheNextAddressOfTheList() async throws {
        try await TestBroker.with { broker in
            var settings = broker.settings
            settings.addresses.insert(BrokerSettings.Address(host: "127.0.0.1", port: 1), at: 0)
            let publisher = Publisher(to: settings, log: .silent, metrics: Metrics())
            try await running(publisher) { try await publisher.connected() }
        }
    }

    @Test func neverTellsThePassword() async throws {
        try await TestBroker.with { broker in
            var settings = broker.settings
            settings.password = Secret("not-the-password")
            let lines = Seen<String>()
            let log = Log(service: "test", level: .debug) { lines.add($0) }
            let publisher = Publisher(to: settings, log: log, metrics: Metrics())
            try await running(publisher) {
                try await eventually("refused") { lines.all.contains { $0.contains("ACCESS_REFUSED") } }
            }
            #expect(!lines.all.joined().contains("not-the-password"))
            #expect(!"\(settings)".contains("not-the-password"))
        }
    }

    @Test func confirmsEverythingAgainAfterAnOperatorClosedTheConnection() async throws {
        try await TestBroker.with { broker in
            try await broker.declare(queue: "q")
            let publisher = broker.publisher()
            try await running(publisher) {
                try await publisher.connected()
                let acknowledged = Seen<Int>()
                let sending = Task {
                    var next = 0
                    while next < 3000 {
                        let batch = (next..<min(next + 100, 3000)).map { OutgoingMessage.numbered($0, to: "q") }
                        do { next += try await publisher.publish(batch) } catch let failure as PublishFailure {
                            next += failure.confirmed
                            try await eventually("connected again") { publisher.state == .connected }
                        }
                        acknowledged.add(next)
                        // Leaves room for the operator's action before everything is sent.
                        if acknowledged.count < 20 { try await Task.sleep(for: .milliseconds(100)) }
                    }
                }
                try await eventually("closed") { try await broker.closeConnections(named: "publisher") > 0 }
                try await sending.value
            }
            let seen = Set(try await broker.drain("q", expecting: 3000))
            #expect(seen == Set(0..<3000))
        }
    }
}

import Database
import EventLog
import Foundation
import HTTP
import Messaging
import Runtime
import TestSupport
import Testing

@testable import Operations

/// A whole service in this process, on the real database and broker.
@Suite(.freshDatabase)
struct ServeTests {
    @Test func namesEverySettingThatIsMissingOrWrong() async throws {
        let error = await #expect(throws: SettingsReader.Incomplete.self) {
            try await Scene().service.serve(environment: ["LOG_LEVEL": "loud", "CONSUMER_CONCURRENCY": "0"])
        }
        #expect(
            error?.problems == [
                "LOG_LEVEL is not valid (debug, info, warning, error)", "DATABASE_URL is not set",
                "AMQP_URL is not set", "AMQP_PASSWORD is not set", "HTTP_PORT is not set", "HEALTH_PORT is not set",
                "CONSUMER_CONCURRENCY is not valid (whole number 1–64 expected)", "GREETING is not set",
            ])
    }

    @Test func refusesAShiftedClockInProduction() async throws {
        let error = await #expect(throws: SettingsReader.Incomplete.self) {
            try await Scene().service.serve(environment: ["RAINGAN_DEMO_CLOCK": "/x"])
        }
        #expect(
            error?.problems.contains(
                "RAINGAN_DEMO_CLOCK is refused unless RAINGAN_ENV is development or demonstration") == true)
    }

    @Test func isReadyOnceItsSchemaIsThere() async throws {
        try await serving(Scene()) { running in
            try await eventually("it is alive") { try await running.get("/healthz", health: true)?.status == 200 }
            try await eventually("it misses its schema") {
                try await running.get("/readyz", health: true)?.text.contains("migrations are missing") == true
            }
            #expect(try await running.get("/readyz", health: true)?.status == 503)
            try await Scene().run("migrate")
            try await running.isReady()
            #expect(try await running.get("/greeting")?.text.hasSuffix("\r\n\r\nสวัสดี") == true)
            #expect(try await running.get("/metrics", health: true)?.text.contains("raingan_relay_lease_held") == true)
        }
    }

    /// Two instances, one of which may open more connections than the server has.
    @Test func saysWhatAllInstancesMayOpenTogether() async throws {
        let allowed = try #require(
            try await FreshDatabase.database.first(
                "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int",
                as: Int.self))
        var greedy = try FreshDatabase.settings
        greedy.applicationName = "raingan-submission 0a1b2c3d \(allowed)"
        let other = Database(greedy, log: .silent, metrics: Metrics())
        try await other.ping()
        try await serving(Scene()) { running in
            try await eventually("it has counted") {
                let figures = try await running.get("/metrics", health: true)?.text ?? ""
                let claimed = figures.firstMatch(of: /raingan_database_connections\{of="claimed"\} ([0-9]+)/)
                return figures.contains("raingan_database_connections{of=\"allowed\"} \(allowed)")
                    && (claimed.flatMap { Int($0.1) } ?? 0) > allowed
            }
        }
        try await other.ping()
    }

    /// What the service's own parts still do after the signal is recorded and told before the end.
    @Test func finishesWhatItBeganInTheRightOrder() async throws {
        try await Scene().run("migrate")
        let steps = Seen<String>()
        let scene = Scene(
            parts: { frame in
                [
                    LastWords(name: "first", steps: steps) { try await frame.journal.announce(2) },
                    LastWords(name: "second", steps: steps) { try await frame.journal.announce(3) },
                ]
            },
            routes: [
                .get("/slow", for: .anyone) { _ in
                    steps.add("request begins")
                    try await eventually("the stop begins") { steps.all.contains("stop") }
                    steps.add("request ends")
                    return .text("done")
                }
            ])
        let told = Seen<String>()
        try await serving(scene, onStop: { steps.add("stop") }) { running in
            try await running.isReady()
            let answer = Task { try await running.get("/slow") }
            try await eventually("the request has begun") { steps.count == 1 }
            running.stop.signal()
            #expect(try await answer.value?.text.hasSuffix("\r\n\r\ndone") == true)
        } afterwards: { broker in
            let reader = Consumer(
                from: .queue("notification.in"), at: broker.settings, name: "reader", log: .silent, metrics: Metrics()
            ) {
                told.add($0.type ?? "")
                return .ack
            }
            try await running(reader) { try await eventually("all are told") { told.count == 5 } }
        }
        #expect(steps.all == ["request begins", "stop", "request ends", "second", "first"])
        let database = try FreshDatabase.database
        #expect(try await database.first("SELECT count(*) FROM auth.outbox", as: Int.self) == 0)
        #expect(try await database.first("SELECT position FROM auth.relay_cursor", as: Int.self) == 5)
    }

    @Test func saysWhenItIsStopping() async throws {
        try await Scene().run("migrate")
        let steps = Seen<String>()
        let scene = Scene(parts: { _ in
            [LastWords(name: "part", steps: steps) { try await eventually("it was seen") { steps.count == 2 } }]
        })
        try await serving(scene) { running in
            try await running.isReady()
            running.stop.signal()
            try await eventually("it says so") {
                try await running.get("/readyz", health: true)?.text.contains("draining") == true
            }
            steps.add("seen")
            steps.add("go on")
        }
    }

    @Test func answersQuestionsAboutItsEvents() async throws {
        try await Scene().run("migrate")
        let journal = try Scene.journal
        try await serving(Scene()) { running in
            try await running.isReady()
            _ = journal
            let asker = Publisher(to: running.broker.settings, log: .silent, metrics: Metrics())
            let requester = Requester(
                service: "approval", at: running.broker.settings, publisher: asker, log: .silent, metrics: Metrics())
            try await TestSupport.running([asker, requester]) {
                try await eventually("connected") { requester.state == .connected && asker.state == .connected }
                let question = #"{"aggregate":"auth.person","subject":"\#(UUID())","first":1,"last":2}"#
                let answer = try await requester.request(
                    Array(question.utf8), type: ArchiveQuestion.type, to: "auth.requests", within: .seconds(20))
                #expect(String(decoding: answer.body, as: UTF8.self) == "[]")
            }
        }
    }

    private struct RunningService: Sendable {
        let port: Int
        let healthPort: Int
        let broker: TestBroker
        let stop: Wake

        struct Answer: Sendable { let status: Int, text: String }

        /// Returns when it is; says what was missing when it never is.
        func isReady() async throws {
            var last: String?
            do {
                try await eventually("it is ready") {
                    let answer = try await get("/readyz", health: true)
                    last = answer?.text
                    return answer?.status == 200
                }
            } catch let error as NeverHappened {
                throw NeverHappened(what: "\(error.what): \(last ?? "nobody answers")")
            }
        }

        /// Nil while nobody answers.
        func get(_ path: String, health: Bool = false) async throws -> Answer? {
            guard let client = try? RawClient(port: health ? healthPort : port) else { return nil }
            await client.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            let text = try await client.readToEnd()
            return Int(text.split(separator: " ").dropFirst().first ?? "").map { Answer(status: $0, text: text) }
        }
    }

    private func serving(
        _ scene: Scene, onStop: @escaping @Sendable () -> Void = {}, _ body: (RunningService) async throws -> Void,
        afterwards: (TestBroker) async throws -> Void = { _ in }
    ) async throws {
        try await TestBroker.with { broker in
            try await broker.importTopology()
            let ports = try PrivateBroker.freePorts(2)
            let address = broker.settings.addresses.map { "\($0.host):\($0.port)" }.joined(separator: ",")
            let environment = [
                "DATABASE_URL": try FreshDatabase.settings.url, "LOG_LEVEL": "error", "GREETING": "สวัสดี",
                "AMQP_URL": "amqp://\(broker.settings.user)@\(address)/\(broker.vhost)",
                "AMQP_PASSWORD": broker.settings.password.reveal(), "HTTP_PORT": "\(ports[0])",
                "HEALTH_PORT": "\(ports[1])",
            ]
            let stop = Wake()
            let life = Task {
                try await scene.service.serve(environment: environment) { _, _ in
                    await stop.wait(atMost: .seconds(600))
                    onStop()
                }
            }
            let service = RunningService(port: ports[0], healthPort: ports[1], broker: broker, stop: stop)
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(service)) } catch { outcome = .failure(error) }
            stop.signal()
            let end = await life.result
            try outcome.get()
            try end.get()
            try await afterwards(broker)
        }
    }
}

/// A part that does something more after it was told to stop.
private struct LastWords: Part {
    let name: String
    let steps: Seen<String>
    let words: @Sendable () async throws -> Void

    func run() async throws {
        let stopped = Wake()
        while !Task.isCancelled { await stopped.wait(atMost: .seconds(600)) }
        try await Task.detached { try await words() }.value
        steps.add(name)
    }
}

import Access
import Contracts
import Database
import EventLog
import Foundation
import HTTP
import JSON
import Messaging
import Runtime
import TestSupport
import Testing

@testable import AuthService

/// What another service hears of Auth, over the real broker with the product's own exchanges and queues.
@Suite(authTables)
struct RevocationTests {
    /// Auth's record, its relay and its heartbeat, and a service that listens.
    private func withListener(
        _ scene: AuthScene, _ body: (RevocationWatch, TestBroker) async throws -> Void
    ) async throws {
        try await TestBroker.with { broker in
            try await broker.importTopology()
            let (bench, metrics, herald) = (scene.bench, Metrics(), Herald())
            let publisher = Publisher(to: broker.settings, name: "auth", log: .silent, metrics: metrics)
            let watch = RevocationWatch(
                service: "submission", broker: broker.settings, clock: bench.journal.realClock, log: .silent,
                metrics: metrics
            ) {
                .init(entries: [], through: 0)
            }
            let parts: [any Part] = [
                publisher,
                Relay(
                    to: .inside(exchange: "auth.events", user: publisher.user), of: bench.journal, through: publisher,
                    herald: herald, log: .silent, metrics: metrics),
                Sequencer(journal: bench.journal, herald: herald, log: .silent, metrics: metrics),
                RegisterWatch(
                    register: bench.register, database: bench.database,
                    keys: SigningKeys(ground: bench.ground, sealing: bench.sealing), log: .silent),
                Heartbeat(register: bench.register, publisher: publisher, clock: bench.journal.realClock), watch,
            ]
            try await withThrowingTaskGroup { group in
                for part in parts { group.addTask { try? await part.run() } }
                defer { group.cancelAll() }
                try await body(watch, broker)
            }
        }
    }

    @Test func signingOutIsHeardByTheOthersInOrderAndWithoutAGap() async throws {
        var scene = try await AuthScene()
        let checker = TokenChecker(keys: scene.bench.register.tokenKeys)
        let time = scene.bench.time.now
        let held = try checker.check(
            try #require(scene.administrator.token), audience: InternalToken.webAudience, at: time)
        let browser = scene.administrator
        try await withListener(scene) { watch, _ in
            try await eventually("the heartbeat is heard") { watch.hears }
            #expect(watch.verdict(on: held) == .good)
            var browser = browser
            let answer = await browser.submit("/sign-out", from: "/account", [])
            #expect(answer.status == .seeOther)
            try await eventually("the sign-out is heard") { watch.verdict(on: held) == .revoked }
            #expect(watch.hears)
        }
        scene.administrator = browser
    }

    /// Every kind of event that Auth says finds the queues of those who read it, as the catalogue promises.
    @Test func everyEventReachesTheQueuesOfItsReaders() async throws {
        var scene = try await AuthScene()
        _ = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        _ = await scene.administrator.submit("/sign-out", from: "/account", [])
        let told = try await scene.bench.database.run("SELECT DISTINCT event_type FROM outbox", as: String.self)
        let promised = Catalogue.entries.filter { $0.publisher == "auth" }.map(\.name)
        #expect(Set(told) == Set(promised))
        let count = try await scene.bench.database.first("SELECT count(*) FROM outbox", as: Int.self) ?? 0
        try await withListener(scene) { _, broker in
            for service in ["submission", "approval", "notification"] {
                try await eventually("all events are in \(service).in") {
                    let queues = try await broker.management.list("queues/\(broker.vhost)")
                    let queue = queues.first { $0["name"] as? String == "\(service).in" }
                    return queue?["messages"] as? Int == count
                }
            }
        }
    }
}

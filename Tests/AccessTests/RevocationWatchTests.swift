import Access
import Contracts
import Foundation
import Messaging
import Runtime
import Synchronization
import TestSupport
import Testing

/// Live revocation over the real broker.
struct RevocationWatchTests {
    /// What a service's projection would hold.
    private final class Projection: Sendable {
        private let state = Mutex(RevocationWatch.Snapshot(entries: [], through: 0))

        func load() -> RevocationWatch.Snapshot { state.withLock { $0 } }

        func set(_ entries: [RevocationList.Entry], through: Int64) {
            state.withLock { $0 = .init(entries: entries, through: through) }
        }
    }

    private func entry(_ session: UUID) -> RevocationList.Entry {
        .init(kind: .session, id: session, notBefore: Date(), forgetAt: Date().addingTimeInterval(600))
    }

    private func message(_ entry: RevocationList.Entry, number: Int64) throws -> OutgoingMessage {
        let fact = SessionRevoked(
            kind: entry.kind, id: entry.id, notBefore: entry.notBefore, forgetAt: entry.forgetAt)
        let envelope = Envelope(
            id: UUID(), subject: SessionRevoked.listID, sequence: number, agency: Wire.everyAgency, time: Date(),
            traceparent: nil, fact: fact)
        return OutgoingMessage(
            exchange: "auth.events", routingKey: Wire.routingKey(SessionRevoked.name, agency: Wire.everyAgency),
            body: Array(try Wire.encode(envelope)))
    }

    private func withWatches(
        _ count: Int, _ body: (TestBroker, Publisher, [RevocationWatch], [Projection]) async throws -> Void
    ) async throws {
        try await TestBroker.with { broker in
            for exchange in ["auth.events", "auth.heartbeats"] { try await broker.declare(exchange: exchange) }
            let projections = (0..<count).map { _ in Projection() }
            let watches = projections.map { projection in
                RevocationWatch(service: "approval", broker: broker.settings, log: .silent, metrics: Metrics()) {
                    projection.load()
                }
            }
            let publisher = Publisher(to: broker.settings, log: .silent, metrics: Metrics())
            try await withThrowingTaskGroup { group in
                for watch in watches { group.addTask { try? await watch.run() } }
                group.addTask { try? await publisher.run() }
                defer { group.cancelAll() }
                try await eventually("the publisher is connected") { publisher.state == .connected }
                try await body(broker, publisher, watches, projections)
            }
        }
    }

    private func heartbeat(_ number: Int64) -> OutgoingMessage {
        RevocationHeartbeat(latest: number, at: Date()).message
    }

    /// Beats until every watch hears.
    private func settle(_ watches: [RevocationWatch], _ publisher: Publisher, latest: Int64) async throws {
        try await eventually("all hear") {
            try await publisher.publish([heartbeat(latest)])
            return watches.allSatisfy(\.hears)
        }
    }

    @Test func reachesTwentyListeners() async throws {
        try await withWatches(20) { _, publisher, watches, _ in
            try await settle(watches, publisher, latest: 0)
            let session = UUID()
            let held = InternalToken(
                principal: principal(session: session), audience: InternalToken.webAudience,
                issuedAt: Date().addingTimeInterval(-10))
            #expect(watches.allSatisfy { $0.verdict(on: held) == .good })
            try await publisher.publish([message(entry(session), number: 1)])
            try await eventually("all refuse") { watches.allSatisfy { $0.verdict(on: held) == .revoked } }
            try await settle(watches, publisher, latest: 1)
        }
    }

    @Test func loadsAgainWhatItMissed() async throws {
        try await withWatches(1) { _, publisher, watches, projections in
            let watch = try #require(watches.first)
            try await settle(watches, publisher, latest: 0)
            let (missed, live) = (entry(UUID()), entry(UUID()))
            try await publisher.publish([message(live, number: 2), heartbeat(2)])
            try await eventually("the hole is noticed") {
                try await publisher.publish([heartbeat(2)])
                return !watch.hears
            }
            try #require(projections.first).set([missed, live], through: 2)
            try await settle(watches, publisher, latest: 2)
            #expect(watch.remembered == 2)
        }
    }

    @Test func isDeafWhileItsConnectionIsGoneAndHearsAgainAfterwards() async throws {
        try await withWatches(1) { broker, publisher, watches, projections in
            try await settle(watches, publisher, latest: 0)
            let session = UUID()
            try await eventually("the broker closes the connection") {
                try await broker.closeConnections(named: "revocations.approval") > 0
            }
            try #require(projections.first).set([entry(session)], through: 1)
            try await settle(watches, publisher, latest: 1)
            let held = InternalToken(
                principal: principal(session: session), audience: InternalToken.webAudience,
                issuedAt: Date().addingTimeInterval(-10))
            try await eventually("what was missed is loaded") { watches.first?.verdict(on: held) == .revoked }
        }
    }

    @Test func isNotConfusedByNonsense() async throws {
        try await withWatches(1) { _, publisher, watches, _ in
            try await settle(watches, publisher, latest: 0)
            var noise = heartbeat(0)
            noise.body = Array("{".utf8)
            var other = noise
            other.exchange = "auth.events"
            other.routingKey = "auth.session.revoked.v1.all"
            try await publisher.publish([noise, other])
            try await settle(watches, publisher, latest: 0)
        }
    }
}

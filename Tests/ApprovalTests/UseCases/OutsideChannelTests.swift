import Contracts
import Foundation
import Messaging
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import ApprovalService
@testable import EventLog

/// The whole way to an outside system: case, record, relay, the real broker, its own queue.
@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct OutsideChannelTests {
    static let events = ["approval.case.opened.v1", "approval.step.decided.v1", "approval.report.approved.v1"]

    @Test func anOutsiderThatWasAwayComesBackAndHasEverythingInOrder() async throws {
        try await TestBroker.with { broker in
            let bench = try await Bench()
            try await broker.importTopology(of: "raingan-ext")
            for slug in ["nesdc", "oag"] { try await broker.queue(for: slug) }
            try await bench.subscribe("nesdc", events: Self.events, hierarchy: "oversight", agencies: ["nesdc"])
            try await bench.subscribe("oag", events: [ReportApproved.name], agencies: ["chonburi"])
            try await running(bench, on: broker) {
                let first = try await approved(3, on: bench)
                let before = try await broker.received("sub.nesdc.approvals", Self.count(of: first))
                // The outsider is away; reports go on being approved, and nobody waits for it.
                let second = try await approved(4, on: bench)
                let chonburi = try await approved(1, on: bench, agency: "chonburi-agriculture")
                let after = try await broker.received(
                    "sub.nesdc.approvals", Self.count(of: second) + Self.count(of: chonburi))
                try Self.check(before + after, has: first + second + chonburi)
                let oag = try await broker.received("sub.oag.approvals", 1)
                #expect(oag.map(\.type) == [ReportApproved.name])
                #expect(oag.map(\.subject) == chonburi)
            }
        }
    }

    @Test func whoIsPausedOrEndedIsToldNothingMore() async throws {
        try await TestBroker.with { broker in
            let (bench, id) = (try await Bench(), UUID())
            try await broker.importTopology(of: "raingan-ext")
            for slug in ["nesdc", "oag"] { try await broker.queue(for: slug) }
            // The second one shows when everything has been told.
            try await bench.subscribe("oag", events: [ReportApproved.name], agencies: ["thailand"])
            try await running(bench, on: broker) {
                var told: [UUID] = []
                for state in ["active", "paused", "active", "ended"] {
                    try await bench.subscribe(
                        "nesdc", id: id, events: [ReportApproved.name], agencies: ["thailand"], state: state)
                    let reports = try await approved(2, on: bench)
                    if state == "active" { told += reports }
                    _ = try await broker.received("sub.oag.approvals", 2)
                }
                let received = try await broker.received("sub.nesdc.approvals", told.count)
                #expect(received.map(\.subject) == told)
                #expect(try await broker.waiting("sub.nesdc.approvals") == 0)
            }
        }
    }

    /// Opens reports and lets the whole chain approve them, one after another.
    private func approved(
        _ count: Int, on bench: Bench, agency: String = "rayong-agriculture"
    ) async throws -> [UUID] {
        var reports: [UUID] = []
        for _ in 0..<count {
            let report = try await bench.open(agency: agency)
            for person in bench.town.chain(of: agency) { try await bench.rule("approved", on: report, by: person) }
            reports.append(report)
        }
        return reports
    }

    private static func count(of reports: [UUID]) -> Int { reports.count * 7 }

    /// Every report's events are there once, in the order of their numbers.
    private static func check(_ received: [Received], has reports: [UUID]) throws {
        #expect(Set(received.map(\.id)).count == received.count)
        for report in reports {
            let own = received.filter { $0.subject == report }
            #expect(
                own.map(\.type) == [CaseOpened.name] + Array(repeating: StepDecided.name, count: 5) + [
                    ReportApproved.name
                ])
            #expect(own.map(\.sequence) == own.map(\.sequence).sorted())
        }
    }

    private func running(
        _ bench: Bench, on broker: TestBroker, _ body: @Sendable () async throws -> Void
    ) async throws {
        let herald = Herald()
        let publisher = Publisher(to: broker.settings, name: "egress", log: .silent, metrics: Metrics())
        let parts: [any Part] = [
            publisher,
            Relay(
                to: bench.outsiders(as: publisher.user).target, of: bench.journal, through: publisher, herald: herald,
                log: .silent, metrics: Metrics()),
            Sequencer(journal: bench.journal, herald: herald, log: .silent, metrics: Metrics()),
        ]
        let life = Task {
            try await Runtime.run(parts[...]) { while !Task.isCancelled { try? await Task.sleep(for: .seconds(1)) } }
        }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        life.cancel()
        _ = try? await life.value
        try outcome.get()
    }
}

/// What an outside system reads of an event.
struct Received: Sendable, Decodable {
    let id: UUID
    let type: String
    let sequence: String
    let partitionkey: UUID

    var subject: UUID { partitionkey }
}

extension TestBroker {
    /// The queue of an outside system, bound to everything that is meant for it.
    fileprivate func queue(for slug: String) async throws {
        try await declare(queue: "sub.\(slug).approvals")
        try await bind("sub.\(slug).approvals", to: TellOutsiders.exchange, key: "approval.#.\(slug)")
    }

    /// Reads so many messages as an outside system does: one at a time, acknowledged when it has them.
    fileprivate func received(_ queue: String, _ count: Int) async throws -> [Received] {
        let seen = Mutex<[Received]>([])
        let consumer = Consumer(
            from: .queue(queue), at: settings, name: "outsider", concurrency: 1, log: .silent, metrics: Metrics()
        ) { delivery in
            guard let event = try? JSONDecoder().decode(Received.self, from: Data(delivery.body)) else {
                return .reject
            }
            seen.withLock { $0.append(event) }
            return .ack
        }
        let life = Task { try await consumer.run() }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(
                try await eventually("\(count) messages in \(queue)") { seen.withLock { $0.count } >= count })
        } catch { outcome = .failure(error) }
        life.cancel()
        try await life.value
        try outcome.get()
        return seen.withLock { $0 }
    }

    /// How many messages are in a queue, once the broker's figures have settled.
    fileprivate func waiting(_ queue: String) async throws -> Int {
        let answer = try await management.post(
            "queues/\(vhost)/\(queue)/get", #"{"count":10,"ackmode":"ack_requeue_false","encoding":"auto"}"#)
        return (try JSONSerialization.jsonObject(with: answer) as? [Any])?.count ?? -1
    }
}

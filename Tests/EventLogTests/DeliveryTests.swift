import Database
import Foundation
import Messaging
import Runtime
import TestSupport
import Testing

@testable import EventLog

/// From a service's outbox over the broker into another's database.
@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct DeliveryTests {
    @Test func bringsEveryEventToItsEffectOnceWithTwoInstancesOfEverything() async throws {
        try await Telling.with { telling in
            let effects = try await Effects(on: telling.bench)
            let second = try EventLogBench.another()
            let publishers = [telling.publisher("first"), telling.publisher("second")]
            var parts: [any Part] = publishers
            for (bench, publisher) in zip([telling.bench, second], publishers) {
                parts += [telling.relay(of: bench, through: publisher), bench.sequencer]
                let inbox = effects.inbox(over: bench.journal)
                parts += [ParkedReplay(for: inbox, from: nil, log: .silent), consumer(telling, inbox)]
            }
            let people = (0..<10).map { _ in UUID() }
            try await running(parts) {
                for sequence in 1...Int64(30) {
                    for person in people { try await telling.bench.announce(person, sequence) }
                }
                try await eventually("every effect") {
                    try await telling.bench.count("SELECT count(*) FROM effect") == 300
                }
            }
            for person in people { #expect(try await effects.sequences(of: person) == Array(1...30)) }
            #expect(try await effects.parked().isEmpty)
        }
    }

    /// Nothing is acknowledged and nothing counted as failed while the database is away.
    @Test func waitsInTheBrokerWhileTheDatabaseIsAway() async throws {
        try await Telling.with { telling in
            let effects = try await Effects(on: telling.bench)
            try await telling.bench.record(50)
            var settings = try FreshDatabase.settings
            settings.acquireTimeout = .milliseconds(200)
            let away = EventLogBench(on: Database(settings, log: .silent, metrics: Metrics()))
            let metrics = Metrics()
            let inbox = effects.inbox(over: away.journal, metrics: metrics)
            let publisher = telling.publisher()
            try await running([publisher, telling.relay(through: publisher)]) { try await telling.cursorReaches(50) }

            try await telling.bench.allowConnections(false)
            let stops = Metrics()
            try await running(consumer(telling, inbox, stops)) {
                try await eventually("the consumer rests") {
                    stops.counter("raingan_amqp_dispositions_total", "")
                        .value(["name": "inbox", "disposition": "stop"]) > 0
                }
                try await telling.bench.allowConnections(true)
                try await eventually("every effect") {
                    try await telling.bench.count("SELECT count(*) FROM effect") == 50
                }
            }
            #expect(try await effects.parked().isEmpty)
            let results = metrics.counter("raingan_consumer_messages_total", "")
            #expect(results.value(["consumer": "test", "result": "applied"]) == 50)
        }
    }

    private func consumer(_ telling: Telling, _ inbox: Inbox, _ metrics: Metrics = Metrics()) -> Consumer {
        Consumer(
            from: .queue("probe"), at: telling.broker.settings, name: "inbox", prefetch: 40, concurrency: 6,
            batch: 10, orderingKey: { $0.correlationID },
            awaitReady: {
                while !Task.isCancelled, (try? await inbox.journal.database.ping()) == nil {
                    try? await Task.sleep(for: .milliseconds(50))
                }
            }, log: .silent, metrics: metrics, handlingTogether: { await inbox.handle($0) })
    }
}

extension EventLogBench {
    /// Ends every connection to this database, and lets new ones in or not.
    func allowConnections(_ allowed: Bool) async throws {
        let name = try FreshDatabase.settings.url.split(separator: "/").last.map(String.init) ?? ""
        let admin = Database(
            DatabaseSettings(url: try TestServers.postgres + "/postgres"), log: .silent, metrics: Metrics())
        try await admin.execute(SQL(unsafeText: "ALTER DATABASE \(name) ALLOW_CONNECTIONS \(allowed)"))
        if allowed { return }
        try await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name)")
    }
}

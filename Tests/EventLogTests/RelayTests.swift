import Database
import Foundation
import Messaging
import Runtime
import TestSupport
import Testing

@testable import EventLog

@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct RelayTests {
    @Test func tellsEveryEventInOrder() async throws {
        try await Telling.with { telling in
            try await telling.bench.record(1200)
            let publisher = telling.publisher()
            try await running([publisher, telling.relay(through: publisher), telling.probe]) {
                try await telling.hears(1200)
                try await telling.bench.record(3)
                try await telling.hears(1203)
                try await telling.cursorReaches(1203)
            }
            #expect(telling.heard.all == Array(1...1203))
        }
    }

    @Test func repeatsTheAttributesBesideTheBytes() async throws {
        try await Telling.with { telling in
            try await telling.bench.record(1)
            let event = try #require(try await telling.bench.events().first)
            let publisher = telling.publisher(), deliveries = Seen<Delivery>()
            let reader = Consumer(
                from: .queue("probe"), at: telling.broker.settings, name: "reader", log: .silent, metrics: Metrics()
            ) {
                deliveries.add($0)
                return .ack
            }
            try await running([publisher, telling.relay(through: publisher), reader]) {
                try await eventually("it arrives") { deliveries.count == 1 }
            }
            let delivery = try #require(deliveries.all.first)
            #expect(delivery.body == event.body.array)
            #expect(delivery.routingKey == "auth.contact.changed.v1.rayong")
            #expect(delivery.messageID == event.id.text)
            #expect(delivery.userID == publisher.user)
            #expect(delivery.headers["cloudEvents_partitionkey"] == .text(event.subject.text))
            #expect(delivery.headers["cloudEvents_sequence"] == .text("0000000000000000001"))
            #expect(delivery.headers["raingan_position"] == .int64(1))
        }
    }

    /// The broker refuses what does not fit into the queue; the cursor stays before the first that was refused.
    @Test func movesTheCursorOnlyOverWhatIsConfirmed() async throws {
        try await Telling.with { telling in
            try await telling.broker.management.put(
                "policies/\(telling.broker.vhost)/full",
                #"{"pattern":"probe","apply-to":"queues","definition":{"max-length":5,"overflow":"reject-publish"}}"#)
            try await telling.bench.record(40)
            let publisher = telling.publisher()
            try await running([publisher, telling.relay(through: publisher)]) {
                try await eventually("the refusal is noted") { try await telling.lastError() != nil }
                let since = try await telling.bench.database.first(
                    "SELECT failing_since FROM relay_cursor", as: Date.self)
                let refused = try await telling.cursor()
                #expect(refused < 40)
                try await eventually("it is tried again") {
                    try await telling.bench.database.first("SELECT last_error FROM relay_cursor", as: String.self)?
                        .contains("nacked") == true
                }
                #expect(
                    try await telling.bench.database.first("SELECT failing_since FROM relay_cursor", as: Date.self)
                        == since)
                try await telling.broker.management.delete("policies/\(telling.broker.vhost)/full")
                try await running(telling.probe) { try await telling.hears(40) }
                try await telling.cursorReaches(40)
            }
            #expect(telling.firstHeard == Array(1...40))
            #expect(try await telling.lastError() == nil)
        }
    }

    @Test func waitsWithAnEventThatMustArriveUntilSomebodyListens() async throws {
        try await Telling.with(bound: false) { telling in
            try await telling.bench.record(3)
            let publisher = telling.publisher()
            try await running([publisher, telling.relay(through: publisher), telling.probe]) {
                try await eventually("the return is noted") { try await telling.lastError()?.contains("312") == true }
                #expect(try await telling.cursor() == 0)
                try await telling.bind()
                try await telling.hears(3)
                try await telling.cursorReaches(3)
            }
            #expect(telling.firstHeard == [1, 2, 3])
        }
    }

    @Test func passesOverAnEventThatNeedNotArrive() async throws {
        try await Telling.with(bound: false) { telling in
            try await telling.bench.record(3, mustRoute: false)
            let publisher = telling.publisher()
            try await running([publisher, telling.relay(through: publisher)]) { try await telling.cursorReaches(3) }
        }
    }

    @Test func losesNothingWhenConnectionsBreak() async throws {
        try await Telling.with { telling in
            let publisher = telling.publisher()
            try await running([publisher, telling.relay(through: publisher), telling.probe]) {
                for round in 1...3 {
                    // The broker lists a connection some seconds after it was made; events flow all the while.
                    try await eventually("a connection is closed") {
                        try await telling.bench.record(60)
                        return try await telling.broker.closeConnections(named: "publisher") > 0
                    }
                    let recorded = try await telling.bench.count("SELECT count(*) FROM event_log")
                    try await telling.hears(recorded)
                    try await telling.cursorReaches(Int64(recorded))
                    #expect(telling.firstHeard == Array(1...Int64(recorded)), "round \(round)")
                }
            }
        }
    }

    /// The database may refuse a connection or end one at any time.
    @Test func losesNothingWhenItsDatabaseConnectionsEnd() async throws {
        try await Telling.with { telling in
            let victim = try EventLogBench.another("victim")
            let publisher = telling.publisher()
            try await running([publisher, telling.relay(of: victim, through: publisher), telling.probe]) {
                for _ in 0..<10 {
                    try await telling.bench.record(50)
                    victim.herald.heard()
                    try await telling.bench.run(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'")
                }
                try await telling.hears(500)
                try await telling.cursorReaches(500)
            }
            #expect(telling.firstHeard == Array(1...500))
        }
    }

    @Test func tellsTwoTargetsEachAtItsOwnPace() async throws {
        try await Telling.with { telling in
            let publisher = telling.publisher()
            let other = telling.publisher("other")
            let stuck = Relay(
                to: RelayTarget(name: "stuck") { events in
                    events.map { [$0.message(to: "nowhere", slug: "all", mandatory: true, user: publisher.user)] }
                }, of: telling.bench.journal, through: other, herald: telling.bench.herald, log: .silent,
                metrics: Metrics())
            try await running([publisher, other, telling.relay(through: publisher), stuck, telling.probe]) {
                try await telling.bench.record(20)
                try await telling.cursorReaches(20)
                try await telling.bench.record(20)
                try await telling.cursorReaches(40)
                #expect(try await telling.cursor(of: "stuck") <= 0)
            }
        }
    }

    /// One event may become several messages for one target, or none.
    @Test func movesOverAnEventOnceAllOfItsMessagesAreConfirmed() async throws {
        try await Telling.with { telling in
            try await telling.bench.record(9)
            let publisher = telling.publisher()
            let relay = Relay(
                to: RelayTarget(name: "external") { events in
                    events.map { event in
                        let message = event.message(
                            to: Telling.exchange, slug: "x", mandatory: true, user: publisher.user)
                        return Array(repeating: message, count: Int(event.position % 3))
                    }
                }, of: telling.bench.journal, through: publisher, herald: telling.bench.herald, log: .silent,
                metrics: Metrics())
            try await running([publisher, relay, telling.probe]) {
                try await telling.cursorReaches(9, of: "external")
                try await eventually("all arrive") { telling.heard.count == 9 }
            }
            #expect(telling.heard.all == [1, 2, 2, 4, 5, 5, 7, 8, 8])
        }
    }

    @Test func tellsWhatWasRecordedJustBeforeTheStop() async throws {
        try await Telling.with { telling in
            let publisher = telling.publisher()
            let sequencer = telling.bench.sequencer
            try await running([publisher, telling.relay(through: publisher), sequencer]) {
                try await eventually("connected") { publisher.state == .connected }
                try await eventually("it has the lease") { try await telling.cursor() == 0 }
                for _ in 0..<300 { try await telling.bench.announce(UUID(), 1) }
            }
            #expect(try await telling.bench.count("SELECT count(*) FROM outbox") == 0)
            #expect(try await telling.cursor() == 300)
            #expect(
                try await telling.bench.count("SELECT count(*) FROM relay_cursor WHERE lease_owner IS NOT NULL") == 0)
        }
    }

    @Test func readsNoMoreAtOnceThanItMayHold() async throws {
        let bench = try EventLogBench()
        try await bench.record(20)
        let lease = RelayLease(target: "internal", fence: 0, position: 0)
        try await bench.database.prepareCursor(of: "internal")
        let size = try #require(try await bench.bodies().first).count
        let few = try await bench.database.events(toTell: "internal", holding: lease, atMost: 500, bytes: 3 * size)
        #expect(few.map(\.position) == [1, 2, 3])
        let one = try await bench.database.events(toTell: "internal", holding: lease, atMost: 500, bytes: 1)
        #expect(one.map(\.position) == [1], "an event larger than the limit still goes, alone")
    }
}

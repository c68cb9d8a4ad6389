import Database
import Foundation
import Runtime
import TestSupport
import Testing

@testable import EventLog

@Suite(.freshDatabase(migrations: [LogMigrations.set], schema: "auth"))
struct VerificationTests {
    @Test func findsAnUntouchedRecordSound() async throws {
        let bench = try await filled()
        #expect(
            try await verifyRecords(in: bench.journal.database) == [
                .sound(feed: "events", rows: 5), .sound(feed: "audit", rows: 3),
            ])
    }

    @Test func aNewEpochBreaksNoChain() async throws {
        let bench = try await filled()
        try await bench.run("UPDATE feed_head SET epoch = epoch + 1")
        try await bench.record(2)
        #expect(
            try await verifyRecords(in: bench.journal.database) == [
                .sound(feed: "events", rows: 7), .sound(feed: "audit", rows: 3),
            ])
        #expect(try await bench.events().map(\.epoch) == [1, 1, 1, 1, 1, 2, 2])
    }

    @Test(arguments: Feed.events.columns.map(\.name) + ["recorded_at", "epoch", "prev_hash", "hash"])
    func findsOneChangedValueInAnyColumnOfAnEvent(column: String) async throws {
        let bench = try await filled()
        try await bench.run(
            SQL(unsafeText: "UPDATE event_log SET \(column) = \(changed[column] ?? "") WHERE position = 3"))
        let verdict = try #require(try await verifyRecords(in: bench.journal.database).first)
        guard case .broken("events", let position, _) = verdict else {
            Issue.record("\(column): \(verdict)")
            return
        }
        #expect(position == 3)
    }

    @Test(arguments: Feed.audit.columns.map(\.name))
    func findsOneChangedValueInAnyColumnOfAnAuditRow(column: String) async throws {
        let bench = try await filled()
        try await bench.run(
            SQL(unsafeText: "UPDATE audit_log SET \(column) = \(changed[column] ?? "") WHERE position = 2"))
        let verdict = try #require(try await verifyRecords(in: bench.journal.database).last)
        guard case .broken("audit", 2, _) = verdict else {
            Issue.record("\(column): \(verdict)")
            return
        }
    }

    @Test(arguments: [
        "DELETE FROM event_log WHERE position = 5", "DELETE FROM event_log WHERE position = 2",
        "UPDATE event_log SET position = 7 WHERE position = 4",
        "UPDATE feed_head SET hash = sha256('x') WHERE feed = 'events'",
    ])
    func findsRowsThatAreMissingMovedOrCutOff(damage: String) async throws {
        let bench = try await filled()
        try await bench.run(SQL(unsafeText: damage))
        guard case .broken("events", _, _)? = try await verifyRecords(in: bench.journal.database).first else {
            Issue.record("\(damage) was not found")
            return
        }
    }

    private let changed = [
        "event_id": "gen_random_uuid()", "agg_type": "agg_type || 'x'", "agg_id": "gen_random_uuid()",
        "agg_seq": "agg_seq + 1", "event_type": "event_type || 'x'", "agency": "agency || 'x'",
        "must_route": "NOT must_route", "occurred_at": "occurred_at + interval '1 microsecond'",
        "traceparent": "COALESCE(traceparent, '') || 'x'",
        "body": "set_byte(body, octet_length(body) - 1, get_byte(body, octet_length(body) - 1) # 1)",
        "recorded_at": "recorded_at + interval '1 microsecond'", "epoch": "epoch + 1",
        "prev_hash": "set_byte(prev_hash, 0, get_byte(prev_hash, 0) # 1)",
        "hash": "set_byte(hash, 0, get_byte(hash, 0) # 1)", "entry_id": "gen_random_uuid()",
        "at": "at + interval '1 microsecond'", "business_at": "business_at - interval '1 day'",
        "actor_id": "gen_random_uuid()", "acting_as": "''", "session_id": "gen_random_uuid()", "client": "''",
        "action": "action || 'x'", "object_type": "object_type || 'x'", "object_id": "'other'",
        "grant_id": "gen_random_uuid()", "details": "'{}'", "trace_id": "''",
    ]

    private func filled() async throws -> EventLogBench {
        let bench = try EventLogBench()
        for _ in 0..<5 { try await bench.announce(UUID(), 1) }
        for number in 0..<3 {
            try await bench.journal.transaction { database in
                try database.audit(
                    AuditEntry(
                        "report.read", of: "report", "r\(number)", agency: "rayong", by: .system,
                        at: bench.journal.clock.now(), details: ["number": "\(number)"]))
            }
        }
        try await bench.sequenceAll()
        return bench
    }
}

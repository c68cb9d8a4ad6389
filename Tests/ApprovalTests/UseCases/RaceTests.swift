import Access
import Database
import EventLog
import Foundation
import Runtime
import TestSupport
import Testing

@testable import ApprovalService
@testable import Projections

/// Two people who may both decide do so at the same moment (INV-15).
@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct RaceTests {
    /// A second holder of the position, beside the one that the town has.
    private func rival(_ bench: Bench) async throws -> [Principal] {
        let first = bench.town.provincialChain[0]
        let second = Town.Post(
            person: UUID(), agency: "rayong-office", kind: "head-of-office", title: "หัวหน้าสำนักงานจังหวัดระยอง")
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(second)) }
        return [
            first,
            Principal(
                personID: second.person, sessionID: UUID(), name: "", capacity: nil, grants: first.grants,
                authenticatedAt: Date()),
        ]
    }

    @Test(arguments: 0..<10)
    func oneOfTwoWinsEveryTime(batch: Int) async throws {
        let bench = try await Bench()
        let rivals = try await rival(bench)
        let outcomes = ["approved", "returned"]
        for round in 0..<100 {
            let report = try await bench.open()
            let texts = [
                try await bench.text(outcomes[round % 2], on: report),
                try await bench.text(outcomes[(round / 2 + batch) % 2], on: report),
            ]
            let won = await withTaskGroup { group in
                for (person, text) in zip(rivals, texts) {
                    group.addTask { (try? await bench.rule(text, on: report, by: person)) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(won == 1)
        }
        let doubled = try await bench.database.run(
            "SELECT report_id FROM decision GROUP BY report_id HAVING count(*) <> 1", as: UUID.self)
        #expect(doubled == [])
        #expect(try await bench.database.run("SELECT count(*) FROM decision", as: Int.self) == [100])
        let uneven = try await bench.database.run(
            """
            SELECT c.report_id FROM approval_case c
            WHERE c.event_seq <> (SELECT count(*) FROM outbox WHERE agg_id = c.report_id)
            """, as: UUID.self)
        #expect(uneven == [])
    }
}

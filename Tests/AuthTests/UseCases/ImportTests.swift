import Access
import Contracts
import Database
import Foundation
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct ImportTests {
    @Test func tellsEveryAgencyWithItsPlacesInOneNumberedList() async throws {
        let bench = try AuthBench()
        try await bench.importSmallCountry()
        let told = try await bench.told(AgenciesChanged.self)
        #expect(told.map(\.sequence) == Array(1...Int64(told.count)))
        #expect(told.allSatisfy { $0.subject == AgenciesChanged.treeID && $0.agency == Wire.everyAgency })
        let agencies = told.flatMap(\.fact.agencies)
        #expect(agencies.count == 10)
        let rayong = try #require(agencies.first { $0.slug == "rayong" })
        let office = try #require(agencies.first { $0.slug == "rayong-agri" })
        #expect(rayong.codes == ["tis1099": "21"])
        #expect(office.parents["area"] == rayong.id)
        #expect(Set(office.parents.keys) == ["line", "area", "cluster", "oversight"])
        let positions = try await bench.told(PositionChanged.self)
        #expect(positions.count == 8)
        #expect(positions.allSatisfy { $0.sequence == 1 && $0.fact.holders.isEmpty })
    }

    @Test func aSecondTimeChangesNothing() async throws {
        let bench = try AuthBench()
        try await bench.importSmallCountry()
        let events = try await bench.database.first("SELECT count(*) FROM outbox", as: Int.self)
        let outcome = try await ImportAgencies(ground: bench.ground)(SmallCountry.agencies, dryRun: false)
        let positions = try await ImportPositions(ground: bench.ground)(SmallCountry.positions, dryRun: false)
        #expect(outcome == ImportAgencies.Outcome(unchanged: 10))
        #expect(positions == ImportPositions.Outcome(addedOrChanged: 0, unchanged: 8))
        #expect(try await bench.database.first("SELECT count(*) FROM outbox", as: Int.self) == events)
    }

    @Test func movesAnAgencyFromTodayOnAndRemembersWhereItStood() async throws {
        let bench = try AuthBench()
        try await bench.importSmallCountry()
        bench.time.advance(86_400)
        let moved = SmallCountry.agencies.replacing(
            "chonburi-agri,provincial-branch,สำนักงานเกษตรจังหวัดชลบุรี,Chon Buri Agricultural Office,,doae,chonburi",
            with: "chonburi-agri,provincial-branch,สำนักงานเกษตรจังหวัดชลบุรี,Chon Buri Agricultural Office,,doae,rayong")
        let outcome = try await ImportAgencies(ground: bench.ground)(moved, dryRun: false)
        #expect(outcome == ImportAgencies.Outcome(moved: 1, unchanged: 9))
        let spans = try await bench.database.run(
            """
            SELECT p.slug, e.valid::text FROM agency_edge e JOIN agency p ON p.id = e.parent
            JOIN agency c ON c.id = e.child WHERE c.slug = 'chonburi-agri' AND e.hierarchy = 'area' ORDER BY e.valid
            """, as: (String, String).self)
        #expect(spans.map(\.0) == ["chonburi", "rayong"])
        #expect(spans.map(\.1) == ["(,2027-01-16)", "[2027-01-16,)"])
        let last = try #require(try await bench.told(AgenciesChanged.self).last)
        #expect(last.fact.agencies.map(\.slug) == ["chonburi-agri"])
        let tree = bench.register.tree
        let office = try #require(tree.agency(slug: "chonburi-agri"))
        #expect(tree.ancestors(of: office.id, in: .area).map(\.slug) == ["rayong", "thailand"])
    }

    @Test func leavesNoTraceOfARehearsalOrAFileWithAnError() async throws {
        let bench = try AuthBench()
        let outcome = try await ImportAgencies(ground: bench.ground)(SmallCountry.agencies, dryRun: true)
        #expect(outcome.added == 10)
        await #expect(throws: ImportRefused.self) {
            try await ImportAgencies(ground: bench.ground)(SmallCountry.agencies + "x,,,,,,,,,\n", dryRun: false)
        }
        #expect(try await bench.database.first("SELECT count(*) FROM agency", as: Int.self) == 0)
        #expect(try await bench.database.first("SELECT count(*) FROM outbox", as: Int.self) == 0)
    }

    @Test func aCodePassesFromOneAgencyToAnother() async throws {
        let bench = try AuthBench()
        try await bench.importSmallCountry()
        bench.time.advance(86_400)
        let swapped = SmallCountry.agencies.replacing("tis1099:21", with: "tis1099:X")
            .replacing("tis1099:20", with: "tis1099:21").replacing("tis1099:X", with: "tis1099:20")
        let outcome = try await ImportAgencies(ground: bench.ground)(swapped, dryRun: false)
        #expect(outcome.changed == 2)
    }

    /// The reference data of the whole country go in, each event within its limit.
    @Test func takesTheWholeCountry() async throws {
        let bench = try AuthBench()
        let seed = URL(filePath: #filePath).appending(path: "../../../../deploy/seed").standardized
        let agencies = try String(contentsOf: seed.appending(path: "agencies.csv"), encoding: .utf8)
        let positions = try String(contentsOf: seed.appending(path: "positions.csv"), encoding: .utf8)
        let outcome = try await ImportAgencies(ground: bench.ground)(agencies, dryRun: false)
        #expect(outcome.added == 9580)
        #expect(try await ImportPositions(ground: bench.ground)(positions, dryRun: false).addedOrChanged == 2511)
        let tree = bench.register.tree
        let root = try #require(tree.agency(slug: "thailand"))
        let everything = tree.places.agencies(within: .subtree, of: root.id, in: .line)
        #expect(everything.count == 9580)
        let offices = try await bench.database.run(
            "SELECT kind, count(*) FROM agency GROUP BY kind", as: (String, Int).self)
        let counts = Dictionary(offices.map { ($0.0, $0.1) }) { $1 }
        #expect(counts["province"] == 77)
        #expect(counts["district"] == 878)
        #expect(counts["khet"] == 50)
        #expect(counts["province-office"] == 76)
        #expect(counts["provincial-branch"] == 76 * 14)
        #expect(counts["pao"] == 76 && counts["tao"] == 7282)
        #expect(counts["cluster"] == 18 && counts["cluster-office"] == 18)
        let office = try #require(tree.agency(slug: "rayong-agri"))
        #expect(tree.ancestors(of: office.id, in: .cluster).map(\.slug) == ["rayong", "east-1", "thailand"])
        #expect(
            tree.ancestors(of: office.id, in: .oversight).map(\.slug) == [
                "rayong", "ministry-interior", "nesdc", "thailand",
            ])
    }

    @Test func theSeedIsWhatItsGeneratorMakes() async throws {
        let generate = URL(filePath: #filePath).appending(path: "../../../../deploy/seed/generate").standardized
        _ = try await Command.run([generate.path, "--check"])
    }
}

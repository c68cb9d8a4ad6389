import Access
import Contracts
import Database
import EventLog
import Foundation
import Runtime
import TestSupport
import Testing

@testable import Projections

@Suite(.freshDatabase(migrations: [LogMigrations.set, ProjectionMigrations.set], schema: "approval"))
struct ProjectionStoreTests {
    let day = Date(timeIntervalSince1970: 1_616_000_000)

    @Test func keepsTheLatestStateOfEveryAgencyAndItsPlaces() async throws {
        let database = try FreshDatabase.database
        let (root, province, office) = (UUID(), UUID(), UUID())
        try await database.transaction { database in
            try database.keepAgencies([
                agency(root, "thailand", [:]), agency(province, "rayong", ["area": root]),
                agency(office, "rayong-agriculture", ["area": province, "line": root]),
            ])
            try database.keepAgencies([agency(office, "rayong-agriculture", ["area": root])])
        }
        let (rows, edges) = try await database.transaction { (try $0.directoryRows(), try $0.directoryEdges()) }
        #expect(rows.map(\.slug) == ["rayong", "rayong-agriculture", "thailand"])
        #expect(edges.filter { $0.child == office }.map(\.hierarchy) == ["area"])
        #expect(edges.filter { $0.child == office }.map(\.parent) == [root])
    }

    @Test func findsWhoHoldsAPositionOnTheDay() async throws {
        let database = try FreshDatabase.database
        let position = UUID(), agency = UUID()
        let (governor, acting, delegate, former) = (UUID(), UUID(), UUID(), UUID())
        @Sendable func change(_ holders: [PositionChanged.Holder]) -> PositionChanged {
            PositionChanged(
                positionID: position, agencyID: agency, kind: "governor",
                title: Bilingual(th: "ผู้ว่าราชการจังหวัดระยอง", en: "Governor of Rayong"), active: true, holders: holders)
        }
        let everybody = [
            holder(governor, .substantive, from: -100, until: nil), holder(delegate, .delegated, from: -1, until: 1),
            holder(former, .substantive, from: -200, until: -100),
        ]
        try await database.transaction { try $0.keepPosition(change(everybody)) }
        #expect(Set(try await holders(of: position, database)) == [governor, delegate])
        #expect(try await database.transaction { try $0.positionsHeld(by: former, on: day) }.isEmpty)

        try await database.transaction {
            try $0.keepPosition(change(everybody + [holder(acting, .actingFull, from: -1, until: 1)]))
        }
        #expect(Set(try await holders(of: position, database)) == [acting, delegate])
        #expect(try await database.transaction { try $0.positionsHeld(by: governor, on: day) }.isEmpty)
        #expect(try await database.transaction { try $0.positionsHeld(by: acting, on: day) } == [position])
    }

    @Test func holdingBeginsAtItsFirstInstantAndEndsBeforeItsLast() async throws {
        let database = try FreshDatabase.database
        let (position, person) = (UUID(), UUID())
        let change = PositionChanged(
            positionID: position, agencyID: UUID(), kind: "officer", title: Bilingual(th: "เจ้าหน้าที่", en: "Officer"),
            active: true, holders: [holder(person, .substantive, from: 0, until: 10)])
        try await database.transaction { try $0.keepPosition(change) }
        for (second, holds) in [(-0.001, false), (0, true), (9.999, true), (10, false)] {
            let found = try await database.transaction {
                try $0.holders(of: [position], on: day.addingTimeInterval(second))
            }
            #expect(found.isEmpty != holds, "\(second)")
        }
    }

    @Test func forgetsRevocationsThatNoLivingTokenIsTouchedBy() async throws {
        let database = try FreshDatabase.database
        let session = UUID()
        let revoked = SessionRevoked(
            kind: .session, id: session, notBefore: day, forgetAt: day.addingTimeInterval(330))
        try await database.transaction { try $0.keepRevocation(revoked, number: 1) }
        #expect(try await database.transaction { try $0.revocations(at: day) }.map(\.id) == [session])
        try await database.transaction { try $0.forgetRevocations(at: day.addingTimeInterval(330)) }
        #expect(try await database.transaction { try $0.revocations(at: day) }.isEmpty)
    }

    private func holders(of position: UUID, _ database: Database) async throws -> [UUID] {
        try await database.transaction { try $0.holders(of: [position], on: day) }.map(\.personID)
    }

    private func holder(
        _ person: UUID, _ mode: HoldingMode, from: TimeInterval, until: TimeInterval?
    ) -> PositionChanged.Holder {
        PositionChanged.Holder(
            holdingID: UUID(), personID: person, name: "เจ้าหน้าที่", mode: mode, from: day.addingTimeInterval(from),
            until: until.map { day.addingTimeInterval($0) })
    }

    private func agency(_ id: UUID, _ slug: String, _ parents: [String: UUID]) -> AgenciesChanged.Agency {
        AgenciesChanged.Agency(
            id: id, slug: slug, kind: "province", name: Bilingual(th: "จังหวัดระยอง", en: "Rayong"),
            codes: ["tis1099": "21"], parents: parents, derived: false, active: true)
    }
}

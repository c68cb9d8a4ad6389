import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import JSON
import Mail
import Programme
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import NotificationService
@testable import Projections

extension Trait where Self == FreshDatabase {
    /// A database of this service for each test.
    static var notification: FreshDatabase {
        .freshDatabase(
            migrations: [LogMigrations.set, ProjectionMigrations.set, Program.migrations], schema: "notification")
    }
}

/// A moment in Bangkok, as people write it: `at("2021-03-24", "08:30")`.
func at(_ day: String, _ time: String = "00:00") -> Date {
    guard let date = CivilDate(iso: day), let wall = WallTime(time) else { return .distantPast }
    return BangkokTime(date: date, time: wall).instant
}

/// Rayong's offices and people, the quarterly programme, and the events that tell of them.
struct Office: Sendable {
    static let province = UUID(), provinceOffice = UUID(), farms = UUID(), works = UUID(), derived = UUID()
    static let clerk = UUID(), head = UUID(), officeHead = UUID(), governor = UUID()
    static let headPosition = UUID(), officeHeadPosition = UUID(), governorPosition = UUID()

    let hands: Hands
    let database: Database
    let journal: Journal
    let inbox: Inbox
    let plan = PlanReminders(newID: IDGenerator())
    private let sequences = Sequences()

    /// Opens with the programme published and everybody in their place.
    init(at now: Date = at("2021-03-01", "09:00"), withProgramme: Bool = true) async throws {
        let hands = Hands(now)
        self.hands = hands
        database = try FreshDatabase.database
        let clock = BusinessClock { hands.now }
        journal = Journal(database: database, clock: clock, realClock: RealClock { hands.now })
        let record = RecordEvents(clock: clock, plan: plan)
        inbox = Inbox(
            consumer: "notification",
            subscriptions: record.subscriptions + [.on(PositionChanged.self) { try $1.keepPosition($0.fact) }],
            journal: journal, log: .silent, metrics: Metrics())
        try await settle(withProgramme: withProgramme)
    }

    /// The hands of both clocks.
    final class Hands: Sendable {
        private let time: Mutex<Date>

        init(_ now: Date) { time = Mutex(now) }

        var now: Date { time.withLock { $0 } }

        func turn(to now: Date) { time.withLock { $0 = now } }
    }

    private final class Sequences: Sendable {
        private let numbers = Mutex<[UUID: Int64]>([:])

        func next(of subject: UUID) -> Int64 {
            numbers.withLock { numbers in
                numbers[subject, default: 0] += 1
                return numbers[subject, default: 1]
            }
        }
    }

    var directory: Directory {
        let rows: [(UUID, String, String, [Access.Hierarchy: UUID], Bool)] = [
            (Self.province, "rayong", "province", [:], false),
            (Self.provinceOffice, "rayong-office", "province-office", [.area: Self.province], false),
            (Self.farms, "rayong-agri", "provincial-branch", [.area: Self.province], false),
            (Self.works, "rayong-works", "provincial-branch", [.area: Self.province], false),
            (Self.derived, "rayong-derived", "provincial-branch", [.area: Self.province], true),
        ]
        let entries = rows.map { id, slug, kind, _, derived in
            AgencyEntry(
                id: id, slug: slug, kind: kind,
                name: Bilingual(th: "สำนักงานเกษตรจังหวัดระยอง", en: "Rayong Provincial Agricultural Extension Office"),
                isDerived: derived)
        }
        return Directory(
            tree: TreeSnapshot(version: 1, rows: rows.map { TreeSnapshot.Row(id: $0.0, parents: $0.3) }),
            entries: entries)
    }

    private func settle(withProgramme: Bool) async throws {
        if withProgramme { try await publishProgramme() }
        for (position, agency, kind, person) in [
            (Self.headPosition, Self.farms, "head-of-office", Self.head),
            (Self.officeHeadPosition, Self.provinceOffice, "head-of-office", Self.officeHead),
            (Self.governorPosition, Self.province, "governor", Self.governor),
        ] {
            try await seat(person, in: position, kind: kind, at: agency)
        }
        try await admit(Self.clerk, as: .preparer, at: Self.farms)
        try await admit(Self.head, as: .head, at: Self.farms)
    }

    /// Tells this service something, as the broker would.
    @discardableResult
    func hear<Fact: Event>(_ fact: Fact, of subject: UUID, id: UUID = UUID()) async throws -> Inbox.Outcome {
        let envelope = Envelope(
            id: id, subject: subject, sequence: sequences.next(of: subject), agency: "rayong-agri",
            time: journal.clock.now(),
            traceparent: nil, fact: fact)
        return try await inbox.receive(Wire.encode(envelope))
    }

    func publishProgramme() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Services/Submission/Programmes/project-quarterly.json").standardized
        let programme = try ReportingProgramme(parsing: Array(Data(contentsOf: file)))
        try await hear(
            ProgrammePublished(
                programme: programme.id, version: 1, hash: "00",
                title: Bilingual(th: programme.name.thai, en: programme.name.english),
                excerpt: String(decoding: programme.excerpt.compactBytes, as: UTF8.self)), of: UUID())
    }

    func seat(_ person: UUID, in position: UUID, kind: String, at agency: UUID, until: Date? = nil) async throws {
        try await hear(
            PositionChanged(
                positionID: position, agencyID: agency, kind: kind,
                title: Bilingual(th: "เกษตรจังหวัดระยอง", en: "Provincial Agricultural Officer"), active: true,
                holders: [
                    .init(
                        holdingID: UUID(), personID: person, name: "หัวหน้า สนง.เกษตรจังหวัดระยอง", mode: .substantive,
                        from: at("2020-10-01"), until: until)
                ]), of: position)
    }

    func admit(_ person: UUID, as role: Role, at agency: UUID, status: String = "active") async throws {
        try await hear(
            PersonChanged(
                personID: person, displayName: "เจ้าหน้าที่ สนง.เกษตรจังหวัดระยอง", status: status, language: "th",
                grantsVersion: 1,
                grants: [
                    .init(
                        id: UUID(), role: role.rawValue, hierarchy: "line", agencyID: agency, reach: "self",
                        programme: nil, from: at("2020-10-01"), until: nil)
                ]), of: person)
    }
}

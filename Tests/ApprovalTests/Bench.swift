import Access
import Calendar
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import JSON
import Programme
import Runtime
import Synchronization
import TestSupport

@testable import ApprovalService
@testable import Projections

/// The time that a test's business clock shows; it stands still until it is moved.
final class Hands: Sendable {
    private let time: Mutex<Date>

    init(_ start: Date) { time = Mutex(start) }

    var now: Date { time.withLock { $0 } }

    func move(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
    func move(to date: Date) { time.withLock { $0 = date } }
}

/// Approval on a database of the test's own, with Rayong's people and the quarterly project report.
struct Bench: Sendable {
    static let migrations = [LogMigrations.set, ProjectionMigrations.set, CaseMigrations.set]

    let town = Town()
    let database: Database
    let hands = Hands(Date(timeIntervalSince1970: 1_616_990_731))
    let journal: Journal
    let routes = RouteBook()
    let directory: Directory

    init(populated: Bool = true) async throws {
        database = try FreshDatabase.database
        journal = Journal(database: database, clock: BusinessClock { [hands] in hands.now })
        directory = town.directory
        guard populated else { return }
        let (town, programme) = (town, try Self.programme())
        try await database.transaction { database in
            for post in town.posts { try database.keepPosition(town.changed(post)) }
            try database.keepRoute(programme, fault: nil)
        }
    }

    var receive: ReceiveReport {
        ReceiveReport(routes: routes, directory: { [directory] in directory }, clock: journal.clock)
    }

    var decide: Decide { Decide(journal: journal, directory: { [directory] in directory }) }

    var watch: WatchTurns {
        WatchTurns(
            journal: journal, directory: { [directory] in directory }, log: .silent, metrics: Metrics())
    }

    /// The programme as Submission would publish it.
    static func programme(_ version: Int = 1) throws -> ProgrammePublished {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Services/Submission/Programmes/project-quarterly.json").standardizedFileURL
        let programme = try ReportingProgramme(parsing: Array(Data(contentsOf: file)))
        return ProgrammePublished(
            programme: programme.id, version: version, hash: "0",
            title: Bilingual(th: programme.name.thai, en: programme.name.english), excerpt: programme.excerpt.compact)
    }

    /// A report as Submission would send it.
    func sent(
        _ report: UUID = UUID(), revision: Int = 1, agency: String = "rayong-agriculture",
        budget: String = "provincial", due: Date? = nil
    ) -> Envelope<ReportSubmitted> {
        let milestone = ObligationsOpened.Milestone(
            step: "governor", due: due ?? hands.now.addingTimeInterval(12 * 86_400))
        let fact = ReportSubmitted(
            reportID: report, reference: Reference.random().description, revision: revision, obligationID: UUID(),
            programme: "project-quarterly", programmeVersion: 1, period: "2564-Q2",
            periodLabel: Bilingual(th: "ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2564", en: "Quarter 2 of fiscal year 2564"),
            agencyID: town.id(agency), agencyName: town.agencies.first { $0.slug == agency }?.name ?? agency,
            subjectID: UUID(), subjectLabel: "โครงการส่งเสริมและพัฒนาคุณภาพผลผลิตทุเรียนจังหวัดระยอง",
            facts: ["budget_source": budget],
            preparedBy: [town.post("officer", at: agency).person],
            submittedBy: town.post("head-of-office", at: agency).person, submittedAs: "เกษตรจังหวัดระยอง",
            submittedAt: hands.now, late: false, milestones: [milestone], hash: Self.hash(report, revision))
        return Envelope(
            id: UUID(), subject: report, sequence: Int64(revision), agency: agency, time: hands.now, traceparent: nil,
            fact: fact)
    }

    static func hash(_ report: UUID, _ revision: Int) -> String {
        SHA256.hash("\(report) \(revision)").map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Opens a case and gives the report's id.
    @discardableResult
    func open(
        _ report: UUID = UUID(), revision: Int = 1, agency: String = "rayong-agriculture",
        budget: String = "provincial", due: Date? = nil
    ) async throws -> UUID {
        let envelope = sent(report, revision: revision, agency: agency, budget: budget, due: due)
        try await journal.transaction { try receive(envelope, $0) }
        return report
    }

    func file(_ report: UUID) async throws -> CaseFile? {
        try await database.transaction { try $0.caseFile(report) }
    }

    /// What somebody would state about the present revision, at the step whose turn it is.
    func text(_ outcome: String, on report: UUID, reason: String = "ตัวเลขไม่ตรง") async throws -> DecisionText {
        let way = try await file(report)?.way
        return DecisionText(
            revision: String(way?.revision ?? 0), step: way?.current?.key ?? "none", outcome: outcome,
            reason: outcome == "approved" ? "" : reason, shown: Self.hash(report, way?.revision ?? 0))
    }

    @discardableResult
    func rule(
        _ outcome: String, on report: UUID, by principal: Principal, key: String = UUID().uuidString
    ) async throws -> Decide.Answer {
        try await rule(text(outcome, on: report), on: report, by: principal, key: key)
    }

    @discardableResult
    func rule(
        _ text: DecisionText, on report: UUID, by principal: Principal, key: String = UUID().uuidString
    ) async throws -> Decide.Answer {
        let request = RepeatableRequest(
            scope: principal.personID.text, key: key, fingerprint: SHA256.hash("\(report)\(text)"))
        return try await decide(
            text.read(), on: report, by: .init(principal: principal, client: "127.0.0.1"), request: request
        ) { done in Decide.Answer(status: 201, body: Data(done.at.description.utf8)) }
    }

    /// The names of the events about a case, in their order.
    func events(_ report: UUID) async throws -> [String] {
        try await database.run(
            "SELECT event_type FROM outbox WHERE agg_id = \(report) ORDER BY agg_seq", as: String.self)
    }

    /// The latest event of a kind about a case.
    func last<Fact: Event>(_ type: Fact.Type, about report: UUID) async throws -> Fact? {
        let body = try await database.first(
            """
            SELECT body FROM outbox WHERE agg_id = \(report) AND event_type = \(Fact.name)
            ORDER BY agg_seq DESC LIMIT 1
            """, as: Data.self)
        return try body.map { try Wire.decode(Fact.self, from: $0).fact }
    }
}

import Access
import Calendar
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import HTTP
import JSON
import Pages
import Programme
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Projections
@testable import SubmissionService

extension Trait where Self == FreshDatabase {
    /// A database of this service for each test.
    static var submission: FreshDatabase {
        .freshDatabase(
            migrations: [LogMigrations.set, ProjectionMigrations.set, Program.migrations], schema: "submission")
    }
}

/// A clock that a test sets.
final class SetClock: Sendable {
    private let date: Mutex<Date>

    init(_ date: Date) { self.date = Mutex(date) }

    var now: Date { date.withLock { $0 } }

    func set(_ date: Date) { self.date.withLock { $0 = date } }
    func set(_ iso: String, _ hour: Int = 12, _ minute: Int = 0) { set(instant(iso, hour, minute)) }
}

/// A moment in Thai time.
func instant(_ iso: String, _ hour: Int = 12, _ minute: Int = 0) -> Date {
    let date = CivilDate(iso: iso) ?? CivilDate(dayNumber: 0)
    return BangkokTime(date: date, time: WallTime(hour: hour, minute: minute) ?? .midnight).instant
}

/// The service as its handlers and use cases know it, over the database of the running test.
struct Ministry {
    let office: Office
    let desk: Desk
    let application: Application
    let clock: SetClock
    let mint: TokenIssuer
    let inbox: Inbox

    var database: Database { office.database }

    /// 25 March 2564, noon: in quarter 2, before its due day.
    init(today: String = "2021-03-25") async throws {
        let database = try FreshDatabase.database
        let directory = try await database.transaction { database in
            try database.keepAgencies(Rayong.agencies)
            for official in Official.everybody { try database.keepPosition(official.holding) }
            return try database.directory(heardBy: "submission")
        }
        clock = SetClock(instant(today))
        let journal = Journal(database: database, clock: BusinessClock { [clock] in clock.now })
        office = Office(
            journal: journal, programmes: ProgrammeLibrary(), directory: { directory }, newID: IDGenerator())
        let key = try ES256.PrivateKey.generate()
        mint = TokenIssuer(kid: "test", key: key)
        let checker = TokenChecker(keys: TokenKeys([.init(kid: "test", publicKey: key.publicKey)]))
        let files = try StaticFiles(
            manifest: Dictionary(StaticFiles.Name.allCases.map { ($0.rawValue, $0.rawValue) }) { $1 })
        desk = Desk(
            office: office,
            front: FrontDesk(
                pages: Site(files: files, help: []),
                csrf: try #require(CSRFTokens(key: String(repeating: "5a", count: 32))), deployment: .production,
                clock: journal.clock, realClock: journal.realClock))
        let gate = AccessGate(service: "submission", checker: checker, hears: { true }, verdict: { _ in .good })
        application = try desk.application(gate: gate.gate, log: .silent)
        inbox = Inbox(
            consumer: "submission", subscriptions: Subscriptions.all, journal: journal, log: .silent,
            metrics: Metrics())
    }

    func browser(_ official: Official?) throws -> Browser { try Browser(official, at: self) }

    /// The shipped programme, in force.
    func publishProgramme() async throws {
        let file = Ministry.root.appending(path: "Services/Submission/Programmes/project-quarterly.json")
        _ = try await PublishProgramme(office: office)(Array(try Data(contentsOf: file)))
    }

    /// Registers a project of an office, and opens quarter 2.
    func openQuarter(projects: Int = 1, of official: Official = .clerk) async throws -> [Report] {
        try await publishProgramme()
        for number in 0..<projects { try await register(Samples.project("โครงการที่ \(number + 1)"), by: official) }
        let period = try #require(Period(key: "2564-Q2"))
        _ = try await OpenPeriod(office: office)("project-quarterly", period)
        return try await database.transaction { try $0.reports("true ORDER BY o.label, r.id") }
    }

    @discardableResult
    func register(_ project: JSONObject, by official: Official = .clerk) async throws -> UUID {
        try await RegisterEntry(office: office)(
            project, in: "project-quarterly", for: official.agency.id, by: official.acting, repeatable: .fresh
        ).id
    }

    func fill(_ report: Report, _ answers: JSONObject = Samples.progress, by official: Official = .clerk) async throws {
        _ = try await PutAnswers(office: office)(
            .init(answers: answers, section: nil, version: nil, repeatable: .fresh), to: report.id,
            by: official.acting)
    }

    @discardableResult
    func send(_ report: Report, by official: Official = .head) async throws -> SendReport.Receipt {
        try await SendReport(office: office)(report.id, by: official.acting, repeatable: .fresh)
    }

    /// A report that has been sent once.
    func sentReport() async throws -> Report {
        let report = try #require(try await openQuarter().first)
        try await fill(report)
        try await send(report)
        return try await self.report(report.id)
    }

    func report(_ id: UUID) async throws -> Report {
        try #require(try await database.transaction { try $0.report(id) })
    }

    /// The facts of all events of a kind that wait to be told, in order.
    func told<Fact: Event>(_ type: Fact.Type) async throws -> [Envelope<Fact>] {
        let bodies = try await database.run(
            "SELECT body FROM outbox WHERE event_type = \(Fact.name) ORDER BY id", as: Bytes.self)
        return try bodies.map { try Wire.decode(Fact.self, from: Data($0.array)) }
    }

    func audited(_ action: String) async throws -> Int {
        try await database.first("SELECT count(*) FROM audit_intake WHERE action = \(action)", as: Int.self) ?? 0
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}

extension RepeatableRequest {
    /// A request that nobody sent before.
    static var fresh: RepeatableRequest {
        RepeatableRequest(scope: "test", key: UUID().uuidString, fingerprint: [1])
    }
}

/// Somebody's browser, signed in; it carries what a page of ours would carry.
struct Browser {
    var client: TestClient
    let csrf: String?
    private let token: String?

    init(_ official: Official?, at ministry: Ministry) throws {
        client = TestClient(ministry.application)
        client.headers["Accept"] = "text/html"
        guard let official else {
            (csrf, token) = (nil, nil)
            return
        }
        let now = Date()
        let principal = official.principal(at: now)
        token = try ministry.mint.issue(
            InternalToken(principal: principal, audience: InternalToken.webAudience, issuedAt: now))
        csrf = ministry.desk.front.viewer(principal).csrf
        client.headers["Cookie"] = "\(AccessGate.tokenCookie)=\(token ?? "")"
    }

    mutating func get(_ address: String) async -> Response { await client.get(address) }

    mutating func post(
        _ address: String, _ fields: [(String, String)] = [], key: String = UUID().uuidString
    ) async -> Response {
        await client.postForm(address, fields + [("_key", key)] + (csrf.map { [("_csrf", $0)] } ?? []))
    }

    mutating func json(
        _ method: HTTP.Method, _ address: String, _ body: JSONValue? = nil, key: String = UUID().uuidString
    ) async -> Response {
        var extra: Headers = ["Accept": "application/json", "Idempotency-Key": key]
        if let csrf { extra[CSRFTokens.header] = csrf }
        if body != nil { extra["Content-Type"] = "application/json" }
        return await client.send(method, address, extra, body: body?.compactBytes ?? [])
    }
}

extension Response {
    var jsonBody: JSONValue { (try? JSONValue(parsing: bodyText)) ?? .null }
}

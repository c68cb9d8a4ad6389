import Access
import Calendar
import Database
import Foundation
import Programme
import Projections

/// One line of a list of reports, with whose turn it is.
struct ReportLine: Sendable {
    let report: Report
    let agency: Words
    let programme: Words
    /// Whose turn it is.
    let next: Words
}

/// What somebody's agencies owe, and what is on its way.
struct Work: Sendable {
    let counts: WorkCounts
    let owed: [ReportLine]
    let underway: [ReportLine]
    let page: Int
    let pages: Int
    /// Whether the person prepares or sends for any agency at all.
    let reports: Bool
    let approves: Bool
}

/// The first page: what do I owe, by when, and who goes on (P6 of the complaints about today's systems).
struct ShowWork: Sendable {
    let office: Office

    static let pageSize = 25

    func callAsFunction(by acting: Acting, page: Int) async throws -> Work {
        let directory = office.directory(), now = office.now
        let scope = office.scope([.prepare, .submit], programme: nil, of: acting, in: directory)
        let approves = acting.principal.mayEver(.approve, at: office.realNow)
        guard !scope.ids.isEmpty else {
            return Work(
                counts: WorkCounts(), owed: [], underway: [], page: 1, pages: 1, reports: false, approves: approves)
        }
        return try await office.database.transaction { database in
            let counts = try database.workCounts(of: scope, at: now)
            let pages = max(1, (counts.owed + Self.pageSize - 1) / Self.pageSize)
            let shown = min(max(page, 1), pages)
            let owed = try database.owed(by: scope, at: now, page: shown, size: Self.pageSize)
            let underway = try database.underway(of: scope, atMost: 10)
            return Work(
                counts: counts, owed: try office.lines(owed, directory, on: database),
                underway: try office.lines(underway, directory, on: database), page: shown, pages: pages,
                reports: true, approves: approves)
        }
    }

    /// The figure beside the menu: what is owed now.
    func count(by acting: Acting) async throws -> Int {
        let scope = office.scope([.prepare, .submit], programme: nil, of: acting, in: office.directory())
        guard !scope.ids.isEmpty else { return 0 }
        let now = office.now
        return try await office.database.transaction { try $0.workCounts(of: scope, at: now).owed }
    }
}

/// The list of all reports that somebody may see.
struct ListReports: Sendable {
    let office: Office

    static let pageSize = 25

    struct Found: Sendable {
        let lines: [ReportLine]
        let total: Int
        let page: Int
        let pages: Int
        let programmes: [(id: String, name: Words)]
    }

    func callAsFunction(_ filter: ReportFilter, page: Int, by acting: Acting) async throws -> Found {
        let directory = office.directory(), now = office.now
        let scope = office.scope([.view], programme: filter.programme, of: acting, in: directory)
        return try await office.database.transaction { database in
            let programmes = try office.programmes.all(on: database).map { ($0.programme.id, $0.programme.name) }
            let (reports, total) = try database.reports(
                of: scope, filter, at: now, page: max(page, 1), size: Self.pageSize)
            return Found(
                lines: try office.lines(reports, directory, on: database), total: total, page: max(page, 1),
                pages: max(1, (total + Self.pageSize - 1) / Self.pageSize), programmes: programmes)
        }
    }
}

extension Office {
    func lines(
        _ reports: [Report], _ directory: Directory, on database: isolated Connection
    ) throws -> [ReportLine] {
        let underway = reports.filter { $0.state == .submitted || $0.state == .inReview }.map(\.id)
        let steps = underway.isEmpty ? [:] : try database.currentSteps(of: underway)
        return try reports.map { report in
            let programme = try programmes.programme(report.programme, version: report.version, on: database)
            return ReportLine(
                report: report, agency: directory[report.agencyID]?.name.words ?? Words("–", "–"),
                programme: programme.name, next: Self.next(report, steps[report.id]))
        }
    }

    private static func next(_ report: Report, _ step: ReportStep?) -> Words {
        switch report.state {
        case .owed: return Words("ผู้จัดทำเริ่มกรอก", "whoever prepares it begins")
        case .draft, .returned:
            return report.ready == nil
                ? Words("ผู้จัดทำกรอกต่อ", "whoever prepares it goes on")
                : Words("หัวหน้าหน่วยงานตรวจและส่ง", "the head checks and sends")
        case .submitted, .inReview:
            guard let step else { return Words("รอเข้าลำดับการอนุมัติ", "waiting for its route") }
            return step.isVacant
                ? Words("\(step.title.thai) (ตำแหน่งว่าง)", "\(step.title.english) (vacant)") : step.title
        case .approved, .refused: return Words("–", "–")
        }
    }
}

import Access
import Calendar
import Database
import EventLog
import Foundation
import Projections
import Programme
import Runtime

/// What somebody has to do by when: the reports of their agencies, and what waits for their decision.
struct ReadDeadlines: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory

    /// The most that one page shows of anything.
    static let most = 300

    func callAsFunction(of principal: Principal, in month: CivilDate?) async throws -> DueMonth {
        let (now, realNow, directory) = (journal.clock.now(), journal.realClock.now(), directory())
        let today = CivilDate(now), first = DueMonth.first(of: month ?? today)
        let after = DueMonth.first(of: first.adding(days: 32))
        return try await journal.database.transaction { database in
            let titles = try database.programmeTitles()
            let scope = Self.scope(of: principal, titles.keys.sorted(), in: directory, at: realNow)
            var shown = Items(titles: titles, directory: directory, now: now)
            let rows = try database.milestones(
                of: scope, dueAfter: first.start, through: after.start, openedBy: now, atMost: Self.most + 1)
            let items = try rows.prefix(Self.most).map { try shown.item($0, on: database) }
            let late = try database.overdueFilings(of: scope, at: now, atMost: Self.most)
                .map { try shown.item($0, on: database) }
            let positions = try database.positionsHeld(by: principal.personID, on: now)
            let turns = try database.turns(of: positions, atMost: Self.most).map { shown.item($0) }
            func isIn(_ item: DueItem) -> Bool { item.day.map { first <= $0 && $0 < after } ?? false }
            return DueMonth(
                first: first, today: today, overdue: late + turns.filter { $0.standing == .overdue },
                undated: turns.filter { $0.due == nil },
                items: (items + turns.filter(isIn)).sorted { ($0.due ?? now) < ($1.due ?? now) },
                isCut: rows.count > Self.most)
        }
    }

    /// The agencies for which somebody prepares or sends, programme by programme.
    private static func scope(
        of principal: Principal, _ programmes: [String], in directory: Directory, at now: Date
    ) -> DeadlineScope {
        var scope = DeadlineScope()
        for programme in programmes {
            var agencies: Set<UUID> = []
            for duty in [Duty.prepare, .submit, .fileFor] {
                let found = Access.scope(principal, duty, programme: programme, in: directory.tree, at: now)
                agencies.formUnion(found.agencyIDs(in: directory.tree))
            }
            scope.programmes += agencies.map { _ in programme }
            scope.agencies += agencies
        }
        return scope
    }
}

/// Makes items of rows, with the names of today.
private struct Items {
    let titles: [String: Phrase]
    let directory: Directory
    let now: Date
    private var milestones: [String: [Milestone]] = [:]

    init(titles: [String: Phrase], directory: Directory, now: Date) {
        (self.titles, self.directory, self.now) = (titles, directory, now)
    }

    mutating func item(_ row: MilestoneRow, on database: isolated Connection) throws -> DueItem {
        let isFiling = row.step == Milestone.submitted || AnswerToReturn.isAnswer(row.step)
        let report = row.reportID.map { "/reports/\($0.text)" } ?? "/"
        return DueItem(
            duty: isFiling ? .file : .watch, step: try name(of: row, on: database), due: row.due, subject: row.subject,
            programme: title(row.programme), period: row.period, agency: agency(row.agencyID), standing: standing(row),
            path: report)
    }

    func item(_ row: TurnRow) -> DueItem {
        let isLate = row.due.map { $0 <= now } ?? false
        let empty = Phrase(th: "", en: "")
        return DueItem(
            duty: .decide, step: row.title, due: row.due, subject: row.subject,
            programme: row.programme.map(title) ?? empty, period: row.period ?? empty,
            agency: row.agencyID.map(agency) ?? empty, standing: isLate ? .overdue : .open,
            path: "/cases/\(row.reportID.text)")
    }

    private func standing(_ row: MilestoneRow) -> DueItem.Standing {
        guard let closedAt = row.closedAt else { return row.due <= now ? .overdue : .open }
        return ["excused", "rejected"].contains(row.reason) ? .dropped : .done(at: closedAt, late: row.late)
    }

    private func title(_ programme: String) -> Phrase { titles[programme] ?? Phrase(th: programme, en: programme) }

    private func agency(_ id: UUID) -> Phrase { directory[id].map { Phrase($0.name) } ?? Phrase(th: "", en: "") }

    private mutating func name(of row: MilestoneRow, on database: isolated Connection) throws -> Phrase {
        if AnswerToReturn.isAnswer(row.step) {
            return Phrase(th: "แก้ไขรายงานที่ถูกส่งกลับ", en: "Answer to a return")
        }
        let key = "\(row.programme) \(row.version)"
        if milestones[key] == nil {
            let programme = try database.programme(row.programme, version: row.version)
            milestones[key] = programme?.conduct.schedule.milestones ?? []
        }
        let found = milestones[key]?.first { $0.step == row.step }
        return found.map { Phrase(th: $0.name.thai, en: $0.name.english) } ?? Phrase(th: row.step, en: row.step)
    }
}

import Contracts
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// Sees when a turn runs out of time, and when nobody can take it because no position is held.
///
/// Every instance looks; the lock on the case lets one of them tell.
struct WatchTurns: Part {
    private static let batch = 100
    /// The longest rest: a demonstration may move the business clock, and turns come from other instances.
    private static let rest: TimeInterval = 5
    /// Vacancies change with appointments, which are not urgent to the second.
    private static let vacancyRest: Duration = .seconds(30)

    let journal: Journal
    let directory: @Sendable () -> Directory
    let log: Log
    let tasks: Gauge

    init(journal: Journal, directory: @escaping @Sendable () -> Directory, log: Log, metrics: Metrics) {
        (self.journal, self.directory, self.log) = (journal, directory, log)
        tasks = metrics.gauge("raingan_approval_tasks", "Turns that wait for a decision: all, overdue, vacant.")
    }

    func run() async throws {
        var backoff = Backoff()
        var looked: ContinuousClock.Instant?
        while !Task.isCancelled {
            do {
                try await tellOverdue()
                if looked.map({ $0.duration(to: .now) >= Self.vacancyRest }) ?? true {
                    try await fillVacancies()
                    try await count()
                    looked = .now
                }
                backoff.reset()
                try? await Task.sleep(for: .seconds(try await restLength()))
            } catch {
                log.warning("turns.watch_failed", ["error": .text("\(error)")])
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    private func restLength() async throws -> TimeInterval {
        let now = journal.clock.now()
        let next = try await journal.database.nextDue(after: now)
        return min(Self.rest, max(0.05, next?.timeIntervalSince(now) ?? Self.rest))
    }

    /// Tells of every turn that has run out of time.
    func tellOverdue() async throws {
        while !Task.isCancelled {
            let now = journal.clock.now()
            let reports = try await journal.database.overdueReports(at: now, atMost: Self.batch)
            for report in reports {
                try await journal.transaction { try Self.tellOverdue(report, in: directory(), at: now, $0) }
            }
            if reports.count < Self.batch { return }
        }
    }

    private static func tellOverdue(
        _ report: UUID, in directory: Directory, at now: Date, _ database: isolated Connection
    ) throws {
        guard var file = try database.lockedCase(report), let turn = file.way.turn, turn.isLate(at: now),
            let due = turn.due, try database.isOverdueUntold(turn, of: file)
        else { return }
        try database.markOverdue(turn, of: file, at: now)
        let step = file.way.steps[turn.step].key
        let told = StepOverdue(about: file.about, step: step, round: turn.round, dueAt: due)
        try RecordChanges(directory: directory, now: now).tell(told, about: &file, database)
        try database.saveCase(file)
        try database.audit(
            AuditEntry(
                "case.overdue", of: "case", file.id.text, agency: file.facts.agencySlug, by: .system, at: now,
                details: ["step": step, "round": String(turn.round)]))
    }

    /// Looks again who could take the turns that nobody could, and tells whoever now can.
    func fillVacancies() async throws {
        let (now, tree) = (journal.clock.now(), directory())
        // Before the tree is loaded every place looks empty.
        guard tree.count > 0 else { return }
        try await journal.database.transaction { try $0.markVacated(at: now) }
        var last: UUID?
        while !Task.isCancelled {
            let reports = try await journal.database.vacantReports(after: last, atMost: Self.batch)
            for report in reports { try await journal.transaction { try Self.fill(report, in: tree, at: now, $0) } }
            if reports.count < Self.batch { return }
            last = reports.last
        }
    }

    private static func fill(
        _ report: UUID, in tree: Directory, at now: Date, _ database: isolated Connection
    ) throws {
        guard var file = try database.lockedCase(report), let turn = file.way.turn,
            try database.isVacant(turn, of: file)
        else { return }
        let seats = try Seats.find(
            file.way.steps[turn.step].turn, for: file.facts.agencyID, in: tree, on: now, database)
        guard !seats.vacant else { return }
        try database.fillTask(turn, of: file, positions: seats.positions)
        let record = RecordChanges(directory: tree, now: now)
        try record.tell(RecordChanges.opened(turn, of: file, seats), about: &file, database)
        try database.saveCase(file)
    }

    private func count() async throws {
        let now = journal.clock.now()
        let counts = try await journal.database.transaction { try $0.taskCounts(at: now) }
        tasks.set(Double(counts.open), ["state": "open"])
        tasks.set(Double(counts.overdue), ["state": "overdue"])
        tasks.set(Double(counts.vacant), ["state": "vacant"])
        if counts.vacant > 0 { log.warning("turns.vacant", ["count": .int(counts.vacant)]) }
    }
}

import Access
import Calendar
import Database
import EventLog
import Foundation
import Runtime
import Spreadsheet

/// What a file would do to the tree as it is now.
struct ImportReport: Sendable {
    let held: HeldImport
    let outcome: ImportAgencies.Outcome
    let problems: [ImportProblem]
    /// What becomes of each line.
    let fates: [Int: ImportPlan.Fate]
    /// The version of the tree for which this was worked out.
    let tree: Int64

    var wrongLines: Int { fates.values.count { $0 == .wrong } }

    var isReady: Bool {
        problems.isEmpty && held.doneAt == nil && outcome.added + outcome.changed + outcome.moved > 0
    }

    /// The file as it came, with what becomes of each line and what is wrong with which cell in two columns more.
    var marked: Sheet {
        var reasons: [Int: [String]] = [:]
        for problem in problems {
            reasons[problem.line, default: []].append((problem.column.map { $0 + ": " } ?? "") + problem.words.thai)
        }
        let width = held.sheet.rows.map(\.cells.count).max() ?? 0
        let rows = held.sheet.rows.enumerated().map { at, row in
            let padding = [String](repeating: "", count: width - row.cells.count)
            let marks =
                at == 0
                ? ["ผลการตรวจ", "เหตุผล"]
                : [fates[row.number]?.words.thai ?? "", (reasons[row.number] ?? []).joined(separator: "; ")]
            return Sheet.Row(row.number, row.cells + padding + marks)
        }
        return Sheet(rows: rows)
    }
}

/// Somebody sends a file of agencies, sees what it would do, and says yes to just that.
struct ImportByPage: Sendable {
    /// Why a file is not taken at all.
    enum Refusal: Error, Sendable, Equatable {
        case unreadable(Sheet.Unreadable)
        case columns([String])
        /// Nobody's, somebody else's, or forgotten.
        case unknown
        /// Somebody changed the tree since the page was shown.
        case treeChanged
        case notReady
    }

    let ground: Ground

    /// Keeps a file that can be read, for its sender.
    ///
    /// - Throws: `Refusal`.
    func take(_ bytes: [UInt8], named name: String, from acting: ActingPerson) async throws -> UUID {
        let moment = ground.moment()
        let read: (sheet: Sheet, lettering: Lettering)
        do throws(Sheet.Unreadable) { read = try Sheet.read(bytes) } catch { throw Refusal.unreadable(error) }
        do throws(CSVTable.Malformed) { _ = try CSVTable(read.sheet, columns: AgencyFile.columns) } catch {
            throw Refusal.columns(error.missing)
        }
        let clean = (try? CleanText(String(name.unicodeScalars.prefix(255)))) ?? nil
        let held = HeldImport(
            id: ground.newID(), personID: acting.principal.personID, fileName: clean?.value ?? "",
            lettering: "\(read.lettering)", sheet: read.sheet, createdAt: moment.real, doneAt: nil)
        try await ground.journal.transaction { try $0.hold(held) }
        return held.id
    }

    /// What the file would do now; nothing of it happens.
    func report(_ id: UUID, for acting: ActingPerson) async throws -> ImportReport {
        let moment = ground.moment()
        let (tree, newID) = (ground.register.tree, ground.newID)
        return try await ground.journal.transaction { database in
            guard let held = try database.heldImport(id, of: acting.principal.personID, at: moment.real) else {
                throw Refusal.unknown
            }
            return try database.plan(held, by: acting, tree, newID: newID, at: moment).report
        }
    }

    /// Does what was seen, if the tree is still the one that was seen; a second time it has been done.
    func carryOut(_ id: UUID, seen version: Int64, by acting: ActingPerson) async throws {
        let moment = ground.moment()
        let (tree, newID) = (ground.register.tree, ground.newID)
        try await ground.change { database in
            try database.lockList(.tree)
            guard let held = try database.heldImport(id, of: acting.principal.personID, at: moment.real, locking: true)
            else { throw Refusal.unknown }
            if held.doneAt != nil { return }
            let (plan, report) = try database.plan(held, by: acting, tree, newID: newID, at: moment)
            guard report.tree == version else { throw Refusal.treeChanged }
            guard report.isReady else { throw Refusal.notReady }
            do { try database.carryOut(plan, by: acting, newID: newID, at: moment) } catch let error as DatabaseError {
                // A code or a place that is promised for a day to come.
                guard AgencyRefusal(error) != nil else { throw error }
                throw Refusal.notReady
            }
            try database.setDone(id, at: moment.real)
        }
    }
}

extension Connection {
    fileprivate func plan(
        _ held: HeldImport, by acting: ActingPerson, _ tree: AgencyTree, newID: IDGenerator, at moment: Moment
    ) throws -> (plan: ImportPlan, report: ImportReport) {
        let version = try lastNumber(in: .tree)
        let known = try KnownTree(self, on: CivilDate(moment.business))
        let file = AgencyFile(try CSVTable(held.sheet, columns: AgencyFile.columns), known: known.above)
        let plan = ImportPlan(file.agencies, known) { newID() }
        let rights = try AgencyRights(acting, tree, moment, self)
        let foreign = file.agencies.compactMap { rights.problem(with: $0, known, fate: plan.fates[$0.line]) }
        let problems = (file.problems + plan.problems + foreign).sorted { $0.line < $1.line }
        var fates = plan.fates
        for problem in problems { fates[problem.line] = .wrong }
        return (
            plan,
            ImportReport(held: held, outcome: plan.outcome, problems: problems, fates: fates, tree: version)
        )
    }
}

extension AgencyRights {
    /// What a line asks for and its sender may not do.
    func problem(with record: AgencyRecord, _ known: KnownTree, fate: ImportPlan.Fate?) -> ImportProblem? {
        guard fate != .same else { return nil }
        let id = known.ids[record.slug]
        var column = "slug"
        do throws(AgencyRefusal) {
            if let id { _ = try within(id) }
            for hierarchy in Hierarchy.allCases {
                let old = id.flatMap { known.parents[$0]?[hierarchy] }
                let new = record.parents[hierarchy].flatMap { known.ids[$0] }
                guard id == nil || old.flatMap({ known.agencies[$0]?.slug }) != record.parents[hierarchy] else {
                    continue
                }
                column = hierarchy.rawValue
                if let id { _ = try over(id) }
                for parent in [old, new].compactMap({ $0 }) { _ = try under(parent, in: hierarchy) }
            }
            return nil
        } catch {
            return ImportProblem(line: record.line, column: column, error.words)
        }
    }
}

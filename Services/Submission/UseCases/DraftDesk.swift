import Access
import Calendar
import Database
import Foundation
import JSON
import Programme

/// What can be drafted: a report, or an entry of a register.
enum DraftSubject: Sendable, Hashable {
    case report(UUID)
    case entry(UUID, programme: String)

    var id: UUID {
        switch self {
        case .report(let id), .entry(let id, _): id
        }
    }
}

/// A draft on the desk, with all that is needed to check it: read, or opened for writing under its locks.
struct DraftDesk: Sendable {
    let subject: DraftSubject
    let programme: ReportingProgramme
    let form: Programme.Form
    var draft: Draft
    let entry: JSONValue
    let last: JSONValue
    let period: Period?
    /// The sections that may be changed; nil for all.
    let openSections: Set<String>?
    let agencyID: UUID

    var check: FormCheck {
        let filling = Filling(answers: draft.answers, entry: entry, last: last, period: period)
        switch subject {
        case .report: return programme.check(filling)
        case .entry: return FormCheck(form, filling: Filling(answers: draft.answers))
        }
    }

    /// Whether somebody who is still typing is told of a problem: not of what is merely empty, nor of a rule about it.
    func speaks(of problem: FormProblem) -> Bool {
        switch problem.cause {
        case .missing: false
        case .unreadable: true
        case .rule: !(draft.answers[problem.field] ?? .null).isNull
        }
    }

    func isOpen(_ section: String) -> Bool { openSections?.contains(section) ?? true }

    /// A message for each of these fields, and for every place where a rule of the form may speak.
    ///
    /// Without words where all is well. Fields that are merely still empty are not complained of while somebody types.
    func problems(around fields: [String], _ check: FormCheck) -> [(field: String, problem: FormProblem?)] {
        var found: [String: FormProblem] = [:]
        for problem in check.problems where speaks(of: problem) {
            let name = draft.name(ofChecked: problem.field)
            if found[name].map({ $0.severity == .error }) != true { found[name] = problem }
        }
        let places = Set(fields + form.rules.map(\.place) + found.keys).sorted()
        return places.map { ($0, found[$0]) }
    }
}

extension Office {
    /// Takes a report out of the drawer for writing, begun if need be; its rows stay locked.
    ///
    /// - Throws: `Refusal` with the reason why it cannot be written by this person, or at all.
    func openReport(
        _ id: UUID, by acting: Acting, on database: isolated Connection
    ) throws -> (desk: DraftDesk, report: Report) {
        let directory = directory()
        guard let report = try database.lockedReport(id) else { throw Refusal.notFound }
        _ = try require(.prepare, for: report.agencyID, programme: report.programme, by: acting, in: directory)
        try requireOpen(report)
        let programme = try programmes.programme(report.programme, version: report.version, on: database)
        let material = try database.sendingMaterial(of: report)
        let draft = try startedDraft(id, on: database) {
            Draft(programme.form.prefilled(entry: material.entry, last: material.last), of: programme.form)
        }
        return (
            DraftDesk(
                subject: .report(id), programme: programme, form: programme.form, draft: draft,
                entry: material.entry, last: material.last, period: report.period,
                openSections: Self.openSections(report, of: programme.form), agencyID: report.agencyID), report
        )
    }

    /// - Throws: `Refusal` when the report's state or time lets nobody write.
    func requireOpen(_ report: Report) throws(Refusal) {
        guard report.state.isOpen else { throw .notOpen(report.state) }
        guard report.state != .returned else { return }
        switch report.times.standing(at: now) {
        case .notOpen: throw .notYetOpen(report.times.opens)
        case .locked: throw .locked(report.times.end ?? report.times.due)
        case .open, .late: return
        }
    }

    /// What a return opened; nil for everything.
    ///
    /// Approval knows no forms: a section that this form lacks opens nothing, and a return that named no other would
    /// leave nothing to correct.
    static func openSections(_ report: Report, of form: Form) -> Set<String>? {
        let known = Set(form.sections.map(\.id)).intersection(report.returned?.sections ?? [])
        return known.isEmpty ? nil : known
    }

    /// Takes a register entry out for writing; its rows stay locked.
    func openEntry(
        _ id: UUID, of programmeID: String, by acting: Acting, on database: isolated Connection
    ) throws -> (desk: DraftDesk, entry: Entry) {
        guard let entry = try database.entry(id, of: programmeID, locked: true) else { throw Refusal.notFound }
        _ = try require(.prepare, for: entry.agencyID, programme: programmeID, by: acting, in: directory())
        guard entry.state == .draft || entry.state == .active else { throw Refusal.entryNotOpen }
        let programme = try programmes.current(programmeID, on: database).programme
        guard let register = programme.register else { throw Refusal.noRegister }
        let draft = try startedDraft(id, on: database) { Draft(entry.answers, of: register.form) }
        let desk = DraftDesk(
            subject: .entry(id, programme: programmeID), programme: programme, form: register.form, draft: draft,
            entry: [:], last: [:], period: nil, openSections: nil, agencyID: entry.agencyID)
        return (desk, entry)
    }

    private func startedDraft(
        _ id: UUID, on database: isolated Connection, first: () -> Draft
    ) throws -> Draft {
        if let draft = try database.lockedDraft(id) { return draft }
        let fresh = first()
        if try database.beginDraft(id, fresh) { return fresh }
        guard let draft = try database.lockedDraft(id) else { throw Refusal.changedMeanwhile }
        return draft
    }
}

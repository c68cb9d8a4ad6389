import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Programme
import Projections
import Rules
import Runtime

/// A report was sent: its case begins on a copy of the programme's route, or goes on where it was returned.
struct ReceiveReport: Sendable {
    let routes: RouteBook
    let directory: @Sendable () -> Directory
    let clock: BusinessClock

    /// No alternative of the programme's route fits the facts; a fault of the programme.
    struct NoRoute: Error, CustomStringConvertible {
        let programme: String
        let facts: [String: String]

        var description: String { "no route of \(programme) fits the facts \(facts)" }
    }

    func callAsFunction(_ envelope: Envelope<ReportSubmitted>, _ database: isolated Connection) throws {
        let (sent, directory) = (envelope.fact, directory())
        guard directory[sent.agencyID] != nil else { throw NotYet("the agency \(envelope.agency)") }
        guard
            let conduct = try routes.conduct(of: sent.programme, version: sent.programmeVersion, database)
        else { throw NotYet("version \(sent.programmeVersion) of \(sent.programme)") }
        // Without a route what is submitted is final, and nobody is asked.
        guard let route = conduct.route else { return }
        guard let chosen = try route.chosen(for: sent.facts) else {
            throw NoRoute(programme: sent.programme, facts: sent.facts)
        }
        let milestones = Dictionary(sent.milestones.map { ($0.step, $0.due) }) { first, _ in first }
        let steps = chosen.steps.map { CaseStep($0, milestones: milestones) }
        let facts = ReportFacts(sent, agency: envelope.agency)
        let now = clock.now()
        let holidays = try database.holidays(from: CivilDate(now))
        let record = RecordChanges(directory: directory, now: now)
        if let known = try database.lockedCase(sent.reportID) {
            try goOn(known, sent, facts, chosen.id, steps, holidays, record, database)
        } else {
            let (way, changes) = ReportCase.begin(
                sent.reportID, revision: sent.revision, steps: steps, at: now, holidays: holidays)
            var file = CaseFile(facts: facts, route: chosen.id, way: way, since: now, eventSequence: 0)
            try database.insertCase(file)
            try database.addPreparers(Set(sent.preparedBy + [sent.submittedBy]), of: file.id)
            try record.tell(file.caseOpened(at: now), about: &file, database)
            try record(changes, to: &file, database)
            try audit("case.open", file, at: now, database)
        }
    }

    private func goOn(
        _ known: CaseFile, _ sent: ReportSubmitted, _ facts: ReportFacts, _ alternative: String, _ steps: [CaseStep],
        _ holidays: Holidays, _ record: RecordChanges, _ database: isolated Connection
    ) throws {
        var file = known
        let isRerouted = alternative != known.route
        let changes = try file.way.receive(
            revision: sent.revision, route: isRerouted ? steps : nil, at: record.now, holidays: holidays)
        guard !changes.isEmpty else { return }
        (file.facts, file.route) = (facts, alternative)
        try database.saveRevision(file)
        try database.addPreparers(Set(sent.preparedBy + [sent.submittedBy]), of: file.id)
        if isRerouted {
            try database.replaceSteps(of: file.id, with: file.way.steps)
            try record.tell(file.caseOpened(at: record.now), about: &file, database)
        } else {
            try database.saveProgress(of: file.id, from: known.way.steps, to: file.way.steps)
        }
        try record(changes, to: &file, database)
        try audit(isRerouted ? "case.reroute" : "case.continue", file, at: record.now, database)
    }

    private func audit(
        _ action: String, _ file: CaseFile, at now: Date, _ database: isolated Connection
    ) throws {
        try database.audit(
            AuditEntry(
                action, of: "case", file.id.text, agency: file.facts.agencySlug, by: .system, at: now,
                details: ["revision": String(file.way.revision), "route": file.route]))
    }
}

extension CaseFile {
    func caseOpened(at now: Date) -> CaseOpened {
        CaseOpened(
            about: about, steps: way.steps.map { CaseOpened.Step(key: $0.key, title: $0.title.bilingual) },
            openedAt: now)
    }
}

extension ReportFacts {
    init(_ sent: ReportSubmitted, agency slug: String) {
        self.init(
            reference: sent.reference, obligationID: sent.obligationID, programme: sent.programme,
            programmeVersion: sent.programmeVersion, period: sent.period, periodLabel: sent.periodLabel.words,
            agencyID: sent.agencyID, agencySlug: slug, agencyName: sent.agencyName, subjectLabel: sent.subjectLabel,
            hash: sent.hash, submittedAs: sent.submittedAs, submittedAt: sent.submittedAt, late: sent.late)
    }
}

import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Programme
import Projections
import Runtime

/// A period opens: every agency that owes gets its obligation, with the report that will answer it.
///
/// Done in steps of a thousand, each with its events in one transaction; whoever finds a step undone goes on, and
/// doing it twice makes nothing twice.
struct OpenPeriod: Sendable {
    let office: Office

    /// Obligations that one event carries at most.
    static let eventSize = 500
    static let stepSize = 1000

    /// - Returns: How many obligations came into being.
    /// - Throws: `Refusal.notFound` when there is no such programme.
    func callAsFunction(_ programmeID: String, _ period: Period) async throws -> Int {
        let now = office.now
        let holidays = try await knownHolidays()
        let (opened, programme) = try await office.journal.transaction { database in
            let current = try office.programmes.current(programmeID, on: database)
            let timeline = current.programme.schedule.timeline(of: period, holidays: holidays)
            try database.addPeriod(
                office.newID(), of: programmeID, version: current.version, period, opens: timeline.opens,
                locks: timeline.locks)
            guard let opened = try database.lockedPeriod(programmeID, period.key) else { throw Refusal.notFound }
            return (
                opened, try office.programmes.programme(programmeID, version: opened.version, on: database)
            )
        }
        let times = Self.milestones(of: programme, in: period, holidays)
        var made = 0
        if programme.register == nil {
            let directory = office.directory(), tree = DirectoryTree(directory)
            let owing = directory.all.filter { programme.owes.matches(tree.facts(of: $0)) }
                .sorted { $0.slug < $1.slug }
            for start in stride(from: 0, to: owing.count, by: Self.stepSize) {
                let step = owing[start..<min(start + Self.stepSize, owing.count)]
                made += try await open(step.map { new(for: $0) }, opened.key, programme, times)
            }
        } else {
            made = try await openForEntries(opened.key, programme, period, times)
        }
        let count = made
        try await office.journal.transaction { database in
            guard let last = try database.lockedPeriod(programmeID, opened.key), last.openedAt == nil else { return }
            try database.finishOpening(last.id, at: now)
            try database.audit(
                AuditEntry(
                    "period.opened", of: "period", "\(programmeID)/\(opened.key)", by: .system, at: now,
                    details: ["obligations": String(count)]))
        }
        return made
    }

    private func knownHolidays() async throws -> Holidays {
        let days = try await office.database.transaction { try $0.holidays() }
        return Holidays(days.compactMap { CivilDate(iso: $0) })
    }

    static func milestones(
        of programme: ReportingProgramme, in period: Period, _ holidays: Holidays
    ) -> [MilestoneTimes] {
        programme.schedule.timeline(of: period, holidays: holidays).milestones
            .map { MilestoneTimes(step: $0.step, due: $0.due.instant, lateUntil: $0.lateUntil?.instant) }
            // Sending comes first: its due time is that of the obligation.
            .sorted { $0.step == Milestone.submitted && $1.step != Milestone.submitted }
    }

    private func openForEntries(
        _ key: String, _ programme: ReportingProgramme, _ period: Period, _ times: [MilestoneTimes]
    ) async throws -> Int {
        let directory = office.directory(), tree = DirectoryTree(directory)
        var (made, last) = (0, UUID?.none)
        while true {
            let after = last
            let entries = try await office.database.transaction {
                try $0.activeEntries(of: programme.id, after: after, atMost: Self.stepSize)
            }
            guard let end = entries.last?.id else { return made }
            let owing = entries.filter { entry in
                guard let agency = directory[entry.agencyID] else { return false }
                return programme.owes.matches(tree.facts(of: agency))
                    && programme.isOwed(for: entry.answers, in: period)
            }
            made += try await open(owing.map { new(for: $0) }, key, programme, times)
            last = end
        }
    }

    private func open(
        _ new: [NewObligation], _ key: String, _ programme: ReportingProgramme, _ times: [MilestoneTimes]
    ) async throws -> Int {
        guard !new.isEmpty else { return 0 }
        let now = office.now
        return try await office.journal.transaction { database in
            guard let period = try database.lockedPeriod(programme.id, key) else { throw Refusal.notFound }
            return try database.openAndTell(new, in: period, times, at: now)
        }
    }

    func new(for agency: AgencyEntry) -> NewObligation {
        NewObligation(
            id: office.newID(), reportID: office.newID(), reference: Reference.random().description,
            agencyID: agency.id, agency: agency.slug, entryID: nil, label: nil)
    }

    func new(for entry: Entry) -> NewObligation {
        NewObligation(
            id: office.newID(), reportID: office.newID(), reference: Reference.random().description,
            agencyID: entry.agencyID, agency: entry.agency, entryID: entry.id, label: entry.label)
    }
}

extension Connection {
    /// Makes obligations and announces those that are new; the period's row must be locked.
    ///
    /// - Returns: How many are new.
    func openAndTell(
        _ new: [NewObligation], in period: OpenedPeriod, _ times: [MilestoneTimes], at now: Date
    ) throws -> Int {
        let made = try open(new, in: period, milestones: times, at: now)
        let told = new.filter { made.contains($0.id) }
        var sequence = period.eventSeq
        for start in stride(from: 0, to: told.count, by: OpenPeriod.eventSize) {
            let batch = told[start..<min(start + OpenPeriod.eventSize, told.count)]
            sequence += 1
            let fact = ObligationsOpened(
                programme: period.programme, programmeVersion: period.version, period: period.key,
                periodLabel: period.label.bilingual,
                obligations: batch.map { one in
                    ObligationsOpened.Obligation(
                        id: one.id, agencyID: one.agencyID, subjectID: one.entryID, subjectLabel: one.label,
                        opens: period.opens, milestones: times.map { .init(step: $0.step, due: $0.due) })
                })
            try announce(
                Announcement(fact, of: period.id, sequence: sequence, agency: Wire.everyAgency, at: now))
        }
        if sequence > period.eventSeq { try countOpeningEvents(period.id, Int(sequence - period.eventSeq)) }
        return told.count
    }
}

import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import JSON
import Programme
import Projections

/// What was drafted for a register entry comes into force as its next revision, and what is owed for it in the periods
/// that are running is opened.
struct CompleteEntry: Sendable {
    let office: Office

    struct Outcome: Sendable, Codable {
        let id: UUID
        let revision: Int
        let label: String
    }

    /// - Throws: `Refusal.incomplete` with everything that is missing.
    func callAsFunction(
        _ id: UUID, of programmeID: String, reason: String?, by acting: Acting, repeatable: RepeatableRequest
    ) async throws -> Outcome {
        let now = office.now, realNow = office.realNow
        return try await office.journal.transaction { database in
            try database.once(repeatable, at: realNow) { database in
                try complete(id, of: programmeID, reason: reason, by: acting, at: now, on: database)
            }
        }
    }

    func complete(
        _ id: UUID, of programmeID: String, reason: String?, by acting: Acting, at now: Date,
        on database: isolated Connection
    ) throws -> Outcome {
        let (desk, entry) = try office.openEntry(id, of: programmeID, by: acting, on: database)
        let check = desk.check
        guard check.maySend else { throw Refusal.incomplete(check.problems.filter { $0.severity != .notice }) }
        let grant = try office.require(
            .prepare, for: entry.agencyID, programme: programmeID, by: acting, in: office.directory())
        let revision = EntryRevision(
            revision: entry.revision + 1, state: .active, answers: desk.draft.answers, reason: reason,
            changedAs: acting.capacity.thai, changedAt: now)
        try database.reviseEntry(id, to: revision, label: desk.label, by: acting.personID)
        try database.dropDraft(id)
        let fact = EntryChanged(
            entryID: id, programme: programmeID, agencyID: entry.agencyID, label: desk.label,
            state: EntryState.active.rawValue, revision: revision.revision)
        try database.announce(
            Announcement(fact, of: id, sequence: entry.eventSeq + 1, agency: entry.agency, at: now))
        try database.audit(
            AuditEntry(
                "entry.completed", of: "entry", id.uuidString.lowercased(), agency: entry.agency,
                by: acting.actor(by: grant), at: now, details: ["revision": String(revision.revision)]))
        try openRunningPeriods(for: id, of: programmeID, at: now, on: database)
        return Outcome(id: id, revision: revision.revision, label: desk.label)
    }

    /// An entry that comes while a period runs owes its report too.
    private func openRunningPeriods(
        for id: UUID, of programmeID: String, at now: Date, on database: isolated Connection
    ) throws {
        guard let entry = try database.entry(id, of: programmeID), let agency = office.directory()[entry.agencyID]
        else { return }
        let facts = DirectoryTree(office.directory()).facts(of: agency)
        let holidays = Holidays(try database.holidays().compactMap { CivilDate(iso: $0) })
        for opened in try database.currentPeriods(of: programmeID, on: CivilDate(now)) {
            let programme = try office.programmes.programme(programmeID, version: opened.version, on: database)
            guard let period = Period(key: opened.key), programme.owes.matches(facts),
                programme.isOwed(for: entry.answers, in: period)
            else { continue }
            let times = OpenPeriod.milestones(of: programme, in: period, holidays)
            _ = try database.openAndTell([OpenPeriod(office: office).new(for: entry)], in: opened, times, at: now)
        }
    }
}

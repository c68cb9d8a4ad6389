import Runtime
import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import JSON
import Programme
import Projections

/// Somebody begins an entry of a register; it is a draft until all of it is there.
struct StartEntry: Sendable {
    let office: Office

    /// - Returns: The id of the entry.
    func callAsFunction(
        in programmeID: String, for agencyID: UUID, by acting: Acting, repeatable: RepeatableRequest
    ) async throws -> UUID {
        let now = office.now, realNow = office.realNow, id = office.newID()
        return try await office.journal.transaction { database in
            try database.once(repeatable, at: realNow) { database in
                try start(id, in: programmeID, for: agencyID, by: acting, at: now, on: database)
            }
        }
    }

    func start(
        _ id: UUID, in programmeID: String, for agencyID: UUID, by acting: Acting, at now: Date,
        on database: isolated Connection
    ) throws -> UUID {
        let directory = office.directory()
        let grant = try office.require(
            .prepare, for: agencyID, programme: programmeID, by: acting, in: directory)
        let programme = try office.programmes.current(programmeID, on: database).programme
        guard let register = programme.register else { throw Refusal.noRegister }
        guard let agency = directory[agencyID] else { throw Refusal.notFound }
        guard programme.owes.matches(DirectoryTree(directory).facts(of: agency)) else {
            throw Refusal.agencyOwesNothing
        }
        let entry = Entry(
            id: id, programme: programmeID, agencyID: agencyID, agency: agency.slug, state: .draft, revision: 0,
            label: "(ยังไม่ได้ตั้งชื่อ)", answers: [:], createdAt: now, changedAt: now, eventSeq: 0)
        try database.addEntry(entry)
        _ = try database.beginDraft(id, Draft([:], of: register.form))
        try database.audit(
            AuditEntry(
                "entry.started", of: "entry", id.uuidString.lowercased(), agency: agency.slug,
                by: acting.actor(by: grant), at: now, details: ["programme": programmeID]))
        return id
    }
}

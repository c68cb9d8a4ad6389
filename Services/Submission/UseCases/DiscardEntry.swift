import Access
import Database
import EventLog
import Foundation

/// An entry that was never complete is thrown away; of one that is in force, only the unsaved changes.
struct DiscardEntry: Sendable {
    let office: Office

    enum Outcome: String, Sendable, Codable { case entry, changes }

    func callAsFunction(
        _ id: UUID, of programmeID: String, by acting: Acting, repeatable: RepeatableRequest
    ) async throws -> Outcome {
        let now = office.now, realNow = office.realNow
        return try await office.journal.transaction { database in
            try database.once(repeatable, at: realNow) { database in
                guard let entry = try database.entry(id, of: programmeID, locked: true) else { throw Refusal.notFound }
                let grant = try office.require(
                    .prepare, for: entry.agencyID, programme: programmeID, by: acting, in: office.directory())
                let outcome: Outcome = entry.revision == 0 ? .entry : .changes
                switch outcome {
                case .entry: try database.discardDraftEntry(id)
                case .changes: try database.dropDraft(id)
                }
                try database.audit(
                    AuditEntry(
                        "entry.discarded", of: "entry", id.uuidString.lowercased(), agency: entry.agency,
                        by: acting.actor(by: grant), at: now, details: ["what": outcome.rawValue]))
                return outcome
            }
        }
    }
}

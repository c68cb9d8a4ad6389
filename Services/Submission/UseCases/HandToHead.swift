import Access
import Database
import EventLog
import Foundation
import Programme

/// Whoever prepared a report tells the head that it is ready to be checked and sent, or takes that back.
struct HandToHead: Sendable {
    let office: Office

    func callAsFunction(_ id: UUID, ready: Bool, by acting: Acting, repeatable: RepeatableRequest) async throws {
        let now = office.now, realNow = office.realNow
        _ = try await office.journal.transaction { database in
            try database.once(repeatable, at: realNow) { database in
                guard let report = try database.lockedReport(id) else { throw Refusal.notFound }
                let grant = try office.require(
                    .prepare, for: report.agencyID, programme: report.programme, by: acting, in: office.directory())
                try office.requireOpen(report)
                try database.markReady(id, by: ready ? acting.principal.name : nil, at: now)
                try database.audit(
                    AuditEntry(
                        ready ? "report.ready" : "report.not_ready", of: "report", id.uuidString.lowercased(),
                        agency: report.agency, by: acting.actor(by: grant), at: now))
                return ready
            }
        }
    }
}

import Runtime
import Access
import Calendar
import Database
import EventLog
import Foundation
import JSON
import Programme

/// A program registers an entry in one go: begun, filled in and complete, or not at all.
struct RegisterEntry: Sendable {
    let office: Office

    func callAsFunction(
        _ answers: JSONObject, in programmeID: String, for agencyID: UUID, by acting: Acting,
        repeatable: RepeatableRequest
    ) async throws -> CompleteEntry.Outcome {
        let now = office.now, realNow = office.realNow, id = office.newID()
        return try await office.journal.transaction { database in
            try database.once(repeatable, at: realNow) { database in
                _ = try StartEntry(office: office)
                    .start(id, in: programmeID, for: agencyID, by: acting, at: now, on: database)
                var (desk, _) = try office.openEntry(id, of: programmeID, by: acting, on: database)
                let sections = try PutAnswers.replace(answers, section: nil, in: &desk)
                try database.keep(desk.draft, of: id, sections: sections)
                return try CompleteEntry(office: office)
                    .complete(id, of: programmeID, reason: nil, by: acting, at: now, on: database)
            }
        }
    }
}

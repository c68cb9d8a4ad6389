import Access
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// An administrator lets a message go out once more that has not arrived, under the same Message-ID.
struct ResendMessage: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory
    let wake: Wake

    enum Refusal: Error, Equatable {
        case unknown
        /// It has arrived, is under way, or was withdrawn.
        case notFailed
    }

    /// How long it is of use from here on.
    private static let useful: TimeInterval = 7 * 86_400

    func callAsFunction(_ id: UUID, by actor: Actor, repeating request: RepeatableRequest) async throws {
        let directory = directory()
        try await journal.transaction { database in
            if try database.answer(to: request, at: journal.realClock.now()) != nil { return }
            guard let message = try database.message(id), actor.administers(message.agencyID, in: directory) else {
                throw Refusal.unknown
            }
            let now = journal.clock.now()
            guard try database.resend(id, usefulUntil: now.addingTimeInterval(Self.useful), at: now) else {
                throw Refusal.notFailed
            }
            try database.audit(
                AuditEntry(
                    "message.resent", of: "delivery", id.text, agency: directory[message.agencyID]?.slug,
                    by: actor.audited, at: now, details: ["kind": message.kind.rawValue]))
            try database.keep(StoredAnswer(status: 303, location: "/messages/\(id.text)"), for: request)
        }
        wake.signal()
    }
}

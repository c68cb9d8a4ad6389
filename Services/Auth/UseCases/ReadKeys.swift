import Database
import EventLog
import Foundation

/// The keys that check something now.
struct ReadKeys: Sendable {
    let ground: Ground

    func callAsFunction() async throws -> [StoredKey] {
        let now = ground.moment().real
        return try await ground.journal.transaction { try $0.signingKeys() }.filter { $0.schedule.mayCheck(at: now) }
    }
}

import Database
import EventLog
import Foundation
import Runtime

/// Plans anew what was planned with an older list of holidays.
struct ReplanReminders: Sendable {
    let journal: Journal
    let plan: PlanReminders

    /// Plans the next `count` obligations anew; returns how many there were.
    func callAsFunction(atMost count: Int) async throws -> Int {
        // Nothing is announced here, so nobody has to be woken by the journal.
        try await journal.database.transaction { database in
            let version = try database.holidayVersion()
            let stale = try database.obligations(plannedBefore: version, atMost: count)
            try plan(stale, at: journal.clock.now(), on: database)
            return stale.count
        }
    }

    /// The next reminder of each of these obligations as it would be planned now, beside the one that is; writes nothing.
    func rehearse(_ obligations: [UUID]) async throws -> [(proposed: NewReminder, changes: Bool)] {
        try await journal.database.transaction { database in
            let planned = try database.plannedReminders(of: obligations)
            return try plan.propose(obligations, at: journal.clock.now(), on: database).reminders.map { proposed in
                let now = planned[proposed.of.obligationID]
                let isSame = now?.key == proposed.occurrence.key && now?.at == proposed.occurrence.at
                return (proposed, !isSame)
            }
        }
    }
}

import Calendar
import Database
import EventLog
import Foundation
import Operations
import Runtime

/// What an operator may ask about reminders.
enum ReminderCommands {
    static let all = [
        Command(
            "reminders plan", usage: "[--dry-run]",
            summary: "plans the next reminder of every open obligation anew; --dry-run only says what would change"
        ) { context in try await plan(context) }
    ]

    private static func plan(_ context: Command.Context) async throws {
        let reminders = PlanReminders(newID: IDGenerator())
        let replan = ReplanReminders(journal: context.journal, plan: reminders)
        let isRehearsal = context.has("--dry-run")
        var last: UUID?
        var (seen, changed) = (0, 0)
        while true {
            let set = try await context.journal.database.transaction { [last] in
                try $0.openObligations(after: last, atMost: 500)
            }
            guard let end = set.last else { break }
            for (proposed, changes) in try await replan.rehearse(set) where changes {
                changed += 1
                let when = BangkokTime(proposed.occurrence.at).written(.table)
                context.say("\(proposed.of.obligationID.text)\t\(proposed.occurrence.rule)\t\(when)")
            }
            if !isRehearsal {
                let now = context.journal.clock.now()
                try await context.journal.transaction { [set] in try reminders(set, at: now, on: $0) }
            }
            seen += set.count
            last = end
        }
        context.say("\(seen) open obligations, \(changed) \(isRehearsal ? "would change" : "changed")")
    }
}

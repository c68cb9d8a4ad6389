import Database
import EventLog
import Foundation
import Programme
import Runtime

/// Puts the next reminder of each obligation into the ledger, and takes out what was planned before.
struct PlanReminders: Sendable {
    let newID: IDGenerator
    private let book = PlanBook()

    init(newID: IDGenerator) { self.newID = newID }

    /// Plans for these obligations, under their locks; those that are not known are left out.
    ///
    /// - Throws: `NotYet` when the programme of one has not arrived.
    func callAsFunction(_ obligations: [UUID], at now: Date, on database: isolated Connection) throws {
        guard !obligations.isEmpty else { return }
        let proposal = try propose(obligations, at: now, on: database)
        guard !proposal.obligations.isEmpty else { return }
        try database.replan(proposal.obligations, with: proposal.reminders, at: now)
        try database.notePlanned(proposal.obligations, with: proposal.holidays)
    }

    struct Proposal: Sendable {
        let obligations: [UUID]
        let reminders: [NewReminder]
        /// The version of the list of holidays by which it was made.
        let holidays: Int64
    }

    /// What the plan would be; nothing is written.
    func propose(_ ids: [UUID], at now: Date, on database: isolated Connection) throws -> Proposal {
        let cases = try database.lockObligations(ids)
        let known = cases.map(\.obligationID)
        let holidays = try book.holidays(database)
        let open = try database.openMilestones(of: known)
        let settled = try database.settledReminders(of: known)
        var plans: [String: KnownPlan] = [:]
        var reminders: [NewReminder] = []
        for found in cases {
            let key = "\(found.programme) \(found.version)"
            if plans[key] == nil {
                plans[key] = KnownPlan(
                    plan: try book.plan(of: found.programme, version: found.version, by: holidays, database))
            }
            let all = open[found.obligationID, default: []].flatMap { plans[key]?.occurrences(of: $0) ?? [] }
            let done = settled[found.obligationID, default: []]
            guard let next = ReminderPlan.next(among: all, settled: done, at: now) else { continue }
            reminders.append(NewReminder(id: newID(), of: found, occurrence: next))
        }
        return Proposal(obligations: known, reminders: reminders, holidays: holidays.version)
    }
}

/// A plan and what it has been asked already: of a whole period, the milestones are the same.
private struct KnownPlan {
    let plan: ReminderPlan
    private var known: [OpenMilestone: [Occurrence]] = [:]

    init(plan: ReminderPlan) { self.plan = plan }

    mutating func occurrences(of milestone: OpenMilestone) -> [Occurrence] {
        if let found = known[milestone] { return found }
        let found = plan.occurrences(of: milestone)
        known[milestone] = found
        return found
    }
}

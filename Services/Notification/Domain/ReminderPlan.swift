import Calendar
import Foundation
import Programme

/// When an obligation is reminded of: the rules of its programme on the days of its milestones.
///
/// Pure: the same milestones, rules and holidays always give the same plan, whenever it is asked for (C4).
struct ReminderPlan: Sendable {
    let rules: [Reminder]
    let quiet: QuietHours
    let holidays: Holidays

    /// How long the last reminder before nothing else is of use.
    private static let shelfLife = 7

    init(rules: [Reminder], quiet: QuietHours?, holidays: Holidays) {
        self.rules = rules
        self.quiet = quiet ?? .usual
        self.holidays = holidays
    }

    /// The next reminder of an obligation, of all its open milestones; nil when none is left.
    ///
    /// What lies so far back that a later one has taken its place is left out: after an outage the newest goes out
    /// and nothing else. `settled` are those that the ledger has done with.
    func next(of milestones: [OpenMilestone], settled: Set<Occurrence.Key>, at now: Date) -> Occurrence? {
        Self.next(among: milestones.flatMap(occurrences), settled: settled, at: now)
    }

    /// The same of occurrences that are known already: those of a period's obligations are all alike.
    static func next(
        among occurrences: some Sequence<Occurrence>, settled: Set<Occurrence.Key>, at now: Date
    ) -> Occurrence? {
        occurrences.filter { $0.usefulUntil > now && !settled.contains($0.key) }
            .min { ($0.at, $0.step, $0.rule, $0.round) < ($1.at, $1.step, $1.rule, $1.round) }
    }

    /// Every reminder of a milestone, in order.
    func occurrences(of milestone: OpenMilestone) -> [Occurrence] {
        let due = milestone.due
        let times = times(of: milestone).sorted { ($0.at, $0.rule, $0.round) < ($1.at, $1.rule, $1.round) }
        return times.enumerated().compactMap { index, time in
            let next = times[(index + 1)...].first { $0.at > time.at && $0.recipients.isSuperset(of: time.recipients) }
            let shelf = CivilDate(time.at).adding(days: Self.shelfLife).end
            let until = [next?.at, time.isBefore ? due.instant : nil, shelf].compactMap { $0 }.min() ?? shelf
            // Held over a holiday until its milestone is past: what it was to say is no longer so.
            guard until > time.at, time.at >= milestone.knownAt else { return nil }
            return Occurrence(
                step: milestone.step, version: milestone.version, rule: time.rule, round: time.round, at: time.at,
                usefulUntil: until)
        }
    }

    private struct Time {
        let rule: String
        let round: Int
        let at: Date
        let isBefore: Bool
        let recipients: Set<Recipient>
    }

    private func times(of milestone: OpenMilestone) -> [Time] {
        if AnswerToReturn.isAnswer(milestone.step) {
            return AnswerToReturn.times(for: milestone.due).map { rule, wall in
                Time(rule: rule, round: 0, at: quiet.after(wall), isBefore: true, recipients: [.preparers])
            }
        }
        return rules.filter { $0.milestone == milestone.step }.flatMap { rule in
            rule.times(for: milestone.due, holidays: holidays).enumerated().map { round, wall in
                Time(
                    rule: rule.id, round: round, at: quiet.after(wall), isBefore: rule.days <= 0,
                    recipients: Set(rule.to))
            }
        }
    }
}

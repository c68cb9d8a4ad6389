import Calendar
import Foundation
import Programme

/// One sending of a reminder: by which rule, for which round, when, and how long it is of any use.
struct Occurrence: Sendable, Hashable {
    let step: String
    /// The version of the milestone's due time.
    let version: Int
    /// The id of the rule in the programme, or of one of the rules that hold everywhere.
    let rule: String
    /// 0 for the first sending, then the repetitions.
    let round: Int
    let at: Date
    /// From here on it would say something that is no longer so.
    let usefulUntil: Date

    /// What the ledger knows it by.
    var key: Key { Key(step: step, version: version, rule: rule, round: round) }

    struct Key: Sendable, Hashable {
        let step: String
        let version: Int
        let rule: String
        let round: Int
    }
}

/// A milestone that has not been reached, with its due time.
struct OpenMilestone: Sendable, Hashable {
    let step: String
    let due: Deadline
    let version: Int
    /// Since when the due time is known: what would have gone out before is not caught up.
    let knownAt: Date

    /// `due` is the first instant that is too late; midnight is the end of the day before.
    init(step: String, due: Date, version: Int, knownAt: Date) {
        self.step = step
        self.due = Deadline(before: due)
        self.version = version
        self.knownAt = knownAt
    }
}

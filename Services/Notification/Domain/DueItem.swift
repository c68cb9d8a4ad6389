import Calendar
import Foundation

/// Something that has to be done by a time, as the calendar shows it.
struct DueItem: Sendable, Equatable {
    enum Standing: Sendable, Equatable {
        case open
        case overdue
        case done(at: Date, late: Bool)
        /// Nothing is owed any more: excused, or the entry was rejected.
        case dropped
    }

    enum Duty: Sendable, Equatable {
        /// The report is to be sent, or sent again.
        case file
        /// A step of the route must have approved; the reporting office only watches it.
        case watch
        /// It is the reader's turn to decide.
        case decide
    }

    let duty: Duty
    let step: Phrase
    /// The first instant that is too late; nil where a step has no limit.
    let due: Date?
    let subject: String?
    let programme: Phrase
    let period: Phrase
    let agency: Phrase
    let standing: Standing
    /// Where it is done.
    let path: String

    /// The last day on which it is in time.
    var day: CivilDate? { due.map { Deadline(before: $0).date } }
}

/// One month of somebody's deadlines.
struct DueMonth: Sendable {
    let first: CivilDate
    let today: CivilDate
    /// What the reader has to do and has not done in time, whichever month it belongs to.
    let overdue: [DueItem]
    /// What waits for the reader's decision without a time limit.
    let undated: [DueItem]
    /// Everything that is due in this month, in order.
    let items: [DueItem]
    /// There was more in this month than a page holds.
    let isCut: Bool

    var previous: CivilDate { Self.first(of: first.adding(days: -1)) }
    var next: CivilDate { Self.first(of: first.adding(days: 32)) }

    static func first(of day: CivilDate) -> CivilDate { day.adding(days: 1 - day.day) }

    /// The items by day, in order.
    var days: [(day: CivilDate, items: [DueItem])] {
        Dictionary(grouping: items.filter { $0.day != nil }) { $0.day ?? first }
            .sorted { $0.key < $1.key }.map { (day: $0.key, items: $0.value) }
    }
}

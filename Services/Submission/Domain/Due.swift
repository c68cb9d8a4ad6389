import Calendar
import Foundation
import Programme

/// Where an instant stands on an obligation's timeline.
enum Standing: String, Sendable, Hashable { case notOpen, open, late, locked }

/// The times of one obligation as they were fixed when its period opened.
struct DueTimes: Sendable, Hashable {
    let opens: Date
    /// The first instant that is late.
    let due: Date
    /// The first instant at which nothing is taken any more; nil for no such end.
    let lateUntil: Date?
    let locks: Date?

    func standing(at now: Date) -> Standing {
        if now < opens { return .notOpen }
        if let end = [lateUntil, locks].compactMap({ $0 }).min(), now >= end { return .locked }
        return now < due ? .open : .late
    }

    /// The first instant at which nothing is taken any more.
    var end: Date? { [lateUntil, locks].compactMap { $0 }.min() }
}

extension Words {
    /// How far away a due time is, in days of the calendar.
    init(until instant: Date, from now: Date) {
        let days = CivilDate(now).days(to: Deadline(before: instant).date)
        if now >= instant {
            let late = max(CivilDate(instant).days(to: CivilDate(now)), 0)
            self =
                late == 0
                ? Words("เลยกำหนดวันนี้", "overdue since today")
                : Words("เลยกำหนด \(late) วัน", late == 1 ? "1 day overdue" : "\(late) days overdue")
        } else {
            switch days {
            case 0: self = Words("ครบกำหนดวันนี้", "due today")
            case 1: self = Words("ครบกำหนดพรุ่งนี้", "due tomorrow")
            default: self = Words("อีก \(days) วัน", "in \(days) days")
            }
        }
    }
}

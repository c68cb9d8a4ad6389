import Calendar
import Foundation
import HTML
import Pages

/// A time in a table: the day, and below it the hour.
struct Moment: Component {
    private let time: BangkokTime

    init(at moment: Date) { time = BangkokTime(moment) }

    /// A due time; midnight is said as 24.00 of the day that it ends.
    init(due moment: Date) {
        let deadline = Deadline(before: moment)
        time = BangkokTime(date: deadline.date, time: deadline.time)
    }

    var body: Node {
        HTML.time(.datetime(time.rfc3339)) {
            span(.class("day")) { Words(time.date.written(.table), time.date.written(.table, in: .english)) }
            span(.class("day", "hint")) { Words(time.time.written(in: .thai), time.time.written(in: .english)) }
        }
    }
}

import Calendar
import Foundation
import Pages

extension Words {
    /// A moment for tables: `29 มี.ค. 2564 เวลา 14.05 น.`.
    init(at moment: Date) {
        let time = BangkokTime(moment)
        self.init(Self.unbroken(time.written(.table)), time.written(.table, in: .english))
    }

    /// A due time; midnight is said as 24.00 of the day that it ends.
    init(due moment: Date) {
        let due = Deadline(before: moment)
        self.init(Self.unbroken(due.written(.table)), due.written(.table, in: .english))
    }

    /// Keeps the word for hours with its figure at the end of a line.
    private static func unbroken(_ time: String) -> String { time.replacing(" น.", with: "\u{A0}น.") }

    init(_ phrase: Phrase) { self.init(phrase.th, phrase.en) }
}

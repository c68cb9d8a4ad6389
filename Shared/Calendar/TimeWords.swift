public import Foundation

extension Words {
    /// A moment as people read it: `25 มี.ค. 2564 เวลา 12.31 น.`.
    public init(at instant: Date, _ form: DateForm = .table) {
        let time = BangkokTime(instant)
        self.init(Self.together(time.written(form)), time.written(form, in: .english))
    }

    /// A due time as people read it: `31 มี.ค. 2564 เวลา 24.00 น.`.
    public init(due instant: Date, _ form: DateForm = .table) {
        let deadline = Deadline(before: instant)
        self.init(Self.together(deadline.written(form)), deadline.written(form, in: .english))
    }

    /// The hour stays on one line with its words.
    private static func together(_ text: String) -> String {
        text.replacing("เวลา ", with: "เวลา\u{A0}").replacing(" น.", with: "\u{A0}น.")
    }
}

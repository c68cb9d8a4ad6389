import Calendar

/// The answer to a return is owed like a report: within the time that the step has set (Q6).
enum AnswerToReturn {
    private static let prefix = "answer:"

    /// The milestone of the answer to the return of a revision.
    static func step(revision: Int) -> String { prefix + String(revision) }

    static func isAnswer(_ step: String) -> Bool { step.hasPrefix(prefix) }

    /// The day before and the day itself, in the morning; the return was told at once.
    static func times(for due: Deadline) -> [(rule: String, BangkokTime)] {
        let morning = WallTime(hour: 8, minute: 30) ?? .midnight
        return [
            ("answer-day-before", BangkokTime(date: due.date.adding(days: -1), time: morning)),
            ("answer-due-day", BangkokTime(date: due.date, time: morning)),
        ]
    }
}

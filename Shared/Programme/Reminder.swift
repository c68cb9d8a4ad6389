public import Calendar
import JSON

/// Whom a message goes to; people are found when it is sent.
public enum Recipient: Sendable, Hashable {
    /// Those who prepare the report at the reporting agency.
    case preparers
    /// Those whose turn it is at the current step.
    case currentStep
    case holders(PositionExpression)

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Recipient {
        enum Word: String, CaseIterable {
            case preparers
            case currentStep = "current-step"
        }
        if node.value.object != nil { return .holders(PositionExpression.read(node, &problems)) }
        return node.one(of: Word.self, or: .preparers, &problems) == .preparers ? .preparers : .currentStep
    }
}

/// A reminder before, at or after a milestone's due day.
public struct Reminder: Sendable, Hashable {
    public enum HolidayPolicy: String, Sendable, Hashable, CaseIterable {
        /// Goes out on any day.
        case send
        /// Waits for the next working day.
        case hold
        /// Goes out on the last working day before.
        case advance
    }

    public let id: String
    /// The milestone: `submitted` or a step's id.
    public let milestone: String
    /// Days from the due day: −7 is a week before.
    public let days: Int
    public let time: WallTime
    /// Sent again every so many days, at most so many times.
    public let repeatEvery: Int?
    public let repeatTimes: Int
    public let to: [Recipient]
    public let onHoliday: HolidayPolicy
    public let subject: Words

    /// When the reminder goes out for a due time, repetitions included, in order.
    public func times(for due: Deadline, holidays: Holidays = .none) -> [BangkokTime] {
        let every = repeatEvery ?? 0
        return (0...(every > 0 ? repeatTimes : 0)).map { round in
            let day = due.date.adding(days: days + round * every)
            let moved =
                switch onHoliday {
                case .send: day
                case .hold: holidays.workingDay(onOrAfter: day)
                case .advance: holidays.workingDay(onOrBefore: day)
                }
            return BangkokTime(date: moved, time: time)
        }
    }

    private static let keys = ["id", "milestone", "days", "at", "repeat", "to", "onHoliday", "subject"]

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Reminder {
        node.allow(keys, &problems)
        let again = node.optional("repeat", &problems) { node, problems in
            node.allow(["every", "times"], &problems)
            return (
                every: node.required("every", &problems, or: 1) { $0.integer(in: 1...90, &$1) },
                times: node.required("times", &problems, or: 1) { $0.integer(in: 1...60, &$1) }
            )
        }
        return Reminder(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            milestone: node.required("milestone", &problems, or: "") { $0.id(&$1) },
            days: node.required("days", &problems, or: 0) { $0.integer(in: -200...200, &$1) },
            time: node.required("at", &problems, or: .midnight) { $0.time(&$1) },
            repeatEvery: again?.every, repeatTimes: again?.times ?? 0,
            to: node.list("to", &problems, atLeast: 1, Recipient.read),
            onHoliday: node.optional("onHoliday", &problems) { $0.one(of: HolidayPolicy.self, or: .send, &$1) }
                ?? .send,
            subject: node.required("subject", &problems, or: Words("", "")) { $0.words(&$1) })
    }
}

/// Hours in which no mail goes out; what falls into them waits for their end.
public struct QuietHours: Sendable, Hashable {
    public let from: WallTime
    public let to: WallTime

    public init(from: WallTime, to: WallTime) { (self.from, self.to) = (from, to) }

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> QuietHours {
        node.allow(["from", "to"], &problems)
        return QuietHours(
            from: node.required("from", &problems, or: .midnight) { $0.time(&$1) },
            to: node.required("to", &problems, or: .midnight) { $0.time(&$1) })
    }
}

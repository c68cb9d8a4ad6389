public import Calendar
public import Foundation

/// A time said in terms of a period: so many days from its first or last day, at an hour.
public struct TimePoint: Sendable, Hashable {
    public enum Edge: String, Sendable, Hashable, CaseIterable { case start, end }

    public let edge: Edge
    /// 0 is the first or last day itself; 10 from the end is the tenth day after it.
    public let days: Int
    public let counting: DayCount
    /// If set, the next such weekday on or after that day.
    public let weekday: Weekday?
    /// Nil means the whole day: 00.00 for an opening, 24.00 for a due time.
    public let time: WallTime?
    public let roll: HolidayRoll

    func date(in period: Period, _ holidays: Holidays) -> CivilDate {
        var date = edge == .start ? period.first : period.last
        if counting == .calendar || days < 0 {
            date = date.adding(days: days)
        } else {
            for _ in 0..<days { date = holidays.workingDay(onOrAfter: date.adding(days: 1)) }
        }
        if let weekday { date = date.next(weekday) }
        return roll.applied(to: date, holidays)
    }

    func deadline(in period: Period, _ holidays: Holidays) -> Deadline {
        Deadline(date(in: period, holidays), at: time ?? .endOfDay)
    }

    func opening(in period: Period, _ holidays: Holidays) -> Date {
        BangkokTime(date: date(in: period, holidays), time: time ?? .midnight).instant
    }

    static let periodEnd = TimePoint(edge: .end, days: 0, counting: .calendar, weekday: nil, time: nil, roll: .none)

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> TimePoint {
        node.allow(["from", "days", "counting", "weekday", "at", "roll"], &problems)
        let weekday = node.optional("weekday", &problems) { $0.one(of: WeekdayName.self, or: .monday, &$1) }
        return TimePoint(
            edge: node.required("from", &problems, or: .end) { $0.one(of: Edge.self, or: .end, &$1) },
            days: node.optional("days", &problems) { $0.integer(in: -400...400, &$1) } ?? 0,
            counting: node.optional("counting", &problems) { $0.one(of: DayCount.self, or: .calendar, &$1) }
                ?? .calendar,
            weekday: weekday?.weekday,
            time: node.optional("at", &problems) { $0.time(&$1) },
            roll: node.optional("roll", &problems) { $0.one(of: HolidayRoll.self, or: .none, &$1) } ?? .none)
    }
}

enum WeekdayName: String, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    var weekday: Weekday { Weekday.allCases[Self.allCases.firstIndex(of: self) ?? 0] }
}

/// Something that has to be reached by a time: the report sent, or a step of the route approved (Q5).
public struct Milestone: Sendable, Hashable {
    /// `submitted`, or the id of a step of the route.
    public let step: String
    public let name: Words
    public let due: TimePoint
    /// Until when it is still taken as late; nil for as long as the obligation is not locked.
    public let lateUntil: TimePoint?

    public static let submitted = "submitted"

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Milestone {
        node.allow(["step", "name", "due", "lateUntil"], &problems)
        return Milestone(
            step: node.required("step", &problems, or: "") { $0.id(&$1) },
            name: node.required("name", &problems, or: Words("", "")) { $0.words(&$1) },
            due: node.required("due", &problems, or: .periodEnd, TimePoint.read),
            lateUntil: node.optional("lateUntil", &problems, TimePoint.read))
    }
}

/// When a programme's reports are owed.
public struct Schedule: Sendable, Hashable {
    public enum Rhythm: String, Sendable, Hashable, CaseIterable {
        /// Records at any time; what is owed is a weekly obligation, closed by a record or a nil report.
        case continuous
        case window, week, quarter, half, year
    }

    public let rhythm: Rhythm
    public let weekStart: Weekday
    /// The one period of a window.
    public let window: Period?
    /// Periods that begin earlier are not owed.
    public let since: CivilDate?
    public let opens: TimePoint
    public let locks: TimePoint?
    public let milestones: [Milestone]

    /// The periods that begin within a span of days, in order.
    public func periods(from first: CivilDate, through last: CivilDate) -> [Period] {
        guard first <= last else { return [] }
        let start = since.map { max($0, first) } ?? first
        let kind: Period.Kind
        switch rhythm {
        case .window: return window.map { start <= $0.first && $0.first <= last ? [$0] : [] } ?? []
        case .continuous, .week: kind = .week
        case .quarter: kind = .quarter
        case .half: kind = .half
        case .year: kind = .year
        }
        var found: [Period] = []
        var next = Period.containing(start, kind: kind, weekStart: weekStart)
        while let period = next, period.first <= last {
            if period.first >= start { found.append(period) }
            next = period.next
        }
        return found
    }

    /// The period of this schedule that a day lies in, if any.
    public func period(containing date: CivilDate) -> Period? {
        periods(from: date.adding(days: -366), through: date).last { $0.contains(date) }
            ?? window.flatMap { $0.contains(date) ? $0 : nil }
    }

    /// All times of one period's obligations.
    public func timeline(of period: Period, holidays: Holidays = .none) -> Timeline {
        Timeline(
            opens: opens.opening(in: period, holidays),
            milestones: milestones.map { milestone in
                Timeline.Milestone(
                    step: milestone.step, name: milestone.name, due: milestone.due.deadline(in: period, holidays),
                    lateUntil: milestone.lateUntil?.deadline(in: period, holidays))
            },
            locks: locks?.deadline(in: period, holidays).instant)
    }

    static let none = Schedule(
        rhythm: .window, weekStart: .monday, window: nil, since: nil, opens: .periodEnd, locks: nil, milestones: [])

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Schedule {
        node.allow(["every", "weekStart", "window", "since", "opens", "locks", "milestones"], &problems)
        let rhythm = node.required("every", &problems, or: Rhythm.year) { $0.one(of: Rhythm.self, or: .year, &$1) }
        let window = node.optional("window", &problems, readWindow) ?? nil
        if (rhythm == .window) != node.has("window") {
            problems.note(
                node.pointer, "\"window\" ใช้คู่กับ \"every\": \"window\" เท่านั้น",
                "\"window\" belongs to \"every\": \"window\" and to nothing else")
        }
        let weekStart = node.optional("weekStart", &problems) { $0.one(of: WeekdayName.self, or: .monday, &$1) }
        return Schedule(
            rhythm: rhythm, weekStart: (weekStart ?? .monday).weekday, window: window,
            since: node.optional("since", &problems) { $0.date(&$1) },
            opens: node.required("opens", &problems, or: .periodEnd, TimePoint.read),
            locks: node.optional("locks", &problems, TimePoint.read),
            milestones: node.list("milestones", &problems, atLeast: 1, Milestone.read))
    }

    private static func readWindow(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Period? {
        node.allow(["from", "to"], &problems)
        let first = node.required("from", &problems, or: CivilDate(dayNumber: 0)) { $0.date(&$1) }
        let last = node.required("to", &problems, or: first) { $0.date(&$1) }
        let window = Period.window(from: first, to: last)
        if window == nil { problems.note(node.pointer, "วันสิ้นสุดอยู่ก่อนวันเริ่ม", "the window ends before it begins") }
        return window
    }
}

/// The times of one obligation: opens, due, late until, locked.
public struct Timeline: Sendable, Hashable {
    public struct Milestone: Sendable, Hashable {
        public let step: String
        public let name: Words
        public let due: Deadline
        public let lateUntil: Deadline?
    }

    public let opens: Date
    public let milestones: [Milestone]
    public let locks: Date?

    public enum Standing: Sendable, Hashable { case notOpen, open, late, locked }

    /// Where an instant stands for a milestone; a report is late from the due instant on.
    public func standing(of step: String, at instant: Date) -> Standing {
        if instant < opens { return .notOpen }
        if let locks, instant >= locks { return .locked }
        guard let milestone = milestones.first(where: { $0.step == step }) else { return .open }
        if milestone.due.isMet(at: instant) { return .open }
        return milestone.lateUntil?.isMet(at: instant) ?? true ? .late : .locked
    }
}

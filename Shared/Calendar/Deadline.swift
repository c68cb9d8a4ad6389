public import Foundation

/// The days on which offices are closed besides weekends: a table kept by people, passed in.
public struct Holidays: Sendable, Hashable {
    private let days: Set<CivilDate>

    public static let none = Holidays([])

    public init(_ days: some Sequence<CivilDate>) { self.days = Set(days) }

    public func isWorkingDay(_ date: CivilDate) -> Bool { !date.weekday.isWeekend && !days.contains(date) }

    /// The nearest working day on or after a day.
    public func workingDay(onOrAfter date: CivilDate) -> CivilDate { nearest(date, step: 1) }

    /// The nearest working day on or before a day.
    public func workingDay(onOrBefore date: CivilDate) -> CivilDate { nearest(date, step: -1) }

    /// Bounded: a table with no working day in a whole year gives the day itself.
    private func nearest(_ date: CivilDate, step: Int) -> CivilDate {
        for distance in 0...366 {
            let candidate = date.adding(days: distance * step)
            if isWorkingDay(candidate) { return candidate }
        }
        return date
    }
}

/// What happens to a last day on which offices are closed.
///
/// An official's duty ends on the day even if it is a holiday, so `none` is the default for agencies.
/// (Administrative Procedure Act B.E. 2539, s. 64)
public enum HolidayRoll: String, Sendable, Hashable, CaseIterable {
    case none, next, previous

    public func applied(to date: CivilDate, _ holidays: Holidays) -> CivilDate {
        switch self {
        case .none: date
        case .next: holidays.workingDay(onOrAfter: date)
        case .previous: holidays.workingDay(onOrBefore: date)
        }
    }
}

/// Which days a limit counts.
public enum DayCount: String, Sendable, Hashable, CaseIterable {
    case calendar, working
}

/// The time by which something has to be done: a day, and an hour when one is given.
public struct Deadline: Sendable, Hashable, Comparable {
    public let date: CivilDate
    /// 24.00 when no hour is given.
    public let time: WallTime

    public init(_ date: CivilDate, at time: WallTime = .endOfDay) { (self.date, self.time) = (date, time) }

    /// The deadline that ends at an instant, the first that is too late; midnight is 24.00 of the day before.
    public init(before instant: Date) {
        let wall = BangkokTime(instant)
        self = wall.time == .midnight ? Deadline(wall.date.adding(days: -1)) : Deadline(wall.date, at: wall.time)
    }

    /// "Within so many days from the day of the notice": the day itself is not counted (Q6).
    public static func within(
        _ days: Int, ofNoticeOn notice: CivilDate, counting: DayCount = .calendar, roll: HolidayRoll = .none,
        holidays: Holidays = .none
    ) -> Deadline {
        var last = notice
        switch counting {
        case .calendar: last = notice.adding(days: days)
        case .working:
            for _ in 0..<max(days, 0) { last = holidays.workingDay(onOrAfter: last.adding(days: 1)) }
        }
        return Deadline(roll.applied(to: last, holidays))
    }

    /// The first instant that is too late.
    public var instant: Date { BangkokTime(date: date, time: time).instant }

    /// Done in time means before the instant; 24.00 itself is the next day.
    public func isMet(at instant: Date) -> Bool { instant < self.instant }

    /// The day and the hour for people, the Thai way ending in 24.00 น.
    public func written(_ form: DateForm, in language: Language = .thai) -> String {
        BangkokTime(date: date, time: time).written(form, in: language)
    }

    public static func < (one: Deadline, other: Deadline) -> Bool { one.instant < other.instant }
}

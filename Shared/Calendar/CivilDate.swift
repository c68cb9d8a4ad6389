/// A day of the calendar, without a time or a zone; stored in the common era, shown in the Buddhist one.
public struct CivilDate: Sendable, Hashable, Comparable {
    /// The year of the common era.
    public let year: Int
    public let month: Month
    public let day: Int

    /// Nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard let month = Month(rawValue: month), day >= 1, day <= month.days(inYear: year) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The year of the Buddhist Era: 543 more than the common era's.
    public var buddhistYear: Int { year + 543 }

    /// Reads `yyyy-mm-dd` of the common era; nil for any other form.
    public init?(iso text: String) {
        guard text.utf8.count == 10 else { return nil }
        var numbers = (0, 0, 0)
        for (place, byte) in text.utf8.enumerated() {
            let digit = Int(byte) - 0x30
            switch (place, digit) {
            case (4, _), (7, _): if byte != UInt8(ascii: "-") { return nil }
            case (0...3, 0...9): numbers.0 = numbers.0 * 10 + digit
            case (5...6, 0...9): numbers.1 = numbers.1 * 10 + digit
            case (8...9, 0...9): numbers.2 = numbers.2 * 10 + digit
            default: return nil
            }
        }
        self.init(year: numbers.0, month: numbers.1, day: numbers.2)
    }

    /// Written `yyyy-mm-dd`, common era: the form for storage and programs.
    public var iso: String { Self.padded(year, 4) + "-" + Self.padded(month.rawValue, 2) + "-" + Self.padded(day, 2) }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    public static func < (one: CivilDate, other: CivilDate) -> Bool { one.dayNumber < other.dayNumber }
}

/// Arithmetic over days, by Howard Hinnant's `days_from_civil` for the Gregorian calendar.
extension CivilDate {
    /// Days since 1 January 1970.
    public var dayNumber: Int {
        let shifted = month.rawValue <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let monthFromMarch = (month.rawValue + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    public init(dayNumber: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let number = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = Month(rawValue: number) ?? .january
        year = yearOfEra + era * 400 + (number <= 2 ? 1 : 0)
    }

    public func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }

    /// Days from this day to another, negative when that one is earlier.
    public func days(to other: CivilDate) -> Int { other.dayNumber - dayNumber }

    public var weekday: Weekday {
        let fromMonday = ((dayNumber + 3) % 7 + 7) % 7
        return Weekday(rawValue: fromMonday + 1) ?? .monday
    }

    /// The nearest such weekday on or after this day.
    public func next(_ weekday: Weekday) -> CivilDate {
        adding(days: (weekday.rawValue - self.weekday.rawValue + 7) % 7)
    }
}

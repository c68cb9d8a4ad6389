public import Foundation

/// An hour and minute of the day, from 00.00 to 24.00; 24.00 is the end of the day that it is said of.
public struct WallTime: Sendable, Hashable, Comparable {
    public let hour: Int
    public let minute: Int
    public let second: Int

    public static let midnight = WallTime(secondOfDay: 0)
    public static let endOfDay = WallTime(secondOfDay: 86_400)

    /// Nil when there is no such time.
    public init?(hour: Int, minute: Int = 0, second: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else {
            guard (hour, minute, second) == (24, 0, 0) else { return nil }
            self = .endOfDay
            return
        }
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    private init(secondOfDay: Int) {
        (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
    }

    static func clamped(secondOfDay: Int) -> WallTime { WallTime(secondOfDay: min(max(secondOfDay, 0), 86_400)) }

    public var secondOfDay: Int { hour * 3600 + minute * 60 + second }

    /// Reads `12:00`, `12.00 น.`, `๑๒.๐๐ น.`; nil for anything else.
    public init?(_ typed: String) {
        var text = ThaiDigits.latin(typed).filter { !$0.isWhitespace }
        if text.hasPrefix("เวลา") { text.removeFirst(4) }
        if text.hasSuffix("น.") { text.removeLast(2) }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "." }
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) }), parts[1].count == 2 else {
            return nil
        }
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
        guard let hour = Int(parts[0]), let minute = Int(parts[1]) else { return nil }
        self.init(hour: hour, minute: minute)
    }

    /// Written `12:00`, for programs and English.
    public var clock: String { CivilDate.padded(hour, 2) + ":" + CivilDate.padded(minute, 2) }

    /// Written `12.00 น.` or `12:00`.
    public func written(in language: Language) -> String {
        switch language {
        case .thai: CivilDate.padded(hour, 2) + "." + CivilDate.padded(minute, 2) + " น."
        case .english: clock
        }
    }

    public static func < (one: WallTime, other: WallTime) -> Bool { one.secondOfDay < other.secondOfDay }
}

/// What the clock on the wall in Bangkok shows at an instant: UTC+7 all year, without summer time.
///
/// The only place where `Date` and the calendar of people meet.
public struct BangkokTime: Sendable, Hashable, Comparable {
    public let date: CivilDate
    public let time: WallTime

    private static let offset = 7 * 3600

    /// 24.00 of a day is the same instant as 00.00 of the next, but keeps its own day here.
    public init(date: CivilDate, time: WallTime) { (self.date, self.time) = (date, time) }

    /// Fractions of a second are dropped downwards.
    public init(_ instant: Date) {
        let seconds = Int(instant.timeIntervalSince1970.rounded(.down)) + Self.offset
        let day = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        self.init(date: CivilDate(dayNumber: day), time: .clamped(secondOfDay: seconds - day * 86_400))
    }

    public var instant: Date {
        Date(timeIntervalSince1970: Double(date.dayNumber * 86_400 + time.secondOfDay - Self.offset))
    }

    /// RFC 3339 with the zone's offset; 24.00 appears as 00.00 of the next day.
    public var rfc3339: String {
        let shown = BangkokTime(instant)
        return shown.date.iso + "T" + shown.time.clock + ":" + CivilDate.padded(shown.time.second, 2) + "+07:00"
    }

    public static func < (one: BangkokTime, other: BangkokTime) -> Bool { one.instant < other.instant }
}

extension CivilDate {
    /// The day in Bangkok at an instant.
    public init(_ instant: Date) { self = BangkokTime(instant).date }

    /// The first instant of this day in Bangkok.
    public var start: Date { BangkokTime(date: self, time: .midnight).instant }

    /// The first instant after this day in Bangkok.
    public var end: Date { BangkokTime(date: self, time: .endOfDay).instant }
}

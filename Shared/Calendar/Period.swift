/// A span of days that something is reported about (รอบรายงาน).
public struct Period: Sendable, Hashable, Comparable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case week, quarter, half, year, window
    }

    public let kind: Kind
    public let first: CivilDate
    public let last: CivilDate

    /// Quarter 1–4 of a fiscal year; nil for another number.
    public static func quarter(_ number: Int, of year: FiscalYear) -> Period? {
        guard (1...4).contains(number) else { return nil }
        let last = year.start(ofQuarter: number + 1).adding(days: -1)
        return Period(kind: .quarter, first: year.start(ofQuarter: number), last: last)
    }

    /// The first (October–March) or second half of a fiscal year; nil for another number.
    public static func half(_ number: Int, of year: FiscalYear) -> Period? {
        guard (1...2).contains(number) else { return nil }
        let last = year.start(ofQuarter: number * 2 + 1).adding(days: -1)
        return Period(kind: .half, first: year.start(ofQuarter: number * 2 - 1), last: last)
    }

    public static func year(_ year: FiscalYear) -> Period {
        Period(kind: .year, first: year.first, last: year.last)
    }

    /// Seven days from a day on.
    public static func week(from first: CivilDate) -> Period {
        Period(kind: .week, first: first, last: first.adding(days: 6))
    }

    /// One span of its own; nil when it ends before it begins.
    public static func window(from first: CivilDate, to last: CivilDate) -> Period? {
        first <= last ? Period(kind: .window, first: first, last: last) : nil
    }

    /// The week (beginning on `weekStart`), quarter, half or year that a day lies in; nil for a window.
    public static func containing(_ date: CivilDate, kind: Kind, weekStart: Weekday = .monday) -> Period? {
        let year = FiscalYear(containing: date)
        return switch kind {
        case .week: week(from: date.adding(days: -6).next(weekStart))
        case .quarter: quarter(date.fiscalQuarter, of: year)
        case .half: half((date.fiscalQuarter + 1) / 2, of: year)
        case .year: .year(year)
        case .window: nil
        }
    }

    /// The period of the same kind that follows; nil for a window.
    public var next: Period? {
        kind == .week ? .week(from: last.adding(days: 1)) : .containing(last.adding(days: 1), kind: kind)
    }

    public var fiscalYear: FiscalYear { FiscalYear(containing: first) }

    public func contains(_ date: CivilDate) -> Bool { first <= date && date <= last }

    public static func < (one: Period, other: Period) -> Bool {
        (one.first, one.last, one.kind.rawValue) < (other.first, other.last, other.kind.rawValue)
    }
}

/// Names for people and programs.
extension Period {
    /// `2564-Q2`, `2564-H1`, `2564`, `W2021-03-29`, `2023-11-01..2023-11-30`: stable, used in keys and addresses.
    public var key: String {
        switch kind {
        case .week: "W\(first.iso)"
        case .quarter: "\(fiscalYear.buddhistYear)-Q\(first.fiscalQuarter)"
        case .half: "\(fiscalYear.buddhistYear)-H\(halfNumber)"
        case .year: "\(fiscalYear.buddhistYear)"
        case .window: "\(first.iso)..\(last.iso)"
        }
    }

    /// Reads a key; nil when it is none.
    public init?(key: String) {
        var found: Period?
        if key.first == "W", let first = CivilDate(iso: String(key.dropFirst())) {
            found = .week(from: first)
        } else if key.count == 22, key.dropFirst(10).hasPrefix("..") {
            guard let first = CivilDate(iso: String(key.prefix(10))), let last = CivilDate(iso: String(key.suffix(10)))
            else { return nil }
            found = .window(from: first, to: last)
        } else if let year = Int(key.prefix(4)), (2400...2700).contains(year) {
            let number = key.last?.wholeNumberValue ?? 0
            switch key.dropFirst(4).dropLast(key.count > 4 ? 1 : 0) {
            case "": found = .year(FiscalYear(year))
            case "-Q": found = .quarter(number, of: FiscalYear(year))
            case "-H": found = .half(number, of: FiscalYear(year))
            default: return nil
            }
        }
        guard let found, found.key == key else { return nil }
        self = found
    }

    /// `ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2564`.
    public var words: Words {
        let year = fiscalYear.words
        switch kind {
        case .week, .window:
            return Words(
                "\(first.written(.table)) – \(last.written(.table))",
                "\(first.written(.table, in: .english)) – \(last.written(.table, in: .english))")
        case .quarter:
            let number = first.fiscalQuarter
            return Words("ไตรมาสที่ \(number) \(year.thai)", "Quarter \(number), \(year.english)")
        case .half:
            let months = halfNumber == 1 ? "6" : "12"
            return Words("รอบ \(months) เดือน \(year.thai)", "\(months)-month round, \(year.english)")
        case .year: return year
        }
    }

    private var halfNumber: Int { (first.fiscalQuarter + 1) / 2 }
}

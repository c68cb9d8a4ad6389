/// A fiscal year (ปีงบประมาณ) of the Thai state: 1 October to 30 September, named by the Buddhist year in which it ends.
public struct FiscalYear: Sendable, Hashable, Comparable {
    /// The Buddhist year that names it, such as 2564.
    public let buddhistYear: Int

    public init(_ buddhistYear: Int) { self.buddhistYear = buddhistYear }

    public init(containing date: CivilDate) {
        buddhistYear = date.buddhistYear + (date.month.rawValue >= 10 ? 1 : 0)
    }

    public var first: CivilDate { Self.firstOfMonth(10, year: buddhistYear - 544) }

    public var last: CivilDate { FiscalYear(buddhistYear + 1).first.adding(days: -1) }

    /// The first day of quarter 1–4, or of quarter 5, which is the next year's first.
    func start(ofQuarter number: Int) -> CivilDate {
        let month = 10 + (number - 1) * 3
        return Self.firstOfMonth((month - 1) % 12 + 1, year: buddhistYear - 544 + (month - 1) / 12)
    }

    /// `ปีงบประมาณ พ.ศ. 2564`.
    public var words: Words {
        Words("ปีงบประมาณ พ.ศ. \(buddhistYear)", "Fiscal year \(buddhistYear - 543)")
    }

    public static func < (one: FiscalYear, other: FiscalYear) -> Bool { one.buddhistYear < other.buddhistYear }

    private static func firstOfMonth(_ month: Int, year: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: 1) ?? CivilDate(dayNumber: 0)
    }
}

extension CivilDate {
    /// The quarter of the fiscal year, 1–4; October to December is 1.
    public var fiscalQuarter: Int { (month.rawValue + 2) % 12 / 3 + 1 }
}

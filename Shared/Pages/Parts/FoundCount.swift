import Calendar
public import HTML

/// How many lines a search found, above its list: `พบ 2,222 หน่วยงาน`.
public struct FoundCount: Component {
    let total: Int
    let unit: String

    /// `unit` is the Thai classifier of what is counted.
    public init(_ total: Int, _ unit: String) { (self.total, self.unit) = (total, unit) }

    public var body: Node {
        let number = ExactDecimal(units: Int64(total), places: 0).grouped
        p(.class("hint")) { Words("พบ \(number) \(unit)", "\(number) found") }
    }
}

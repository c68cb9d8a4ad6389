/// An amount of Thai baht, exact to the satang.
public struct Money: Sendable, Hashable, Comparable {
    /// Hundredths of a baht.
    public var satang: Int64

    public static let zero = Money(satang: 0)

    public init(satang: Int64) { self.satang = satang }

    /// Reads `1,234.50`, `๑,๒๓๔.๕๐`, `฿1,234`, `1,234.50 บาท`.
    public init(typed: String) throws(NumberRefusal) {
        var text = typed.filter { !$0.isWhitespace }
        if text.hasPrefix("฿") { text.removeFirst() }
        if text.hasSuffix("บาท") { text.removeLast("บาท".count) }
        satang = try ExactDecimal(typed: text, places: 2).units
    }

    /// Reads the form for programs, `-1234.50` or `1234`; nil for anything else.
    public init?(decimal text: String) {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }) else { return nil }
        guard let value = try? ExactDecimal(typed: text, places: 2) else { return nil }
        satang = value.units
    }

    /// The form for programs: `-1234.50`.
    public var decimal: String { ExactDecimal(units: satang, places: 2).text }

    /// `1,234.50`, for tables and screens.
    public var grouped: String { ExactDecimal(units: satang, places: 2).grouped }

    /// `๑,๒๓๔.๕๐`, for letters and certificates.
    public var groupedThai: String { ThaiDigits.thai(grouped) }

    public static func < (one: Money, other: Money) -> Bool { one.satang < other.satang }

    /// The sum, or nil beyond 64 bits.
    public static func sum(_ amounts: some Sequence<Money>) -> Money? {
        var total: Int64 = 0
        for amount in amounts {
            let (sum, overflow) = total.addingReportingOverflow(amount.satang)
            guard !overflow else { return nil }
            total = sum
        }
        return Money(satang: total)
    }
}

/// Amounts in Thai words, as certificates and receipts spell them.
extension Money {
    /// `หนึ่งพันสองร้อยสามสิบสี่บาทห้าสิบสตางค์`, `หนึ่งร้อยบาทถ้วน`, `ศูนย์บาทถ้วน`.
    public var inThaiWords: String {
        let baht = satang.magnitude / 100
        let rest = satang.magnitude % 100
        let sign = satang < 0 ? "ลบ" : ""
        guard rest > 0 else { return sign + Self.spelled(baht) + "บาทถ้วน" }
        let whole = baht > 0 ? Self.spelled(baht) + "บาท" : ""
        return sign + whole + Self.spelled(rest) + "สตางค์"
    }

    private static let digitNames = ["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]
    private static let placeNames = ["", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน"]

    private static func spelled(_ number: UInt64) -> String {
        guard number > 0 else { return digitNames[0] }
        let millions = number / 1_000_000
        let below = spelledBelowMillion(Int(number % 1_000_000), hasHigher: millions > 0)
        return millions > 0 ? spelled(millions) + "ล้าน" + below : below
    }

    /// A one at the end is เอ็ด after any higher digit, two tens are ยี่สิบ, one ten is สิบ.
    private static func spelledBelowMillion(_ number: Int, hasHigher: Bool) -> String {
        var result = ""
        for (index, character) in String(number).enumerated() {
            let place = String(number).count - 1 - index
            let digit = character.wholeNumberValue ?? 0
            guard digit > 0 else { continue }
            switch (digit, place) {
            case (1, 0) where !result.isEmpty || hasHigher: result += "เอ็ด"
            case (1, 1): result += "สิบ"
            case (2, 1): result += "ยี่สิบ"
            default: result += digitNames[digit] + placeNames[place]
            }
        }
        return result
    }
}

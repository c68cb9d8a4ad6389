/// Why a typed number is not taken.
public enum NumberRefusal: InputRefusal {
    case empty
    case notANumber
    case notWhole
    case tooManyPlaces(limit: Int)
    case misplacedSeparator
    /// More digits than can be kept exactly.
    case tooManyDigits
    case below(String)
    case above(String)

    public var words: Words {
        switch self {
        case .empty: Words("กรุณากรอกตัวเลข", "Enter a number")
        case .notANumber: Words("ต้องเป็นตัวเลข เช่น 1,234.50", "Must be a number, such as 1,234.50")
        case .notWhole: Words("ต้องเป็นจำนวนเต็ม ไม่มีทศนิยม", "Must be a whole number")
        case .tooManyPlaces(let limit):
            Words("มีทศนิยมได้ไม่เกิน \(limit) ตำแหน่ง", "At most \(limit) decimal places")
        case .misplacedSeparator:
            Words("เครื่องหมายจุลภาคต้องคั่นทุกสามหลัก เช่น 1,234,567", "Commas must separate groups of three digits")
        case .tooManyDigits: Words("ตัวเลขยาวเกินไป", "Too many digits")
        case .below(let limit): Words("ต้องไม่น้อยกว่า \(limit)", "Must be \(limit) or more")
        case .above(let limit): Words("ต้องไม่เกิน \(limit)", "Must be \(limit) or less")
        }
    }
}

/// A decimal number kept exactly: `units` of 10^−`places`.
public struct ExactDecimal: Sendable, Hashable {
    public let units: Int64
    public let places: Int

    public init(units: Int64, places: Int) { (self.units, self.places) = (units, max(places, 0)) }

    /// Reads `1,234.5`, `๑,๒๓๔.๕`, `−3`; keeps exactly `places` decimal places.
    public init(typed: String, places: Int) throws(NumberRefusal) {
        let number = try TypedNumber(typed)
        guard number.fraction.count <= places else {
            throw places == 0 ? .notWhole : .tooManyPlaces(limit: places)
        }
        let zeros = String(repeating: "0", count: places - number.fraction.count)
        guard let units = Int64(number.sign + number.whole + number.fraction + zeros) else { throw .tooManyDigits }
        self.init(units: units, places: places)
    }

    /// Plain text that is also valid JSON: `-1234.50`.
    public var text: String { parts(grouped: false) }

    /// For people: `-1,234.50`.
    public var grouped: String { parts(grouped: true) }

    private func parts(grouped: Bool) -> String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        var whole = String(padded.dropLast(places))
        if grouped { whole = Self.grouped(whole) }
        return (units < 0 ? "-" : "") + whole + (places > 0 ? "." + padded.suffix(places) : "")
    }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return result
    }
}

/// Whole numbers and percentages as people type them.
public enum TypedFigure {
    /// Reads `1,234` or `๑,๒๓๔`.
    public static func integer(_ typed: String) throws(NumberRefusal) -> Int64 {
        try ExactDecimal(typed: typed, places: 0).units
    }

    /// Reads `50`, `๕๐`, `50 %`, `ร้อยละ 50`; from 0 to 100.
    public static func percent(_ typed: String, places: Int = 0) throws(NumberRefusal) -> ExactDecimal {
        var text = typed.filter { !$0.isWhitespace }
        if text.hasPrefix("ร้อยละ") { text.removeFirst("ร้อยละ".count) }
        if text.hasSuffix("%") { text.removeLast() }
        let value = try ExactDecimal(typed: text, places: places)
        guard value.units >= 0 else { throw .below("0") }
        let hundred = try ExactDecimal(typed: "100", places: places)
        guard value.units <= hundred.units else { throw .above("100") }
        return value
    }
}

/// A typed number taken apart; digits are ASCII, groups checked and removed.
struct TypedNumber {
    let sign: String
    let whole: String
    let fraction: String

    init(_ typed: String) throws(NumberRefusal) {
        let isPlain = typed.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let text = isPlain ? typed : ThaiDigits.latin(typed).filter { !$0.isWhitespace && $0 != "\u{200B}" }
        guard let sign = text.unicodeScalars.first else { throw .empty }
        let isNegative = ["-", "−", "–"].contains(sign)
        let unsigned = text.unicodeScalars.dropFirst(isNegative || sign == "+" ? 1 : 0)
        let parts = unsigned.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let written = parts.first else { throw .notANumber }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard parts.count == 1 || !fraction.isEmpty else { throw .notANumber }
        let groups = written.split(separator: ",", omittingEmptySubsequences: false)
        let digits = groups.map { String($0) }.joined()
        let isDigits = (digits + fraction).utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isDigits, !digits.isEmpty else { throw .notANumber }
        if groups.count > 1 {
            let areRegular = groups.dropFirst().allSatisfy { $0.count == 3 } && (1...3).contains(groups[0].count)
            guard areRegular else { throw .misplacedSeparator }
        }
        (self.sign, whole, self.fraction) = (isNegative ? "-" : "", digits, fraction)
    }
}

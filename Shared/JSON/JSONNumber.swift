/// A number exactly as a JSON text gave it, of any size and precision.
///
/// Kept in one canonical form, so that equal numbers are equal values: as an integer when it is whole and
/// fits 64 bits, otherwise as decimal text.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    private enum Storage: Hashable {
        case integer(Int64)
        case decimal(String)
    }

    private let storage: Storage

    public init(_ value: Int64) { storage = .integer(value) }

    /// The shortest decimal that reads back as the same binary fraction; nil for infinities and not-a-number.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init(text: "\(value)")
    }

    /// Reads a number by the grammar of RFC 8259 §6; nil for anything else.
    ///
    /// Exponents beyond ±9999 are refused: no figure needs them and they would write out very long.
    public init?(text: String) {
        guard let number = Self.canonical(Array(text.utf8)[...]) else { return nil }
        self = number
    }

    /// The number if it is whole and fits 64 bits.
    public var integer: Int64? {
        if case .integer(let value) = storage { value } else { nil }
    }

    /// The nearest binary fraction (infinite when the number is beyond its range).
    public var double: Double {
        switch storage {
        case .integer(let value): Double(value)
        case .decimal(let text): Double(text) ?? .nan
        }
    }

    /// The canonical decimal text, valid JSON.
    public var description: String {
        switch storage {
        case .integer(let value): String(value)
        case .decimal(let text): text
        }
    }

    static func canonical(_ bytes: ArraySlice<UInt8>) -> JSONNumber? {
        if let quick = integer(bytes) { return JSONNumber(quick) }
        guard let parts = DecimalParts(bytes) else { return nil }
        guard let text = parts.canonicalText else { return nil }
        return Int64(text).map { JSONNumber($0) } ?? JSONNumber(storage: .decimal(text))
    }

    /// True for a number by the grammar, even one whose exponent is refused.
    static func isGrammatical(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else {
            return DecimalParts(bytes) != nil
        }
        var power = bytes[(mark + 1)...]
        if power.first == UInt8(ascii: "-") || power.first == UInt8(ascii: "+") { power = power.dropFirst() }
        let areDigits = !power.isEmpty && power.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        return areDigits && DecimalParts(bytes[..<mark]) != nil
    }

    private init(storage: Storage) { self.storage = storage }

    /// The common case, without allocation.
    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let negative = bytes.first == UInt8(ascii: "-")
        let digits = negative ? bytes.dropFirst() : bytes
        guard let first = digits.first, digits.count <= 18 else { return nil }
        guard first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        var value: Int64 = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return negative ? -value : value
    }
}

/// A decimal number in its parts: `negative`, all significant digits, and the power of ten of the last one.
private struct DecimalParts {
    private var negative = false
    private var digits: [UInt8] = []
    private var exponent = 0

    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }
        if rest.first == UInt8(ascii: "-") { (negative, rest) = (true, rest.dropFirst()) }
        guard isDigit(rest.first) else { return nil }
        let whole = rest.prefix { isDigit($0) }
        guard whole.count == 1 || whole.first != 0x30 else { return nil }
        digits += whole
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { isDigit($0) }
            guard !fraction.isEmpty else { return nil }
            digits += fraction
            exponent -= fraction.count
            rest = rest.dropFirst(1 + fraction.count)
        }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            let down = rest.first == UInt8(ascii: "-")
            if down || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard isDigit(rest.first), rest.allSatisfy({ isDigit($0) }) else { return nil }
            let power = rest.drop { $0 == 0x30 }
            guard power.count <= 4 else { return nil }
            let size = power.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            exponent += down ? -size : size
            rest = []
        }
        guard rest.isEmpty else { return nil }
    }

    var canonicalText: String? {
        var significant = Array(digits.drop { $0 == 0x30 })
        var power = exponent
        while significant.last == 0x30 { (_, power) = (significant.removeLast(), power + 1) }
        guard !significant.isEmpty else { return "0" }
        let sign = negative ? "-" : ""
        let text = String(decoding: significant, as: UTF8.self)
        let point = significant.count + power
        if power >= 0, point <= 21 { return sign + text + String(repeating: "0", count: power) }
        if power < 0, point > 0 { return sign + text.prefix(point) + "." + text.dropFirst(point) }
        if power < 0, point > -6 { return sign + "0." + String(repeating: "0", count: -point) + text }
        let mantissa = significant.count == 1 ? text : text.prefix(1) + "." + text.dropFirst()
        return sign + mantissa + "e" + (point > 0 ? "+" : "") + String(point - 1)
    }
}

import JSON

/// How values of different kinds meet, after ECMAScript, which JSON Logic took its rules from.
extension JSONValue {
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .number(let number): number.double != 0
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object: true
        }
    }

    /// As `String(value)` writes it.
    var text: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .number(let number): JSONNumber(number.double)?.description ?? ""
        case .string(let text): text
        case .array(let elements): elements.map(\.text).joined(separator: ",")
        case .object: "[object Object]"
        }
    }

    /// As `Number(value)` reads it; only decimal forms.
    var coercedNumber: Double {
        switch self {
        case .null: 0
        case .bool(let value): value ? 1 : 0
        case .number(let number): number.double
        case .string, .array: Self.number(text, whole: true)
        case .object: .nan
        }
    }

    /// As `parseFloat(value)` reads it: the number that a text begins with.
    var leadingNumber: Double {
        switch self {
        case .number(let number): number.double
        case .string, .array: Self.number(text, whole: false)
        case .null, .bool, .object: .nan
        }
    }

    func strictlyEquals(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let one), .number(let two)): one.double == two.double
        case (.string(let one), .string(let two)): one.utf8.elementsEqual(two.utf8)
        case (.array(let one), .array(let two)):
            one.count == two.count && zip(one, two).allSatisfy { $0.strictlyEquals($1) }
        case (.object(let one), .object(let two)):
            one.count == two.count
                && one.allSatisfy { key, value in two[key].map { value.strictlyEquals($0) } ?? false }
        default: self == other
        }
    }

    func looselyEquals(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, _), (_, .null): isNull && other.isNull
        case (.string, .string), (.array, .array), (.object, .object): strictlyEquals(other)
        case (.string(let one), .array), (.string(let one), .object): one.utf8.elementsEqual(other.text.utf8)
        case (.array, .string(let two)), (.object, .string(let two)): text.utf8.elementsEqual(two.utf8)
        default: coercedNumber == other.coercedNumber
        }
    }

    /// Two texts compare by UTF-16 code units, everything else as numbers.
    func precedes(_ other: JSONValue, orEquals: Bool) -> Bool {
        if let one = comparableText, let two = other.comparableText {
            return orEquals
                ? !two.utf16.lexicographicallyPrecedes(one.utf16) : one.utf16.lexicographicallyPrecedes(two.utf16)
        }
        return orEquals ? coercedNumber <= other.coercedNumber : coercedNumber < other.coercedNumber
    }

    private var comparableText: String? {
        switch self {
        case .string, .array, .object: text
        case .null, .bool, .number: nil
        }
    }

    private static func number(_ text: String, whole: Bool) -> Double {
        let bytes = Array(text.utf8)
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        var rest = bytes.drop(while: isSpace)
        if whole, rest.isEmpty { return 0 }
        var read: [UInt8] = []
        func take(_ count: Int) {
            read += rest.prefix(count)
            rest = rest.dropFirst(count)
        }
        if let sign = rest.first, sign == 0x2B || sign == 0x2D { take(1) }
        let before = rest.prefix(while: isDigit).count
        take(before)
        let after = rest.first == 0x2E ? rest.dropFirst().prefix(while: isDigit).count : 0
        guard before + after > 0 else { return .nan }
        if rest.first == 0x2E { take(1 + after) }
        if let mark = rest.first, mark | 0x20 == 0x65 {
            let signed = rest.dropFirst().first.map { $0 == 0x2B || $0 == 0x2D } ?? false
            let power = rest.dropFirst(signed ? 2 : 1).prefix(while: isDigit).count
            if power > 0 { take((signed ? 2 : 1) + power) }
        }
        guard !whole || rest.allSatisfy(isSpace) else { return .nan }
        if read.last == 0x2E { read.removeLast() }
        return Double(String(decoding: read, as: UTF8.self)) ?? .nan
    }
}

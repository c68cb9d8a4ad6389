import Foundation

/// Why a text is not taken.
public enum TextRefusal: InputRefusal {
    case invalidUTF8
    /// A control character other than TAB and LF, by its code point.
    case controlCharacter(UInt32)
    /// A character that changes the direction of writing unseen.
    case bidirectionalControl(UInt32)
    /// U+FFFD: the text was damaged before it came here.
    case replacementCharacter

    public var words: Words {
        switch self {
        case .invalidUTF8, .replacementCharacter:
            Words("ข้อความมีอักขระที่เสียหาย กรุณาพิมพ์ใหม่", "The text is damaged; please type it again")
        case .controlCharacter(let code), .bidirectionalControl(let code):
            Words(
                "ข้อความมีอักขระควบคุมที่มองไม่เห็น (U+\(String(code, radix: 16, uppercase: true)))",
                "The text has an invisible control character (U+\(String(code, radix: 16, uppercase: true)))")
        }
    }
}

/// A text after the rules that hold for everything that is stored, compared or searched.
///
/// Order of the rules: refusals, legacy Thai shapes, NFC, repair of Thai mark order, invisible characters and
/// spaces. Never NFKC: it would take ำ apart.
public struct CleanText: Sendable, Hashable {
    public let value: String

    /// Keeps line ends; they become LF, and each line is trimmed.
    public init(_ typed: String) throws(TextRefusal) {
        value = Self.isClean(typed) ? typed : try Self.cleaned(typed)
    }

    static func cleaned(_ typed: String) throws(TextRefusal) -> String {
        let folded = typed.unicodeScalars.contains("\r") ? withPlainLineEnds(typed) : typed
        for scalar in folded.unicodeScalars { try check(scalar) }
        let shapes = LegacyShapes.replaced(in: folded)
        return spaced(ThaiMarks.repaired(shapes.precomposedStringWithCanonicalMapping))
    }

    public init(bytes: [UInt8]) throws(TextRefusal) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8 }
        try self.init(text)
    }

    /// The length as PostgreSQL counts it: Unicode scalars, so `น้ำ` is 3.
    public var length: Int { value.unicodeScalars.count }

    /// The form to compare and search by: digits Latin, letters small, all spaces and line ends single spaces.
    public var searchKey: String {
        let line = ThaiDigits.latin(value).split { $0 == "\n" || $0 == "\t" || $0 == " " }
        return line.joined(separator: " ").lowercased()
    }

    /// Whether the rules are known to leave a text alone, as nearly every one that comes, and all that were stored.
    ///
    /// One look at each scalar and the one before it: Thai whose marks stand in their order, characters that nothing
    /// composes with, and single spaces between words.
    static func isClean(_ text: String) -> Bool {
        var before: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20: if before == " " || before == "\n" { return false }
            case 0x0A: if before == " " { return false }
            case 0x21..<0x7F, 0xA1..<0xAD, 0xAE..<0x300, 0x2010...0x2027: break
            case 0x0E00..<0x0E80: if !ThaiMarks.isInOrder(scalar, after: before) { return false }
            default: return false
            }
            before = scalar
        }
        return text.isEmpty || before != " " && before != "\n"
    }

    private static func withPlainLineEnds(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n", result.last == "\r" { result.removeLast() }
            result.append(scalar)
        }
        return String(String.UnicodeScalarView(result.map { $0 == "\r" ? "\n" : $0 }))
    }

    private static func check(_ scalar: Unicode.Scalar) throws(TextRefusal) {
        switch scalar.value {
        case 0x09, 0x0A: return
        case 0x00..<0x20, 0x7F..<0xA0: throw .controlCharacter(scalar.value)
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: throw .bidirectionalControl(scalar.value)
        case 0xFFFD: throw .replacementCharacter
        default: return
        }
    }

    private static func spaced(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x200B...0x200D, 0x2060, 0xFEFF, 0x00AD: continue
            case 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000:
                if let last = result.last, last != " ", last != "\n" { result.append(" ") }
            case 0x0A:
                while result.last == " " || result.last == "\t" { result.removeLast() }
                if !result.isEmpty { result.append(scalar) }
            default: result.append(scalar)
            }
        }
        while let last = result.last, last == " " || last == "\n" || last == "\t" { result.removeLast() }
        return String(result)
    }
}

/// Thai shapes that Windows fonts and old PDF files kept in the private use area.
private enum LegacyShapes {
    static func replaced(in text: String) -> String {
        guard text.unicodeScalars.contains(where: { (0xF700...0xF71A).contains($0.value) }) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { standard[$0.value] ?? $0 }))
    }

    private static let standard: [UInt32: Unicode.Scalar] = {
        var table: [UInt32: Unicode.Scalar] = [
            0xF700: "\u{0E10}", 0xF70F: "\u{0E0D}", 0xF710: "\u{0E31}", 0xF711: "\u{0E4D}", 0xF712: "\u{0E47}",
        ]
        func add(_ range: ClosedRange<UInt32>, _ first: UInt32) {
            for code in range { table[code] = Unicode.Scalar(first + code - range.lowerBound) }
        }
        add(0xF701...0xF704, 0x0E34)
        add(0xF705...0xF709, 0x0E48)
        add(0xF70A...0xF70E, 0x0E48)
        add(0xF713...0xF717, 0x0E48)
        add(0xF718...0xF71A, 0x0E38)
        return table
    }()
}

import Foundation

extension Sheet {
    /// Reads a file by what is in it, not by its name.
    public static func read(_ bytes: [UInt8], limits: Limits = Limits()) throws(Unreadable) -> (sheet: Sheet, Lettering)
    {
        guard bytes.count <= limits.bytes else { throw Unreadable(.tooLarge) }
        guard !bytes.isEmpty else { throw Unreadable(.empty) }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            return (try Workbook.read(bytes, limits: limits), .workbook)
        }
        // An old workbook (.xls), a PDF, a picture: anything with a zero byte is no text.
        guard !bytes.contains(0) else { throw Unreadable(.kind) }
        if let text = String(validating: bytes, as: UTF8.self) { return (try Sheet(csv: text, limits: limits), .utf8) }
        guard let text = Windows874.text(bytes) else { throw Unreadable(.encoding) }
        return (try Sheet(csv: text, limits: limits), .windows874)
    }
}

/// The Thai code page of older Windows: ASCII, TIS-620 from A1, and a few signs between.
enum Windows874 {
    static func text(_ bytes: [UInt8]) -> String? {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            guard let scalar = scalar(byte) else { return nil }
            text.append(scalar)
        }
        return String(text)
    }

    private static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0..<0x80: Unicode.Scalar(byte)
        case 0xA0: "\u{A0}"
        case 0xA1...0xDA, 0xDF...0xFB: Unicode.Scalar(0x0E00 + UInt32(byte) - 0xA0)
        default: signs[byte]
        }
    }

    private static let signs: [UInt8: Unicode.Scalar] = [
        0x80: "€", 0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—",
    ]
}

extension String {
    /// The text with nothing in it that a reader of HTML would take for markup, in content and attributes alike.
    ///
    /// U+0000, which HTML forbids, and the marks that reorder text (U+202A–202E, U+2066–2069), which could
    /// make an approver read something else than what is stored, appear as U+FFFD.
    var escaped: String {
        // Every byte that may need work is below 0x40 or leads the marks; Thai (0xE0 …) passes untouched.
        guard utf8.contains(where: { $0 <= 0x3E && Self.suspicious.contains($0) || $0 == 0xE2 }) else { return self }
        var result = ""
        result.reserveCapacity(utf8.count + 32)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\0", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": result.unicodeScalars.append("\u{FFFD}")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let suspicious: [UInt8] = [0] + Array("&<>\"'".utf8)
}

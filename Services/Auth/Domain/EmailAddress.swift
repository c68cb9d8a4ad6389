import Calendar

/// An address for mail, as far as a form can judge it: one `@`, something sensible on both sides.
struct EmailAddress: Sendable, Hashable {
    let text: String

    init?(_ typed: String) {
        guard let clean = try? CleanText(typed), clean.value.utf8.count <= 254 else { return nil }
        let halves = clean.value.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, (1...64).contains(halves[0].utf8.count), !halves[0].hasPrefix("."),
            !halves[0].hasSuffix("."), !halves[0].contains(".."),
            halves[0].utf8.allSatisfy({ Self.isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0) })
        else { return nil }
        let labels = halves[1].split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(Self.isLabel) else { return nil }
        text = halves[0] + "@" + halves[1].lowercased()
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 45 }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

/// The order in which Thai marks are kept, whatever the order in which they were typed.
enum ThaiMarks {
    private static let saraE: Unicode.Scalar = "\u{0E40}"
    private static let saraAe: Unicode.Scalar = "\u{0E41}"
    private static let saraAa: Unicode.Scalar = "\u{0E32}"
    private static let saraAm: Unicode.Scalar = "\u{0E33}"
    private static let nikhahit: Unicode.Scalar = "\u{0E4D}"

    static func repaired(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { (0x0E31...0x0E4E).contains($0.value) }) else { return text }
        var kept: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars { append(scalar, to: &kept) }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: kept)
        return String(result)
    }

    /// Whether a scalar is known to stay where it is; nothing is known of what is rare.
    static func isInOrder(_ scalar: Unicode.Scalar, after last: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E3A, 0x0E4D: false
        case saraE.value: last != saraE
        case 0x0E31, 0x0E34...0x0E39: last != scalar && !isTone(last)
        case 0x0E48...0x0E4B: last != scalar && last != saraAm
        case _ where isMark(scalar): last != scalar
        default: true
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to kept: inout [Unicode.Scalar]) {
        guard let last = kept.last else { return kept.append(scalar) }
        if scalar == last, isMark(scalar) { return }
        if scalar == saraE, last == saraE {
            kept[kept.count - 1] = saraAe
        } else if isVowelMark(scalar), isTone(last) {
            kept.insert(scalar, at: kept.count - 1)
            if kept.count >= 3, kept[kept.count - 3] == scalar { kept.remove(at: kept.count - 2) }
        } else if scalar == saraAa, last == nikhahit {
            kept[kept.count - 1] = saraAm
        } else if scalar == saraAa, isTone(last), kept.count >= 2, kept[kept.count - 2] == nikhahit {
            kept.remove(at: kept.count - 2)
            kept.append(saraAm)
        } else if isTone(scalar), last == saraAm {
            kept.insert(scalar, at: kept.count - 1)
            if kept.count >= 3, kept[kept.count - 3] == scalar { kept.remove(at: kept.count - 2) }
        } else {
            kept.append(scalar)
        }
    }

    private static func isTone(_ scalar: Unicode.Scalar) -> Bool { (0x0E48...0x0E4B).contains(scalar.value) }

    /// Vowels above and below the consonant, which come before its tone.
    private static func isVowelMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x0E31 || (0x0E34...0x0E39).contains(scalar.value)
            || (scalar == nikhahit)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x0E31 || (0x0E33...0x0E3A).contains(scalar.value) || (0x0E47...0x0E4E).contains(scalar.value)
    }
}

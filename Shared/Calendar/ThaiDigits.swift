/// Thai digits (U+0E50–0E59) in and out.
///
/// For codes, numbers and dates only; free text keeps the digits that its writer chose.
public enum ThaiDigits {
    /// Thai and full-width digits become 0–9; everything else stays.
    public static func latin(_ text: String) -> String {
        mapped(text) { scalar in
            switch scalar {
            case 0x0E50...0x0E59: scalar - 0x0E50 + 0x30
            case 0xFF10...0xFF19: scalar - 0xFF10 + 0x30
            default: scalar
            }
        }
    }

    /// The digits 0–9 become ๐–๙.
    public static func thai(_ text: String) -> String {
        mapped(text) { (0x30...0x39).contains($0) ? $0 - 0x30 + 0x0E50 : $0 }
    }

    private static func mapped(_ text: String, _ change: (UInt32) -> UInt32) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(Unicode.Scalar(change(scalar.value)) ?? scalar) }
        return String(result)
    }
}

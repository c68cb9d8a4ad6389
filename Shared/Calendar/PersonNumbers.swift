/// The 13-digit number of a Thai citizen.
public enum CitizenID {
    /// True for 13 digits (Thai or Latin, spaces and hyphens ignored) whose check digit is right.
    public static func isValid(_ typed: String) -> Bool {
        let digits = ThaiDigits.latin(typed).filter { $0 != " " && $0 != "-" }.utf8.map { Int($0) - 0x30 }
        guard digits.count == 13, digits.allSatisfy({ (0...9).contains($0) }) else { return false }
        let weighted = digits.prefix(12).enumerated().reduce(0) { $0 + $1.element * (13 - $1.offset) }
        return (11 - weighted % 11) % 10 == digits[12]
    }
}

/// Telephone numbers as offices write them: `0 2281 1466 ต่อ 51135`, `๐-๒๖๒๙-๘๓๐๗-๑๔`.
public enum TelephoneText {
    /// True when the part before ต่อ or ext has 9 to 14 digits and begins with 0 or +.
    public static func isPlausible(_ typed: String) -> Bool {
        let text = ThaiDigits.latin(typed).lowercased()
        let main = text.replacing("ext", with: "ต่อ").split(separator: "ต่อ", omittingEmptySubsequences: false)[0]
        let allowed = main.allSatisfy { $0.isASCII && ($0.isNumber || " -+().".contains($0)) }
        let first = main.first { $0 != " " && $0 != "(" }
        return allowed && (first == "0" || first == "+") && (9...14).contains(main.filter(\.isNumber).count)
    }
}

/// A month of the year.
public enum Month: Int, Sendable, Hashable, CaseIterable {
    case january = 1
    case february, march, april, may, june, july, august, september, october, november, december

    public var words: Words { Self.names[rawValue - 1] }

    /// Abbreviated, such as `ม.ค.` and `Jan`.
    public var shortWords: Words { Words(Self.shortThai[rawValue - 1], String(words.english.prefix(3))) }

    public func days(inYear year: Int) -> Int {
        switch self {
        case .april, .june, .september, .november: 30
        case .february: Self.isLeap(year) ? 29 : 28
        default: 31
        }
    }

    /// Leap years are a matter of the common era, never of the Buddhist year's number.
    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static let names: [Words] = [
        Words("มกราคม", "January"), Words("กุมภาพันธ์", "February"), Words("มีนาคม", "March"),
        Words("เมษายน", "April"), Words("พฤษภาคม", "May"), Words("มิถุนายน", "June"),
        Words("กรกฎาคม", "July"), Words("สิงหาคม", "August"), Words("กันยายน", "September"),
        Words("ตุลาคม", "October"), Words("พฤศจิกายน", "November"), Words("ธันวาคม", "December"),
    ]

    private static let shortThai: [String] = [
        "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
    ]
}

/// A day of the week; Monday is 1, as in ISO 8601.
public enum Weekday: Int, Sendable, Hashable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// As in `วันศุกร์` and `Friday`.
    public var words: Words { Self.names[rawValue - 1] }

    /// As in `ศ.` and `Fri`.
    public var shortWords: Words { Words(Self.shortThai[rawValue - 1], String(words.english.prefix(3))) }

    public var isWeekend: Bool { self == .saturday || self == .sunday }

    private static let names: [Words] = [
        Words("วันจันทร์", "Monday"), Words("วันอังคาร", "Tuesday"), Words("วันพุธ", "Wednesday"),
        Words("วันพฤหัสบดี", "Thursday"), Words("วันศุกร์", "Friday"), Words("วันเสาร์", "Saturday"),
        Words("วันอาทิตย์", "Sunday"),
    ]

    private static let shortThai: [String] = ["จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."]
}

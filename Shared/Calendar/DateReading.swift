/// Why a typed date is not taken.
public enum DateRefusal: InputRefusal {
    case empty
    case unreadable
    case noSuchMonth
    case noSuchDay(month: Month, days: Int)
    case yearOutOfRange
    /// `2564-03-31` could mean either era: asked, never guessed.
    case eraUnclear(year: Int)
    /// Until 1940 the year began on 1 April; such dates cannot be converted by adding 543.
    case before1941
    /// 1 January 1970 is what broken systems write for "unknown".
    case unknownDate

    public var words: Words {
        switch self {
        case .empty: Words("กรุณากรอกวันที่", "Enter a date")
        case .unreadable:
            Words("อ่านวันที่ไม่ได้ ให้กรอกเช่น 29 มิ.ย. 2565 หรือ 29/6/2565", "Not a date; write for example 29 Jun 2022")
        case .noSuchMonth: Words("เดือนต้องเป็น 1 ถึง 12", "The month must be 1 to 12")
        case .noSuchDay(let month, let days):
            Words(
                "เดือน\(month.words.thai)ของปีนั้นมี \(days) วัน", "\(month.words.english) of that year has \(days) days")
        case .yearOutOfRange:
            Words("ปีต้องเป็น พ.ศ. 2484–2700 หรือ ค.ศ. 1941–2200", "The year must be 1941–2200 (B.E. 2484–2700)")
        case .eraUnclear(let year):
            Words(
                "ปี \(year) เป็น พ.ศ. หรือ ค.ศ. ให้กรอกเช่น 31 มี.ค. \(year)",
                "Is \(year) a Buddhist year? Write 31 Mar \(year)")
        case .before1941: Words("รับวันที่ตั้งแต่ 1 ม.ค. 2484 เป็นต้นไป", "Dates before 1 January 1941 are not taken")
        case .unknownDate:
            Words(
                "1 ม.ค. 2513 เป็นค่าที่ระบบอื่นใช้แทนวันที่ไม่ทราบ กรุณากรอกวันที่จริง",
                "1 January 1970 stands for an unknown date; enter the real one")
        }
    }
}

extension CivilDate {
    /// Reads what a person typed: `29/6/2565`, `๒๙ มิ.ย. ๖๕`, `วันที่ 29 มิถุนายน พ.ศ. 2565`, `29 June 2022`, `2022-06-29`.
    ///
    /// Years 2400–2700 are Buddhist, 1800–2200 common, a written พ.ศ. or ค.ศ. decides; two digits mean 25yy.
    public init(typed: String) throws(DateRefusal) {
        let words = DateWordsReader.words(in: typed)
        guard !words.isEmpty else { throw .empty }
        let date = try DateWordsReader.date(from: words)
        guard date.year >= 1941 else { throw .before1941 }
        guard date.dayNumber != 0 else { throw .unknownDate }
        self = date
    }
}

/// Takes a typed date apart into numbers and names.
private enum DateWordsReader {
    static func words(in typed: String) -> [String] {
        var words: [String] = []
        var wasDigit: Bool?
        for character in ThaiDigits.latin(typed) {
            if character.isWhitespace || character == "/" || character == "," || character == "\u{200B}" {
                wasDigit = nil
                continue
            }
            if character == "-" || character == "–" {
                words.append("-")
                wasDigit = nil
                continue
            }
            let isDigit = character.isASCII && character.isNumber
            if wasDigit == isDigit, let last = words.indices.last {
                words[last].append(character)
            } else {
                words.append(String(character))
            }
            wasDigit = isDigit
        }
        return words.filter { $0 != "." && $0 != "วันที่" }
    }

    static func date(from all: [String]) throws(DateRefusal) -> CivilDate {
        let words = all.filter { $0 != "-" }
        if all.count == 5, all[1] == "-", all[3] == "-", words[0].count == 4 {
            guard let year = number(words[0]), let month = number(words[1]), let day = number(words[2]) else {
                throw .unreadable
            }
            guard year < 2400 else { throw .eraUnclear(year: year) }
            return try checked(year: year, month: month, day: day)
        }
        guard words.count == 3 || words.count == 4, let day = number(words[0]) else { throw .unreadable }
        var era: Era?
        if words.count == 4 {
            era = Era(words[2])
            guard era != nil else { throw .unreadable }
        }
        guard let last = words.last, let written = number(last) else { throw .unreadable }
        let year = try commonYear(written, digits: last.count, era: era)
        if let month = number(words[1]) { return try checked(year: year, month: month, day: day) }
        guard let month = monthNamed(words[1]) else { throw .unreadable }
        return try checked(year: year, month: month.rawValue, day: day)
    }

    private enum Era {
        case buddhist, common

        init?(_ word: String) {
            switch word.filter({ $0 != "." }).lowercased() {
            case "พศ", "be": self = .buddhist
            case "คศ", "ad", "ce": self = .common
            default: return nil
            }
        }
    }

    private static func number(_ word: String) -> Int? {
        word.utf8.allSatisfy { (0x30...0x39).contains($0) } && word.utf8.count <= 4 ? Int(word) : nil
    }

    private static func commonYear(_ year: Int, digits: Int, era: Era?) throws(DateRefusal) -> Int {
        if digits == 2, era != .common { return 2500 + year - 543 }
        guard digits == 4 else { throw .yearOutOfRange }
        switch era {
        case .buddhist?: return year - 543
        case .common?: return year
        case nil: break
        }
        switch year {
        case 2400...2700: return year - 543
        case 1800...2200: return year
        default: throw .yearOutOfRange
        }
    }

    private static func monthNamed(_ word: String) -> Month? {
        let name = word.filter { $0 != "." }.lowercased()
        return Month.allCases.first { month in
            [month.words.thai, month.shortWords.thai, month.words.english, month.shortWords.english]
                .contains { $0.filter { $0 != "." }.lowercased() == name }
        }
    }

    private static func checked(year: Int, month: Int, day: Int) throws(DateRefusal) -> CivilDate {
        guard (1...2200).contains(year) else { throw .yearOutOfRange }
        guard let named = Month(rawValue: month) else { throw .noSuchMonth }
        guard let date = CivilDate(year: year, month: month, day: day) else {
            throw .noSuchDay(month: named, days: named.days(inYear: year))
        }
        return date
    }
}

import Calendar

/// What somebody types to find an agency, as it is compared: marks in order, digits Latin, abbreviations written out.
struct AgencyWords: Sendable, Equatable {
    /// For each word, the texts of which one must be found.
    let alternatives: [[String]]
    /// All of it, written out.
    let phrase: String

    var isEmpty: Bool { alternatives.isEmpty }

    /// At most six words; signs that nobody sees and that mean nothing here are dropped instead of refused.
    init(_ typed: String) {
        let key = (try? CleanText(Self.visible(typed)))?.searchKey ?? ""
        let words = key.split(separator: " ").prefix(6).map { String($0.prefix(60)) }
        let written = words.map { AgencyAbbreviations.writtenOut($0) }
        alternatives = zip(words, written).map { $0 == $1 ? [$0] : [$1, $0] }
        phrase = written.joined(separator: " ")
    }

    private static func visible(_ typed: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in typed.unicodeScalars.prefix(400) where scalar != "\u{FFFD}" {
            switch scalar.properties.generalCategory {
            case .control: kept.append(" ")
            case .format, .surrogate, .unassigned: continue
            default: kept.append(scalar)
            }
        }
        return String(kept)
    }
}

/// The abbreviations that stand on letterheads and in people's mouths, such as `อบต.คลองหิน` and `สป.มท.`, in full.
enum AgencyAbbreviations {
    /// The word with every abbreviation at its head written out: `สสจ.ระยอง` is สำนักงานสาธารณสุขจังหวัดระยอง.
    static func writtenOut(_ word: String) -> String {
        var (rest, written) = (word[...], "")
        while let (short, long) = head(of: rest) {
            written += long
            rest = rest.dropFirst(short.count)
        }
        return written.isEmpty ? word : written + rest
    }

    private static func head(of word: Substring) -> (String, String)? {
        // Without its dot an abbreviation counts only as the whole word, or where nothing else begins like it.
        for (short, long) in table {
            if word.unicodeScalars.starts(with: (short + ".").unicodeScalars) { return (short + ".", long) }
            let isPlain = unmistakable.contains(short) && word.unicodeScalars.starts(with: short.unicodeScalars)
            if isPlain || short.unicodeScalars.count > 1 && word == short { return (short, long) }
        }
        return nil
    }

    private static let unmistakable: Set<String> = ["อบต", "อบจ", "กทม"]

    /// Longer ones first, so that none hides another.
    private static let table: [(String, String)] = [
        ("อบต", "องค์การบริหารส่วนตำบล"), ("อบจ", "องค์การบริหารส่วนจังหวัด"), ("ทต", "เทศบาลตำบล"),
        ("ทม", "เทศบาลเมือง"), ("ทน", "เทศบาลนคร"), ("กทม", "กรุงเทพมหานคร"), ("สนง", "สำนักงาน"), ("สนจ", "สำนักงานจังหวัด"),
        ("สสจ", "สำนักงานสาธารณสุขจังหวัด"), ("สสอ", "สำนักงานสาธารณสุขอำเภอ"), ("สถจ", "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด"),
        ("ปภ", "ป้องกันและบรรเทาสาธารณภัย"), ("พมจ", "สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัด"),
        ("ทสจ", "สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัด"), ("กษจ", "สำนักงานเกษตรจังหวัด"), ("พชจ", "สำนักงานพัฒนาชุมชนจังหวัด"),
        ("สป", "สำนักงานปลัด"), ("มท", "กระทรวงมหาดไทย"), ("กษ", "กระทรวงเกษตรและสหกรณ์"), ("สธ", "กระทรวงสาธารณสุข"),
        ("ศธ", "กระทรวงศึกษาธิการ"), ("กค", "กระทรวงการคลัง"), ("พม", "กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์"),
        ("นร", "สำนักนายกรัฐมนตรี"), ("จ", "จังหวัด"), ("อ", "อำเภอ"), ("ต", "ตำบล"),
    ].sorted { $0.0.unicodeScalars.count > $1.0.unicodeScalars.count }
}

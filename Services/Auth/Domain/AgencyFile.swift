import Access
import Calendar

/// The file of agencies, read and checked as a whole: `slug,kind,name_th,name_en,codes,line,area,cluster,oversight,derived`.
///
/// Codes are written `scheme:code`, several separated by spaces; those above are named by slug.
struct AgencyFile {
    static let columns = [
        "slug", "kind", "name_th", "name_en", "codes", "line", "area", "cluster", "oversight", "derived",
    ]

    let agencies: [AgencyRecord]
    /// In the order of the lines; while there are any, nothing of the file is taken.
    private(set) var problems: [ImportProblem] = []

    /// `known` are the agencies that are registered already, each with those above it.
    init(_ table: CSVTable, known: [String: [Hierarchy: String]]) {
        var problems: [ImportProblem] = []
        agencies = table.rows.map { Self.read($0, &problems) }
        Self.checkSlugs(agencies, known: known, &problems)
        Self.checkCodes(agencies, &problems)
        for hierarchy in Hierarchy.allCases { Self.checkCircles(agencies, hierarchy, known, &problems) }
        self.problems = problems.sorted { $0.line < $1.line }
    }

    /// - Throws: `CSVTable.Malformed`, or `ImportRefused` with every problem.
    init(_ text: String, known: Set<String>) throws {
        self.init(
            try CSVTable(text, columns: Self.columns), known: Dictionary(uniqueKeysWithValues: known.map { ($0, [:]) }))
        guard problems.isEmpty else { throw ImportRefused(problems: problems) }
    }

    private static func read(_ row: CSVTable.Row, _ problems: inout [ImportProblem]) -> AgencyRecord {
        func complain(_ column: String, _ thai: String, _ english: String) {
            problems.append(ImportProblem(line: row.line, column: column, Words(thai, english)))
        }
        let slug = row["slug"]
        if !isSlug(slug) {
            complain(
                "slug", "“\(slug)” ใช้เป็นชื่อย่อในระบบไม่ได้: ใช้ a–z 0–9 และขีด 2 ถึง 32 ตัว",
                "'\(slug)' is no slug: 2 to 32 of a-z, 0-9 and -")
        }
        if !isKind(row["kind"]) {
            complain("kind", "“\(row["kind"])” ไม่ใช่ประเภทหน่วยงาน", "'\(row["kind"])' is no kind of agency")
        }
        let thai = clean(row["name_th"], "name_th", complain)
        let english = clean(row["name_en"], "name_en", complain)
        if thai.unicodeScalars.count < 2 { complain("name_th", "ไม่มีชื่อภาษาไทย", "name_th is missing") }
        if !["yes", "no"].contains(row["derived"]) {
            complain("derived", "ต้องเป็น yes หรือ no", "derived is neither yes nor no")
        }
        var parents: [Hierarchy: String] = [:]
        for hierarchy in Hierarchy.allCases where !row[hierarchy.rawValue].isEmpty {
            parents[hierarchy] = row[hierarchy.rawValue]
        }
        return AgencyRecord(
            line: row.line, slug: slug, kind: row["kind"], name: Words(thai, english.isEmpty ? thai : english),
            codes: codes(row["codes"], complain), parents: parents, isDerived: row["derived"] == "yes")
    }

    private typealias Complaint = (_ column: String, _ thai: String, _ english: String) -> Void

    private static func clean(_ text: String, _ column: String, _ complain: Complaint) -> String {
        do throws(TextRefusal) {
            let clean = try CleanText(text)
            if clean.length > 300 { complain(column, "ยาวเกิน 300 ตัวอักษร", "\(column) is longer than 300 characters") }
            return clean.value
        } catch {
            complain(column, error.words.thai, "\(column): \(error.words.english)")
            return ""
        }
    }

    private static func codes(_ text: String, _ complain: Complaint) -> [String: String] {
        var codes: [String: String] = [:]
        for piece in ThaiDigits.latin(text).split(separator: " ") {
            let halves = piece.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2, let length = AgencyRecord.schemes[halves[0]],
                !halves[1].isEmpty, halves[1].utf8.allSatisfy({ (48...57).contains($0) }),
                length == nil || length == halves[1].utf8.count
            else {
                complain(
                    "codes", "“\(piece)” ไม่ใช่รหัส (dla7: 7 หลัก, org12: 12 หลัก, tis1099: ตัวเลข)",
                    "'\(piece)' is no code (dla7:7 digits, org12:12 digits, tis1099:digits)")
                continue
            }
            if codes.updateValue(halves[1], forKey: halves[0]) != nil {
                complain("codes", "มีรหัส \(halves[0]) สองรหัส", "two codes of \(halves[0])")
            }
        }
        return codes
    }

    private static func checkSlugs(
        _ agencies: [AgencyRecord], known: [String: [Hierarchy: String]], _ problems: inout [ImportProblem]
    ) {
        var seen: [String: Int] = [:]
        for agency in agencies {
            if let first = seen[agency.slug] {
                problems.append(
                    ImportProblem(
                        line: agency.line, column: "slug",
                        Words("“\(agency.slug)” อยู่ที่แถว \(first) ด้วย", "'\(agency.slug)' stands on line \(first) too")))
            }
            seen[agency.slug] = seen[agency.slug] ?? agency.line
        }
        for agency in agencies {
            for (hierarchy, parent) in agency.parents where seen[parent] == nil && known[parent] == nil {
                problems.append(
                    ImportProblem(
                        line: agency.line, column: hierarchy.rawValue,
                        Words("ไม่มีหน่วยงาน “\(parent)”", "\(hierarchy.rawValue): nobody knows '\(parent)'")))
            }
        }
    }

    private static func checkCodes(_ agencies: [AgencyRecord], _ problems: inout [ImportProblem]) {
        var owners: [String: String] = [:]
        for agency in agencies {
            for (scheme, code) in agency.codes {
                if let owner = owners.updateValue(agency.slug, forKey: "\(scheme):\(code)") {
                    problems.append(
                        ImportProblem(
                            line: agency.line, column: "codes",
                            Words(
                                "\(scheme):\(code) เป็นรหัสของ “\(owner)” ด้วย",
                                "\(scheme):\(code) is the code of '\(owner)' too")))
                }
            }
        }
    }

    /// An agency that stands above itself, by the file and what is registered, would have no place in the tree at all.
    private static func checkCircles(
        _ agencies: [AgencyRecord], _ hierarchy: Hierarchy, _ known: [String: [Hierarchy: String]],
        _ problems: inout [ImportProblem]
    ) {
        let above = Dictionary(agencies.map { ($0.slug, $0.parents[hierarchy]) }) { first, _ in first }
        var sound: Set<String> = []
        for agency in agencies {
            var path: Set<String> = []
            var next: String? = agency.slug
            while let current = next, !sound.contains(current) {
                guard path.insert(current).inserted else {
                    problems.append(
                        ImportProblem(
                            line: agency.line, column: hierarchy.rawValue,
                            Words("“\(current)” จะอยู่เหนือตนเอง", "\(hierarchy.rawValue): '\(current)' is above itself")))
                    break
                }
                next = above[current] ?? known[current]?[hierarchy]
            }
            sound.formUnion(path)
        }
    }

    /// Words that stand in addresses where an agency's slug could.
    static let reserved: Set<String> = ["new", "import", "export", "codes", "public"]

    static func isSlug(_ text: String) -> Bool {
        !reserved.contains(text) && (2...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    static func isKind(_ text: String) -> Bool {
        guard let first = text.utf8.first, (97...122).contains(first), text.utf8.count <= 40 else { return false }
        return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

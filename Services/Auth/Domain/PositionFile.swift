import Calendar

/// What a file says about a position.
struct PositionRecord: Sendable, Hashable {
    let line: Int
    let agency: String
    let kind: String
    let title: Words
    /// Whether several people may hold it at once.
    let isShared: Bool
}

/// The file of positions, read and checked as a whole: `agency,kind,title_th,title_en,shared`.
struct PositionFile {
    static let columns = ["agency", "kind", "title_th", "title_en", "shared"]

    let positions: [PositionRecord]

    /// `known` are the slugs of the registered agencies.
    ///
    /// - Throws: `CSVTable.Malformed`, or `ImportRefused` with every problem.
    init(_ text: String, known: Set<String>) throws {
        var problems: [ImportProblem] = []
        var seen: [String: Int] = [:]
        positions = try CSVTable(text, columns: Self.columns).rows.map { row in
            func complain(_ reason: String) { problems.append(ImportProblem(line: row.line, Words(reason, reason))) }
            if !known.contains(row["agency"]) { complain("nobody knows the agency '\(row["agency"])'") }
            if !AgencyFile.isKind(row["kind"]) { complain("'\(row["kind"])' is no kind of position") }
            let thai = (try? CleanText(row["title_th"]))?.value ?? ""
            let english = (try? CleanText(row["title_en"]))?.value ?? ""
            if !(2...300).contains(thai.unicodeScalars.count) { complain("title_th is missing, damaged or too long") }
            if english.unicodeScalars.count > 300 { complain("title_en is longer than 300 characters") }
            if !["yes", "no"].contains(row["shared"]) { complain("shared is neither yes nor no") }
            let key = [row["agency"], row["kind"], thai].joined(separator: "\t")
            if let first = seen.updateValue(row.line, forKey: key) { complain("the same stands on line \(first)") }
            return PositionRecord(
                line: row.line, agency: row["agency"], kind: row["kind"],
                title: Words(thai, english.isEmpty ? thai : english), isShared: row["shared"] == "yes")
        }
        guard problems.isEmpty else { throw ImportRefused(problems: problems) }
    }
}

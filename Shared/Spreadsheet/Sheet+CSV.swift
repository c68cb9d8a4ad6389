extension Sheet {
    /// A table as spreadsheets save it (RFC 4180); columns may also be parted by semicolons or tabs, as the first line
    /// has them.
    public init(csv text: String, limits: Limits = Limits()) throws(Unreadable) {
        var reader = CSVReader(text, limits: limits)
        var rows: [Row] = []
        while let row = try reader.row() {
            guard rows.count < limits.rows else { throw Unreadable(.tooLarge, line: row.number) }
            rows.append(row)
        }
        guard !rows.isEmpty else { throw Unreadable(.empty) }
        self.init(rows: rows)
    }

    /// The sheet as a CSV file that Excel opens with Thai letters and runs nothing of: UTF-8 with its mark, CRLF.
    public var csv: [UInt8] {
        var text = "\u{FEFF}"
        for row in rows {
            for (index, cell) in row.cells.enumerated() {
                if index > 0 { text += "," }
                text += Self.quoted(Harmless.cell(cell))
            }
            text += "\r\n"
        }
        return Array(text.utf8)
    }

    private static func quoted(_ cell: String) -> String {
        // By scalars: a carriage return and a line feed are one Character.
        let special: Set<Unicode.Scalar> = [",", "\"", "\n", "\r", ";", "\t"]
        guard cell.unicodeScalars.contains(where: { special.contains($0) }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}

/// Cells that a spreadsheet would take for a formula (OWASP, CSV injection).
public enum Harmless {
    private static let dangerous: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"]

    /// The cell with an apostrophe before what would run.
    public static func cell(_ text: String) -> String {
        text.unicodeScalars.first.map { dangerous.contains($0) } == true ? "'" + text : text
    }

    /// The cell as it was before.
    public static func original(_ cell: String) -> String {
        let scalars = cell.unicodeScalars
        guard scalars.first == "'", let next = scalars.dropFirst().first, dangerous.contains(next) else { return cell }
        return String(scalars.dropFirst())
    }
}

private struct CSVReader {
    private var rest: Substring.UnicodeScalarView
    private var line = 1
    private let limits: Sheet.Limits
    private let separator: Unicode.Scalar

    init(_ text: String, limits: Sheet.Limits) {
        rest = text[...].unicodeScalars
        if rest.first == "\u{FEFF}" { rest.removeFirst() }
        self.limits = limits
        let header = rest.prefix { $0 != "\n" && $0 != "\r" }
        separator =
            [",", ";", "\t"].max { one, other in
                header.count { $0 == one } < header.count { $0 == other }
            } ?? ","
    }

    mutating func row() throws(Sheet.Unreadable) -> Sheet.Row? {
        // Empty lines between rows and at the end mean nothing.
        while let first = rest.first, first == "\n" || first == "\r" { advance() }
        guard !rest.isEmpty else { return nil }
        let start = line
        var cells: [String] = []
        while true {
            guard cells.count < limits.columns else { throw Sheet.Unreadable(.tooLarge, line: start) }
            cells.append(try cell())
            guard let next = rest.first else { break }
            advance()
            if next == separator { continue }
            if next == "\r", rest.first == "\n" { advance() }
            break
        }
        return Sheet.Row(start, cells)
    }

    private mutating func cell() throws(Sheet.Unreadable) -> String {
        guard rest.first == "\"" else {
            let plain = rest.prefix { $0 != separator && $0 != "\n" && $0 != "\r" }
            rest = rest[plain.endIndex...]
            return try kept(plain)
        }
        let start = line
        advance()
        var text = String.UnicodeScalarView()
        while let next = rest.first {
            advance()
            if next != "\"" {
                text.append(next)
            } else if rest.first == "\"" {
                text.append("\"")
                advance()
            } else {
                guard rest.first.map({ $0 == separator || $0 == "\n" || $0 == "\r" }) ?? true else {
                    throw Sheet.Unreadable(.quotation, line: line)
                }
                return try kept(Substring(String(text)).unicodeScalars)
            }
        }
        throw Sheet.Unreadable(.quotation, line: start)
    }

    private func kept(_ cell: Substring.UnicodeScalarView) throws(Sheet.Unreadable) -> String {
        guard cell.count <= limits.cell else { throw Sheet.Unreadable(.tooLarge, line: line) }
        var kept = cell
        while kept.first == " " { kept.removeFirst() }
        while kept.last == " " { kept.removeLast() }
        return Harmless.original(String(kept))
    }

    private mutating func advance() { if rest.removeFirst() == "\n" { line += 1 } }
}

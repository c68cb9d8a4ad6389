/// A table as spreadsheets save it (RFC 4180), with a header line that names its columns.
struct CSVTable {
    struct Row {
        /// The line of the file on which the row begins, counted from 1.
        let line: Int
        private let cells: [String: String]

        init(line: Int, cells: [String: String]) { (self.line, self.cells) = (line, cells) }

        /// The cell of a column, without spaces around it; empty when the table has no such column.
        subscript(column: String) -> String { cells[column] ?? "" }
    }

    /// The file cannot be read as a table at all.
    struct Malformed: Error, Equatable, CustomStringConvertible {
        let line: Int
        let reason: String

        var description: String { "line \(line): \(reason)" }
    }

    let columns: [String]
    let rows: [Row]

    init(_ text: String, columns needed: [String]) throws(Malformed) {
        var reader = Reader(text)
        guard let header = try reader.record() else { throw Malformed(line: 1, reason: "the file is empty") }
        let columns = header.cells
        let missing = needed.filter { !columns.contains($0) }
        guard missing.isEmpty else {
            throw Malformed(line: 1, reason: "columns are missing: \(missing.joined(separator: ", "))")
        }
        var rows: [Row] = []
        while let record = try reader.record() {
            guard record.cells.count == columns.count else {
                throw Malformed(
                    line: record.line, reason: "\(columns.count) cells expected, \(record.cells.count) found")
            }
            rows.append(Row(line: record.line, cells: Dictionary(zip(columns, record.cells)) { first, _ in first }))
        }
        (self.columns, self.rows) = (columns, rows)
    }

    private struct Reader {
        private var rest: Substring.UnicodeScalarView
        private var line = 1

        init(_ text: String) {
            rest = text[...].unicodeScalars
            if rest.first == "\u{FEFF}" { rest.removeFirst() }
        }

        mutating func record() throws(Malformed) -> (line: Int, cells: [String])? {
            // Empty lines between rows and at the end mean nothing.
            while let first = rest.first, first == "\n" || first == "\r" { advance() }
            guard !rest.isEmpty else { return nil }
            let start = line
            var cells: [String] = []
            while true {
                cells.append(try cell())
                guard let next = rest.first else { break }
                advance()
                if next == "," { continue }
                if next == "\r", rest.first == "\n" { advance() }
                break
            }
            return (start, cells)
        }

        private mutating func cell() throws(Malformed) -> String {
            guard rest.first == "\"" else {
                let plain = rest.prefix { !["," as Unicode.Scalar, "\n", "\r"].contains($0) }
                rest = rest[plain.endIndex...]
                return trimmed(String(plain))
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
                    guard rest.first.map({ ["," as Unicode.Scalar, "\n", "\r"].contains($0) }) ?? true else {
                        throw Malformed(line: line, reason: "text behind a closing quotation mark")
                    }
                    return trimmed(String(text))
                }
            }
            throw Malformed(line: start, reason: "a quotation mark is not closed")
        }

        private mutating func advance() { if rest.removeFirst() == "\n" { line += 1 } }

        private func trimmed(_ text: String) -> String {
            String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}

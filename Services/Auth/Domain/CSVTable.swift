import Spreadsheet

/// A sheet with a header row that names its columns.
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
        /// Columns that the header does not name.
        var missing: [String] = []

        var description: String { "line \(line): \(reason)" }
    }

    let rows: [Row]

    init(_ text: String, columns needed: [String]) throws(Malformed) {
        let sheet: Sheet
        do throws(Sheet.Unreadable) { sheet = try Sheet(csv: text) } catch {
            throw Malformed(line: error.line ?? 1, reason: "the file cannot be read: \(error.reason.rawValue)")
        }
        let width = sheet.rows.first?.cells.count ?? 0
        if let row = sheet.rows.first(where: { $0.cells.count != width }) {
            throw Malformed(line: row.number, reason: "\(width) cells expected, \(row.cells.count) found")
        }
        try self.init(sheet, columns: needed)
    }

    /// Cells that a row does not have are empty: workbooks leave them out.
    init(_ sheet: Sheet, columns needed: [String]) throws(Malformed) {
        let header = sheet.rows.first?.cells ?? []
        let missing = needed.filter { !header.contains($0) }
        guard missing.isEmpty else {
            throw Malformed(
                line: 1, reason: "columns are missing: \(missing.joined(separator: ", "))", missing: missing)
        }
        rows = sheet.rows.dropFirst().map { row in
            Row(line: row.number, cells: Dictionary(zip(header, row.cells)) { first, _ in first })
        }
    }
}

import CXlsxWriter
import Foundation

extension Sheet {
    /// The workbook could not be written; the disk is full, most likely.
    public struct Unwritable: Error, Sendable {}

    /// The sheet as an Excel workbook in which every cell is text, so that codes keep their zeros and nothing runs.
    public func workbook(named name: String) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appending(path: "raingan-sheet-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: path) }
        var options = lxw_workbook_options()
        options.constant_memory = 1
        let file = path.path(percentEncoded: false)
        guard let workbook = workbook_new_opt(file, &options) else { throw Unwritable() }
        // Excel takes 31 characters for a name.
        let sheet = workbook_add_worksheet(workbook, String(name.unicodeScalars.prefix(31)))
        let heading = workbook_add_format(workbook)
        format_set_bold(heading)
        if let sheet {
            for (at, row) in rows.enumerated() {
                for (column, cell) in row.cells.enumerated() where !cell.isEmpty {
                    let text = String(cell.unicodeScalars.prefix(32_767))
                    _ = worksheet_write_string(
                        sheet, lxw_row_t(at), lxw_col_t(column), text, at == 0 ? heading : nil)
                }
            }
        }
        guard workbook_close(workbook) == LXW_NO_ERROR, sheet != nil else { throw Unwritable() }
        return [UInt8](try Data(contentsOf: path))
    }
}

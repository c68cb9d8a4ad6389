import Foundation

/// The first sheet of an Excel workbook (ECMA-376, .xlsx).
enum Workbook {
    static func read(_ bytes: [UInt8], limits: Sheet.Limits) throws(Sheet.Unreadable) -> Sheet {
        var archive = try Archive(bytes, limit: limits.unpacked)
        let sheets = SheetNames(), links = Links(), strings = SharedStrings(limits)
        guard let book = try archive.file("xl/workbook.xml") else { throw Sheet.Unreadable(.workbook) }
        try MarkupParser.read(book, by: sheets)
        if let file = try archive.file("xl/_rels/workbook.xml.rels") { try MarkupParser.read(file, by: links) }
        if let file = try archive.file("xl/sharedStrings.xml") { try MarkupParser.read(file, by: strings) }
        let target = sheets.first.flatMap { links.targets[$0] } ?? "worksheets/sheet1.xml"
        let path = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
        guard let file = try archive.file(path) else { throw Sheet.Unreadable(.workbook) }
        let cells = Cells(limits, strings.texts)
        try MarkupParser.read(file, by: cells)
        guard !cells.rows.isEmpty else { throw Sheet.Unreadable(.empty) }
        return Sheet(rows: cells.rows)
    }
}

/// Which sheet is the first that is shown.
private final class SheetNames: MarkupReader {
    private(set) var first: String?
    let isFull = false

    func begin(_ name: String, _ attributes: [String: String]) {
        guard name == "sheet", first == nil, attributes["state"].map({ $0 == "visible" }) ?? true else { return }
        first = attributes["id"]
    }

    func end(_ name: String) {}
    func text(_ text: String) {}
}

private final class Links: MarkupReader {
    private(set) var targets: [String: String] = [:]
    let isFull = false

    func begin(_ name: String, _ attributes: [String: String]) {
        guard name == "Relationship", let id = attributes["Id"], let target = attributes["Target"] else { return }
        targets[id] = target
    }

    func end(_ name: String) {}
    func text(_ text: String) {}
}

/// The texts that cells name by number.
private final class SharedStrings: MarkupReader {
    private(set) var texts: [String] = []
    private var current = ""
    private var isText = false
    private var reading = 0
    private let limit: Int

    init(_ limits: Sheet.Limits) { limit = limits.rows * limits.columns }

    var isFull: Bool { texts.count > limit }

    func begin(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "si": current = ""
        // How a Japanese word is pronounced is no part of it.
        case "rPh": reading += 1
        case "t": isText = reading == 0
        default: break
        }
    }

    func end(_ name: String) {
        switch name {
        case "si": texts.append(current)
        case "rPh": reading -= 1
        case "t": isText = false
        default: break
        }
    }

    func text(_ text: String) { if isText { current += text } }
}

/// The rows of a sheet; cells that were left out are empty.
private final class Cells: MarkupReader {
    private(set) var rows: [Sheet.Row] = []
    private(set) var isFull = false
    private let limits: Sheet.Limits
    private let strings: [String]
    private var number = 0
    private var cells: [String] = []
    private var column = 0
    private var kind = ""
    private var value = ""
    private var isValue = false

    init(_ limits: Sheet.Limits, _ strings: [String]) { (self.limits, self.strings) = (limits, strings) }

    func begin(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "row":
            number = attributes["r"].flatMap { Int($0) } ?? number + 1
            cells = []
            if rows.count >= limits.rows { isFull = true }
        case "c":
            column = attributes["r"].flatMap(Self.column) ?? cells.count
            (kind, value) = (attributes["t"] ?? "n", "")
            if column >= limits.columns { isFull = true }
        case "v": isValue = true
        case "t": isValue = kind == "inlineStr"
        default: break
        }
    }

    func end(_ name: String) {
        switch name {
        case "v", "t": isValue = false
        case "c": keep()
        case "row":
            while cells.last?.isEmpty == true { cells.removeLast() }
            if !cells.isEmpty { rows.append(Sheet.Row(number, cells)) }
        default: break
        }
    }

    func text(_ text: String) { if isValue { value += text } }

    private func keep() {
        guard column < limits.columns, value.unicodeScalars.count <= limits.cell else {
            isFull = true
            return
        }
        while cells.count <= column { cells.append("") }
        let text: String =
            switch kind {
            case "s": Int(value).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? ""
            case "n": Self.number(value)
            case "b": value == "1" ? "TRUE" : "FALSE"
            default: value
            }
        cells[column] = Harmless.original(text.trimmingCharacters(in: .whitespaces))
    }

    /// `C5` is the third column, counted from 0.
    private static func column(_ place: String) -> Int? {
        let letters = place.utf8.prefix { (65...90).contains($0) }
        guard (1...3).contains(letters.count) else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1) - 64 } - 1
    }

    /// A whole number as it is shown: Excel keeps codes that were typed as numbers as `6.810507E6`.
    private static func number(_ text: String) -> String {
        guard text.contains(where: { ".eE".contains($0) }), let number = Double(text), number == number.rounded(),
            abs(number) < 1e15
        else { return text }
        return String(Int64(number))
    }
}

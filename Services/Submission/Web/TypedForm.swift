import Foundation
import HTTP
import JSON
import Programme

/// What a person changed on a page that was sent as a whole.
///
/// The page carries a short mark of every field as it was drawn. A field that still has its mark was not touched and
/// is no change: so a page that is old does not undo what others did to the rest of the section.
struct TypedForm {
    let form: HTTP.Form
    let section: Programme.Section

    static let marksField = "_was"
    static let rowsField = "_rows"

    /// A mark of a field's text: FNV-1a, 32 bits; nothing depends on its being unguessable.
    static func mark(_ text: String) -> String {
        let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return String(hash, radix: 36)
    }

    /// The marks of a section as it is drawn: `percent:1a2b3c plan_reports.0.goal:…`.
    static func marks(of draft: Draft, in section: Programme.Section) -> String {
        var marks: [String] = []
        for field in section.fields where field.kind.isTyped {
            if field.kind == .rows {
                for number in draft.numbers(of: field.id) {
                    for column in field.columns where column.kind.isTyped {
                        let name = FieldName.cell(field: field.id, row: number, column: column.id)
                        marks.append("\(name.text):\(mark(column.typed(draft.value(of: name))))")
                    }
                }
            } else {
                marks.append("\(field.id):\(mark(field.typed(draft.value(of: .field(field.id)))))")
            }
        }
        return marks.joined(separator: " ")
    }

    /// The numbers of all rows as they are drawn: `plan_reports:0,2`.
    static func rows(of draft: Draft, in section: Programme.Section) -> String {
        section.fields.filter { $0.kind == .rows }.map { field in
            "\(field.id):" + draft.numbers(of: field.id).map(String.init).joined(separator: ",")
        }.joined(separator: " ")
    }

    /// Every field whose text is no longer that of its mark, every row that is gone, and the one whose button was
    /// pressed.
    var changes: [FieldChange] {
        var found: [(String, JSONValue)] = []
        let marks = Self.pairs(form.text(Self.marksField))
        func consider(_ field: Programme.Field, _ name: String) {
            guard let typed = typed(field, name), marks[name] ?? Self.mark("") != Self.mark(typed.text) else { return }
            found.append((name, typed.value))
        }
        for field in section.fields where field.kind.isTyped {
            guard field.kind == .rows else {
                consider(field, field.id)
                continue
            }
            let present = rowNumbers(of: field.id)
            for number in present {
                for column in field.columns where column.kind.isTyped {
                    consider(column, "\(field.id).\(number).\(column.id)")
                }
            }
            let drawn = Self.pairs(form.text(Self.rowsField))[field.id]?.split(separator: ",").compactMap { Int($0) }
            for gone in drawn ?? [] where !present.contains(gone) { found.append(("\(field.id).\(gone)", .null)) }
        }
        if let pressed = form.text("_remove") { found.append((pressed, .null)) }
        return found.enumerated().map { index, change in
            FieldChange(field: change.0, value: change.1, seq: Int64(index + 1), replaces: nil)
        }
    }

    private func rowNumbers(of field: String) -> [Int] {
        let prefix = field + "."
        let numbers = form.fields.compactMap { sent -> Int? in
            guard sent.name.hasPrefix(prefix) else { return nil }
            return Int(sent.name.dropFirst(prefix.count).prefix { $0 != "." })
        }
        return Set(numbers).sorted()
    }

    /// What a control sent, as a value and as the text that its mark is made of; nil when it sent nothing at all.
    private func typed(_ field: Programme.Field, _ name: String) -> (value: JSONValue, text: String)? {
        switch field.kind {
        case .date:
            guard let day = form.text(name + ".day") else { return nil }
            let parts = [day, form.text(name + ".month") ?? "", form.text(name + ".year") ?? ""]
            let isBlank = parts.allSatisfy(\.isEmpty)
            return (
                ["day": .string(parts[0]), "month": .string(parts[1]), "year": .string(parts[2])],
                isBlank ? "" : parts.joined(separator: "/")
            )
        case .choices, .ranked:
            let chosen = form.all(name)
            return (.array(chosen.map { .string($0) }), chosen.joined(separator: ","))
        case .choice:
            // Radio buttons of which none is chosen send nothing.
            let text = form.text(name) ?? ""
            return (.string(text), text)
        default:
            guard let text = form.text(name)?.replacing("\r\n", with: "\n") else { return nil }
            return (.string(text), text)
        }
    }

    private static func pairs(_ text: String?) -> [String: String] {
        var pairs: [String: String] = [:]
        for piece in (text ?? "").split(separator: " ") {
            let halves = piece.split(separator: ":", maxSplits: 1)
            if halves.count == 2 { pairs[String(halves[0])] = String(halves[1]) }
        }
        return pairs
    }
}

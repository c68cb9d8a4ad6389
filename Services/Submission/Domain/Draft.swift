import Calendar
import JSON
import Programme

/// One change of one field by one page.
struct FieldChange: Sendable, Equatable {
    let field: String
    /// As typed; null for a row that was taken away.
    let value: JSONValue
    /// The page's own count of its changes.
    let seq: Int64
    /// The version that the person saw and chose to overwrite.
    let replaces: Int64?
}

/// A form as far as it has been filled in.
struct Draft: Sendable, Equatable {
    /// The answers of one section, and the numbers that its repeating rows were given.
    struct Part: Sendable, Equatable {
        var answers = JSONObject()
        var numbers: [String: [Int]] = [:]
    }

    var parts: [String: Part]
    /// Counts the changes; 0 before the first.
    var version: Int64

    init(parts: [String: Part] = [:], version: Int64 = 0) { (self.parts, self.version) = (parts, version) }

    /// A draft that holds these answers.
    init(_ answers: JSONValue, of form: Form, version: Int64 = 0) {
        self.init(version: version)
        for section in form.sections {
            var part = Part()
            for field in section.fields where field.kind != .computed {
                part.answers[field.id] = answers[field.id]
                if field.kind == .rows { part.numbers[field.id] = Array((answers[field.id]?.array ?? []).indices) }
            }
            parts[section.id] = part
        }
    }

    /// All answers together, as rules and checks see them.
    var answers: JSONValue {
        var all = JSONObject()
        for part in parts.values { for (key, value) in part.answers { all[key] = value } }
        return .object(all)
    }

    /// The numbers of a field's rows, in their order.
    func numbers(of field: String) -> [Int] {
        parts.values.lazy.compactMap { $0.numbers[field] }.first ?? []
    }

    /// What is stored under a name; null when nothing is.
    func value(of name: FieldName) -> JSONValue {
        let whole = answers[name.field] ?? .null
        switch name {
        case .field: return whole
        case .row(let field, let number): return row(number, of: field) ?? .null
        case .cell(let field, let number, let column): return row(number, of: field)?[column] ?? .null
        }
    }

    private func row(_ number: Int, of field: String) -> JSONValue? {
        guard let place = numbers(of: field).firstIndex(of: number) else { return nil }
        return answers[field]?[place]
    }

    /// The name of the place that a check speaks of: `activities/2/amount`, the third row, is `activities.7.amount`.
    func name(ofChecked place: String) -> String {
        let parts = place.split(separator: "/").map(String.init)
        guard parts.count == 3, let index = Int(parts[1]) else { return place }
        let numbers = numbers(of: parts[0])
        return numbers.indices.contains(index) ? "\(parts[0]).\(numbers[index]).\(parts[2])" : parts[0]
    }
}

extension Draft {
    /// Takes one change in; returns the section that it fell into.
    mutating func apply(_ value: JSONValue, at name: FieldName, of form: Form) throws(Unkeepable) -> String {
        guard let section = form.sections.first(where: { $0.fields.contains { $0.id == name.field } }),
            let field = section.fields.first(where: { $0.id == name.field }), field.kind.isTyped
        else { throw Self.unknown(name) }
        var part = parts[section.id] ?? Part()
        switch name {
        case .field:
            guard field.kind != .rows || value.isNull else { throw Self.unknown(name) }
            let kept = try field.kept(value)
            part.answers[field.id] = kept.isNull ? nil : kept
            if field.kind == .rows { part.numbers[field.id] = [] }
        case .row(_, let number):
            guard field.kind == .rows, value.isNull else { throw Self.unknown(name) }
            part.remove(row: number, of: field.id)
        case .cell(_, let number, let id):
            guard field.kind == .rows, let column = field.columns.first(where: { $0.id == id }), column.kind.isTyped
            else { throw Self.unknown(name) }
            let kept: JSONValue
            do { kept = try column.kept(value) } catch { throw Unkeepable(field: name.text, words: error.words) }
            try part.put(kept, in: id, row: number, of: field)
        }
        parts[section.id] = part
        return section.id
    }

    /// Adds an empty row behind the others, for pages without scripts.
    mutating func addRow(to field: Programme.Field, of form: Form) throws(Unkeepable) {
        guard let section = form.sections.first(where: { $0.fields.contains(field) }) else { return }
        var part = parts[section.id] ?? Part()
        let next = (part.numbers[field.id]?.max() ?? -1) + 1
        try part.ensure(row: next, of: field)
        parts[section.id] = part
    }

    private static func unknown(_ name: FieldName) -> Unkeepable {
        Unkeepable(field: name.text, words: Words("ไม่มีช่องนี้ในแบบฟอร์ม", "The form has no such field"))
    }
}

extension Draft.Part {
    fileprivate mutating func put(
        _ value: JSONValue, in column: String, row number: Int, of field: Programme.Field
    ) throws(Unkeepable) {
        try ensure(row: number, of: field)
        guard let place = numbers[field.id]?.firstIndex(of: number) else { return }
        var rows = answers[field.id]?.array ?? []
        var row = rows[place].object ?? JSONObject()
        row[column] = value.isNull ? nil : value
        rows[place] = .object(row)
        answers[field.id] = .array(rows)
    }

    fileprivate mutating func ensure(row number: Int, of field: Programme.Field) throws(Unkeepable) {
        guard !(numbers[field.id] ?? []).contains(number) else { return }
        let most = field.limits.atMost ?? 200
        guard (numbers[field.id] ?? []).count < most else {
            throw Unkeepable(field: field.id, words: Words("มีได้ไม่เกิน \(most) รายการ", "At most \(most)"))
        }
        numbers[field.id, default: []].append(number)
        answers[field.id] = .array((answers[field.id]?.array ?? []) + [[:]])
    }

    fileprivate mutating func remove(row number: Int, of field: String) {
        guard let place = numbers[field]?.firstIndex(of: number), var rows = answers[field]?.array else { return }
        numbers[field]?.remove(at: place)
        rows.remove(at: place)
        answers[field] = rows.isEmpty ? nil : .array(rows)
    }
}

extension FieldKind {
    /// Kinds that somebody types; computed values are reckoned, files are handed in by another way.
    var isTyped: Bool { self != .computed && self != .files }
}

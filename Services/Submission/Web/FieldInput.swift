import Calendar
import HTML
import JSON
import Pages
import Programme

/// One question of a programme's form, as a control.
struct FieldInput: Component {
    let field: Programme.Field
    /// The name under which it is sent: the field's id, or `plan_reports.0.goal`.
    let name: String
    let value: JSONValue
    var problem: FieldProblem?
    var isLocked = false
    /// Last period's answer.
    var last: JSONValue = .null

    var body: Node {
        switch field.kind {
        case .narrative:
            TextAreaField(about, value: text, lines: field.limits.length.map { $0 > 2000 ? 6 : 4 } ?? 5, limit: limit)
        case .integer: NumberField(about, value: text, kind: .integer, unit: field.unit)
        case .decimal: NumberField(about, value: text, kind: .decimal, unit: field.unit)
        case .money: NumberField(about, value: text, kind: .money, unit: field.unit)
        case .percent: PercentField(about, value: text)
        case .date:
            let parts = field.dateParts(value)
            DateField(about, value: .init(day: parts.day, month: parts.month, year: parts.year))
        case .choice where field.choices.count <= 6: RadioField(about, choices: choices, value: value.string)
        case .choice, .codeList: SelectField(about, choices: choices, value: value.string)
        case .choices, .ranked:
            CheckboxField(about, choices: choices, values: Set((value.array ?? []).compactMap(\.string)))
        case .email: TextField(about, value: text, kind: .email)
        case .telephone: TextField(about, value: text, kind: .tel)
        case .url: TextField(about, value: text, kind: .url)
        case .text, .agency: TextField(about, value: text)
        case .computed, .files, .rows: Node.empty
        }
    }

    private var text: String { field.typed(value) }

    private var limit: Int { field.limits.length ?? FieldLimits.narrativeLength }

    private var choices: [Pages.Choice] { field.choices.map { Pages.Choice($0.id, $0.label) } }

    private var about: Pages.Field {
        Pages.Field(
            name, field.label, hint: field.help, problem: problem, isRequired: field.need != .optional,
            isLocked: isLocked, aside: aside)
    }

    private var aside: Words? {
        guard !last.isNull, field.kind != .narrative else { return nil }
        let before = field.text(of: last)
        return Words("รอบก่อน: \(before.thai)", "Last time: \(before.english)")
    }
}

/// Rows of a form: the same questions several times.
struct RowsInput: Component {
    let field: Programme.Field
    let draft: Draft
    let problems: [FieldProblem]
    let isLocked: Bool

    var body: Node {
        div(.class("field", own.map { "field--" + $0.severity.rawValue }), .id(field.id), .data("field", field.id)) {
            p(.class("field-problem"), .data("problem-for", field.id)) {
                if let own {
                    Sign.warning
                    span { own.message }
                }
            }
        }
        if isLocked {
            AnswerRows(field: field, rows: draft.answers[field.id]?.array ?? [])
        } else {
            RepeatingRows(
                field.id, title: field.label, add: Words("เพิ่มรายการ", "Add a row"),
                range: 0...(field.limits.atMost ?? 200), numbers: numbers
            ) { prefix, index in
                for column in field.columns where column.kind.isTyped {
                    let name = "\(prefix).\(column.id)"
                    FieldInput(
                        field: column, name: name, value: value(index, column.id),
                        problem: problems.first(for: name))
                }
            }
        }
    }

    private var own: FieldProblem? { problems.first(for: field.id) }

    /// The rows there are, and blank ones up to the least number that is asked for.
    private var numbers: [Int] {
        let known = draft.numbers(of: field.id)
        let missing = max(0, (field.limits.atLeast ?? 0) - known.count)
        let next = (known.max() ?? -1) + 1
        return known + Array(next..<(next + missing))
    }

    private func value(_ index: Int?, _ column: String) -> JSONValue {
        guard let index, numbers.indices.contains(index) else { return .null }
        return draft.value(of: .cell(field: field.id, row: numbers[index], column: column))
    }
}

import Calendar
import HTML
import JSON
import Pages
import Programme

/// The answers of a form, to be read: sections, topics, questions with their answers, rows as tables.
struct AnswerList: Component {
    let sections: [Programme.Section]
    let answers: JSONValue
    /// Computed values are read from here.
    var computed: JSONValue = [:]
    /// Leads to the place where an answer of a section can be changed.
    var change: ((Programme.Section, Programme.Field) -> Address?)?
    var problems: [FieldProblem] = []

    var body: Node {
        for section in sections {
            HTML.section(.data("section", section.id), .data("title", section.title.shown)) {
                h2 { section.title }
                for topic in section.topics { self.topic(topic, section) }
            }
        }
    }

    private func topic(_ topic: Topic, _ section: Programme.Section) -> Node {
        let plain = topic.fields.filter { $0.kind != .rows && $0.kind != .files }
        let lists = topic.fields.filter { $0.kind == .rows }
        return .group([
            h3 { topic.title },
            plain.isEmpty ? .empty : SummaryList(nil, plain.map { row($0, section) }).body,
            .group(lists.map { rows($0, section) }),
        ])
    }

    private func row(_ field: Programme.Field, _ section: Programme.Section) -> SummaryList.Row {
        let value = field.kind == .computed ? computed[field.id] ?? .null : answers[field.id] ?? .null
        let shown = field.text(of: value).shown
        return SummaryList.Row(
            field.label, change: change?(section, field), problem: problems.first(for: field.id)?.message
        ) {
            if !shown.isEmpty { Paragraphs(text: shown) }
        }
    }

    private func rows(_ field: Programme.Field, _ section: Programme.Section) -> Node {
        let address = change?(section, field)
        return .group([
            AnswerRows(field: field, rows: answers[field.id]?.array ?? []).body,
            problems.first(for: field.id).map { problem in
                p(.class("field-problem")) {
                    Sign.warning
                    span { problem.message }
                }
            } ?? .empty,
            address.map { address in p { Link(Words("แก้ไขตารางนี้", "Change this table"), address) } } ?? .empty,
        ])
    }
}

/// Rows of a form, to be read.
struct AnswerRows: Component {
    let field: Programme.Field
    let rows: [JSONValue]

    var body: Node {
        let columns = field.columns.filter { $0.kind != .files }
        DataTable(
            field.label,
            columns: columns.enumerated().map { index, column in
                DataTable.Column(column.label, kind(column, index))
            },
            rows: rows.map { row in
                columns.map { .text($0.text(of: row[$0.id] ?? .null).shown) }
            },
            empty: EmptyState(
                Words("ยังไม่มีรายการ", "No rows yet"), advice: Words("\(field.label.thai)", "\(field.label.english)")))
    }

    private func kind(_ column: Programme.Field, _ index: Int) -> DataTable.Column.Kind {
        switch column.kind {
        case .integer, .decimal, .percent, .money: .number
        default: index == 0 ? .name : .text
        }
    }
}

/// Text of several lines, each line as it was typed.
struct Paragraphs: Component {
    let text: String

    var body: Node {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (index, line) in lines.enumerated() {
            if index > 0 { br() }
            line
        }
    }
}

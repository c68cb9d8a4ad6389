public import Calendar
public import HTML

/// A group of fields that may be filled in several times, such as the activities of a project.
///
/// With the script rows come and go at once; without it the same buttons send the form with `_add` or
/// `_remove`, and the server answers with a row more or less.
public struct RepeatingRows: Component {
    let name: String
    let title: Words
    let add: Words
    let range: ClosedRange<Int>
    let rows: [(number: Int, fields: Node)]
    let blank: Node

    /// Rows named `name.0`, `name.1` …; `row` makes the fields of one, given the beginning of their names.
    public init(
        _ name: String, title: Words, add: Words, range: ClosedRange<Int>, count: Int,
        @Markup row: (_ prefix: String, _ index: Int?) -> Node
    ) {
        let numbers = Array(0..<max(count, range.lowerBound))
        self.init(name, title: title, add: add, range: range, numbers: numbers, row: row)
    }

    /// Rows under the numbers that they were given once, so that a name never comes to mean another row; `row`
    /// gets the place among them.
    public init(
        _ name: String, title: Words, add: Words, range: ClosedRange<Int>, numbers: [Int],
        @Markup row: (_ prefix: String, _ index: Int?) -> Node
    ) {
        self.name = name
        self.title = title
        self.add = add
        self.range = range
        rows = numbers.enumerated().map { ($1, row(name + "." + String($1), $0)) }
        blank = row(name + ".__n__", nil)
    }

    public var body: Node {
        fieldset(
            .class("rows"), .data("rows", name), .data("rows-min", String(range.lowerBound)),
            .data("rows-max", String(range.upperBound))
        ) {
            legend { title }
            div(.class("rows-list"), .data("rows-list", "")) {
                for row in rows { frame(row.fields, index: String(row.number)) }
            }
            template { frame(blank, index: "__n__") }
            button(
                .class("button", "button--secondary"), .type(.submit), .name("_add"), .value(name), .formnovalidate
            ) { add }
        }
    }

    private func frame(_ row: Node, index: String) -> Node {
        div(.class("row"), .data("row", index)) {
            row
            button(
                .class("button", "button--quiet"), .type(.submit), .name("_remove"), .value(name + "." + index),
                .formnovalidate
            ) { Words("ลบรายการนี้", "Remove this row") }
        }
    }
}

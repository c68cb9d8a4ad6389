import Calendar
public import HTML

/// A day as day, month and year of the Buddhist Era, sent as `name.day`, `name.month`, `name.year`.
public struct DateField: Component {
    let field: Field
    let value: Typed

    /// What was typed, whether or not it is a day.
    public struct Typed: Sendable, Hashable {
        public var day: String
        public var month: String
        public var year: String

        public init(day: String = "", month: String = "", year: String = "") {
            self.day = day
            self.month = month
            self.year = year
        }
    }

    public init(_ field: Field, value: Typed = Typed()) {
        self.field = field
        self.value = value
    }

    public var body: Node {
        GroupFrame(
            field: field,
            controls: div(.class("date")) {
                part(id: field.name, "day", Words("วันที่", "Day")) { id in
                    input(box(id, "day"), .value(value.day), .class("box", "box--2"))
                }
                part(id: field.name + ".month", "month", Words("เดือน", "Month")) { id in
                    select(.id(id), .name(field.name + ".month"), .class("box"), .data("part", "month"), state) {
                        option(.value("")) { "" }
                        for (index, month) in Self.months.enumerated() {
                            option(.value(String(index + 1)), .selected(String(index + 1) == value.month)) { month }
                        }
                    }
                }
                part(id: field.name + ".year", "year", Words("ปี พ.ศ.", "Year (B.E.)")) { id in
                    input(box(id, "year"), .value(value.year), .class("box", "box--4"))
                }
            })
    }

    private func part(id: String, _ name: StaticString, _ label: Words, control: (String) -> Node) -> Node {
        div(.class("date-part")) {
            HTML.label(.for(id)) { label }
            control(id)
        }
    }

    private func box(_ id: String, _ part: StaticString) -> Attribute {
        .all([
            .type(.text), .id(id), .name(field.name + "." + part.description), .inputmode(.numeric),
            .autocomplete("off"), .data("part", part.description), state, .readonly(field.isLocked),
        ])
    }

    private var state: Attribute {
        .all([
            .required(field.isRequired && !field.isLocked),
            .when(field.problem?.severity == .error, .aria("invalid", true)),
        ])
    }

    private static let months = [
        Words("มกราคม", "January"), Words("กุมภาพันธ์", "February"), Words("มีนาคม", "March"), Words("เมษายน", "April"),
        Words("พฤษภาคม", "May"), Words("มิถุนายน", "June"), Words("กรกฎาคม", "July"), Words("สิงหาคม", "August"),
        Words("กันยายน", "September"), Words("ตุลาคม", "October"), Words("พฤศจิกายน", "November"),
        Words("ธันวาคม", "December"),
    ]
}

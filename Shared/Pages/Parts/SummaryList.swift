public import Calendar
public import HTML

/// Questions and answers side by side, each with the way to change it: check your answers.
public struct SummaryList: Component {
    let title: Words?
    let rows: [Row]

    public struct Row {
        public var key: Words
        public var value: Node
        public var change: Address?
        public var problem: Words?

        public init(_ key: Words, change: Address? = nil, problem: Words? = nil, @Markup value: () -> Node) {
            self.key = key
            self.change = change
            self.problem = problem
            self.value = value()
        }
    }

    public init(_ title: Words? = nil, _ rows: [Row]) {
        self.title = title
        self.rows = rows
    }

    public var body: Node {
        if let title { h2(.class("facts-title")) { title } }
        dl(.class("facts")) {
            for row in rows {
                div(.class("fact", row.problem == nil ? nil : "fact--wrong")) {
                    dt { row.key }
                    dd {
                        if row.value.isEmpty {
                            span(.class("missing")) { Words("ยังไม่ได้กรอก", "Not provided") }
                        } else {
                            row.value
                        }
                        if let problem = row.problem {
                            p(.class("field-problem")) {
                                Sign.warning
                                span { problem }
                            }
                        }
                    }
                    if let change = row.change {
                        dd(.class("fact-change")) {
                            a(.href(change)) {
                                Words("แก้ไข", "Change")
                                span(.class("away")) { Words(" " + row.key.thai, " " + row.key.english) }
                            }
                        }
                    }
                }
            }
        }
    }
}

import Calendar
public import HTML

/// Tells a person, in one place at the top of the page, everything that needs fixing.
///
/// The pattern of the GOV.UK Design System: each message leads to its field, and the summary takes the focus
/// when the page opens.
public struct ErrorSummary: Component {
    let problems: [FieldProblem]

    public init(_ problems: [FieldProblem]) { self.problems = problems.filter { $0.severity == .error } }

    public var body: Node {
        if !problems.isEmpty {
            div(.class("error-summary"), .role("alert"), .tabindex(-1), .aria("labelledby", "error-summary-title")) {
                h2(.id("error-summary-title")) { Words("ยังมีสิ่งที่ต้องแก้ไข", "There is a problem") }
                ul {
                    for problem in problems {
                        li {
                            if problem.field.isEmpty {
                                span { problem.message }
                            } else {
                                a(.href("#\(problem.field)")) { problem.message }
                            }
                        }
                    }
                }
            }
        }
    }
}

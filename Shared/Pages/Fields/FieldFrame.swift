import Calendar
import HTML

/// Label, hint and message around one control.
struct FieldFrame: Component {
    let field: Field
    var width: StaticString = "full"
    let control: Node

    var body: Node {
        div(.class("field", field.severityClass), .data("field", field.name)) {
            HTML.label(.class("field-label"), .for(field.name), .id(field.id("label"))) { FieldName(field: field) }
            FieldNotes(field: field)
            div(.class("control", "control--\(width.description)")) { control }
        }
    }
}

/// The same around several controls that answer one question.
struct GroupFrame: Component {
    let field: Field
    let controls: Node

    var body: Node {
        fieldset(
            .class("field", field.severityClass), .data("field", field.name), .aria("describedby", field.description)
        ) {
            legend(.class("field-label")) { FieldName(field: field) }
            FieldNotes(field: field)
            controls
        }
    }
}

private struct FieldName: Component {
    let field: Field

    var body: Node {
        field.label
        if field.isLocked {
            span(.class("mark")) {
                Sign.lock
                Words("แก้ไขไม่ได้", "Locked")
            }
        } else if field.isRequired {
            span(.class("must"), .aria("hidden", true)) { "*" }
        } else {
            span(.class("mark")) { Words("(ไม่บังคับ)", "(optional)") }
        }
    }
}

/// Hint, comparison and message; the message's place is always there, so that a script can fill it.
private struct FieldNotes: Component {
    let field: Field

    var body: Node {
        if let hint = field.hint { p(.class("hint"), .id(field.id("hint"))) { hint } }
        if let aside = field.aside { p(.class("aside"), .id(field.id("aside"))) { aside } }
        p(.class("field-problem"), .id(field.id("problem")), .data("problem-for", field.name)) {
            if let problem = field.problem {
                Sign.warning
                span { problem.message }
            }
        }
    }
}

extension Field {
    var severityClass: String? { problem.map { "field--" + $0.severity.rawValue } }
}

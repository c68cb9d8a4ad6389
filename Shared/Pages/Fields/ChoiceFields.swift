public import Calendar
public import HTML

/// One of the answers that a question offers.
public struct Choice: Sendable, Hashable {
    public var value: String
    public var text: Words
    public var hint: Words?

    public init(_ value: String, _ text: Words, hint: Words? = nil) {
        self.value = value
        self.text = text
        self.hint = hint
    }
}

/// One answer out of many, from a list that unfolds.
public struct SelectField: Component {
    let field: Field
    let choices: [Choice]
    let value: String?

    public init(_ field: Field, choices: [Choice], value: String? = nil) {
        self.field = field
        self.choices = choices
        self.value = value
    }

    public var body: Node {
        FieldFrame(
            field: field,
            control: .group([
                select(
                    .class("box"), .id(field.name), .name(field.name), .aria("describedby", field.description),
                    .when(field.problem?.severity == .error, .aria("invalid", true)),
                    .required(field.isRequired && !field.isLocked), .disabled(field.isLocked)
                ) {
                    option(.value("")) { Words("– โปรดเลือก –", "– choose –") }
                    for choice in choices {
                        option(.value(choice.value), .selected(choice.value == value)) { choice.text }
                    }
                },
                // A list that cannot be changed is not sent by browsers; its value still belongs to the form.
                field.isLocked ? input(.type(.hidden), .name(field.name), .value(value)) : .empty,
            ]))
    }
}

/// One answer out of few, all visible.
public struct RadioField: Component {
    let field: Field
    let choices: [Choice]
    let value: String?

    public init(_ field: Field, choices: [Choice], value: String? = nil) {
        self.field = field
        self.choices = choices
        self.value = value
    }

    public var body: Node {
        GroupFrame(
            field: field,
            controls: ChoiceList(field: field, choices: choices, chosen: value.map { [$0] } ?? [], type: .radio).body)
    }
}

/// Any number of answers.
public struct CheckboxField: Component {
    let field: Field
    let choices: [Choice]
    let values: Set<String>

    public init(_ field: Field, choices: [Choice], values: Set<String> = []) {
        self.field = field
        self.choices = choices
        self.values = values
    }

    public var body: Node {
        GroupFrame(
            field: field, controls: ChoiceList(field: field, choices: choices, chosen: values, type: .checkbox).body)
    }
}

private struct ChoiceList: Component {
    let field: Field
    let choices: [Choice]
    let chosen: Set<String>
    let type: Attribute.FieldType

    var body: Node {
        div(.class("choices")) {
            for (index, choice) in choices.enumerated() {
                // The first control has the field's own id: the error summary leads there.
                let id = index == 0 ? field.name : field.name + "." + choice.value
                div(.class("choice")) {
                    input(
                        .type(type), .id(id), .name(field.name), .value(choice.value),
                        .checked(chosen.contains(choice.value)), .disabled(field.isLocked),
                        .when(type == .radio, .required(field.isRequired && !field.isLocked)),
                        .aria("describedby", choice.hint == nil ? nil : id + "-hint"))
                    HTML.label(.for(id)) { choice.text }
                    if let hint = choice.hint { p(.class("hint"), .id(id + "-hint")) { hint } }
                    if field.isLocked && chosen.contains(choice.value) {
                        input(.type(.hidden), .name(field.name), .value(choice.value))
                    }
                }
            }
        }
    }
}

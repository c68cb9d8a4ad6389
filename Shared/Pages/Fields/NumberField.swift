public import Calendar
public import HTML

/// A number as people type it: Thai or Arabic digits, with or without commas.
///
/// It is a text box on purpose. A browser's own number box refuses Thai digits and changes the value when the
/// wheel of a mouse turns over it.
public struct NumberField: Component {
    let field: Field
    let value: String
    let kind: Kind
    let unit: Words?

    public enum Kind: String, Sendable { case integer, decimal, money }

    /// Shows what was typed, whether or not it is a number.
    public init(_ field: Field, value: String = "", kind: Kind = .integer, unit: Words? = nil) {
        self.field = field
        self.value = value
        self.kind = kind
        self.unit = unit ?? (kind == .money ? Words("บาท", "baht") : nil)
    }

    public var body: Node {
        FieldFrame(
            field: field, width: kind == .money ? "medium" : "short",
            control: .group([
                input(
                    .class("box", "box--number"), .type(.text), .id(field.name), .name(field.name), .value(value),
                    .inputmode(kind == .integer ? .numeric : .decimal), .autocomplete("off"), .spellcheck(false),
                    field.common),
                unit.map { unit in span(.class("unit")) { unit } } ?? .empty,
            ]))
    }
}

/// A percentage by slider or by number; the number is the field, the slider only moves it.
public struct PercentField: Component {
    let field: Field
    let value: String

    public init(_ field: Field, value: String = "") {
        self.field = field
        self.value = value
    }

    public var body: Node {
        FieldFrame(
            field: field,
            control: div(.class("percent")) {
                span(.class("percent-number")) {
                    input(
                        .class("box", "box--number"), .type(.text), .id(field.name), .name(field.name), .value(value),
                        .inputmode(.decimal), .autocomplete("off"), field.common)
                    span(.class("unit")) { "%" }
                }
                // Without its script the slider would be a control that does nothing, so the script shows it.
                div(.class("percent-slide"), .hidden(), .data("slider-for", field.name)) {
                    input(
                        .type(.range), .min("0"), .max("100"), .step("1"), .disabled(field.isLocked),
                        .aria("labelledby", field.id("label")))
                    div(.class("percent-scale"), .aria("hidden", true)) {
                        for mark in ["0", "25", "50", "75", "100"] { span { mark } }
                    }
                }
            })
    }
}

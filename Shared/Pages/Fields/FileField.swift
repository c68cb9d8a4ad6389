public import HTML

/// A file to send; what is allowed is said before anything is chosen.
public struct FileField: Component {
    let field: Field
    let accept: String?
    let isMultiple: Bool

    /// `accept` as in HTML (`application/pdf`); the server decides by content, whatever the browser let through.
    public init(_ field: Field, accept: String? = nil, isMultiple: Bool = false) {
        self.field = field
        self.accept = accept
        self.isMultiple = isMultiple
    }

    public var body: Node {
        FieldFrame(
            field: field,
            control: input(
                .class("file"), .type(.file), .id(field.name), .name(field.name), .accept(accept),
                .multiple(isMultiple), .disabled(field.isLocked), .required(field.isRequired && !field.isLocked),
                .aria("describedby", field.description),
                .when(field.problem?.severity == .error, .aria("invalid", true))))
    }
}

/// A value that travels with a form unseen.
public struct HiddenField: Component {
    let name: String
    let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    public var body: Node { input(.type(.hidden), .name(name), .value(value)) }
}

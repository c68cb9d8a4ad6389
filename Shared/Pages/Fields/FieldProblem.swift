public import Calendar

/// Something about one field that a person should know, with the field to go to.
public struct FieldProblem: Sendable, Hashable {
    /// The field's name, which is also the id of its first control.
    public var field: String
    public var message: Words
    public var severity: Severity

    /// What a problem means for sending.
    public enum Severity: String, Sendable {
        /// Sending is refused until it is repaired.
        case error
        /// Sending asks for an explanation.
        case explain
        case notice
    }

    public init(_ field: String, _ message: Words, severity: Severity = .error) {
        self.field = field
        self.message = message
        self.severity = severity
    }
}

extension Collection<FieldProblem> {
    /// The gravest problem of a field.
    public func first(for field: String) -> FieldProblem? {
        let own = filter { $0.field == field }
        return own.first { $0.severity == .error } ?? own.first { $0.severity == .explain } ?? own.first
    }
}

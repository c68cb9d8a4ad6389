public import Calendar
import HTML

/// What every field has, whatever is typed into it.
public struct Field: Sendable {
    /// Name in the form, id of the first control, and anchor of the error summary.
    public var name: String
    public var label: Words
    public var hint: Words?
    public var problem: FieldProblem?
    public var isRequired: Bool
    /// Shown, but not to be changed (only what was flagged is open after a return).
    public var isLocked: Bool
    /// Something to compare with, such as last quarter's figure.
    public var aside: Words?

    public init(
        _ name: String, _ label: Words, hint: Words? = nil, problem: FieldProblem? = nil, isRequired: Bool = true,
        isLocked: Bool = false, aside: Words? = nil
    ) {
        self.name = name
        self.label = label
        self.hint = hint
        self.problem = problem
        self.isRequired = isRequired
        self.isLocked = isLocked
        self.aside = aside
    }

    /// A part's id: the field's, then what it is.
    func id(_ part: StaticString) -> String { name + "-" + part.description }

    /// The ids of everything that explains the control.
    var description: String? {
        let ids = [hint == nil ? nil : id("hint"), aside == nil ? nil : id("aside"), id("problem")]
        return ids.compactMap { $0 }.joined(separator: " ")
    }

    /// What every control of this field carries.
    var common: Attribute {
        .all([
            .aria("describedby", description), .when(problem?.severity == .error, .aria("invalid", true)),
            .required(isRequired && !isLocked), .readonly(isLocked),
        ])
    }
}

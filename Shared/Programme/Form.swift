public import Calendar
public import Rules

/// Fields that belong together under one heading, in one section.
public struct Topic: Sendable, Hashable {
    public let id: String
    public let title: Words
    public let help: Words?
    public internal(set) var fields: [Field]

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Topic {
        node.allow(["id", "title", "help", "fields"], &problems)
        return Topic(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            title: node.required("title", &problems, or: Words("", "")) { $0.words(&$1) },
            help: node.optional("help", &problems) { $0.words(&$1) },
            fields: node.list("fields", &problems, atLeast: 1, Field.read))
    }
}

/// What is filled in on one page and saved as one.
public struct Section: Sendable, Hashable {
    public let id: String
    public let title: Words
    public let help: Words?
    public internal(set) var topics: [Topic]

    public var fields: [Field] { topics.flatMap(\.fields) }

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Section {
        node.allow(["id", "title", "help", "topics"], &problems)
        return Section(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            title: node.required("title", &problems, or: Words("", "")) { $0.words(&$1) },
            help: node.optional("help", &problems) { $0.words(&$1) },
            topics: node.list("topics", &problems, atLeast: 1, Topic.read))
    }
}

/// What happens when a rule is not kept.
public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// Blocks sending, never saving.
    case error
    /// Sending needs an explanation in the field that the rule names.
    case explain
    /// Is only shown.
    case notice
}

/// Something that must hold across fields.
public struct FormRule: Sendable, Hashable {
    public let id: String
    public let severity: Severity
    /// The field beside which the message stands.
    public let place: String
    /// The rule applies only when this holds.
    public let when: Rule?
    /// What must hold.
    public let require: Rule
    /// The field that takes the explanation.
    public let explanation: String?
    public let message: Words

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> FormRule? {
        node.allow(["id", "severity", "place", "when", "require", "explanation", "message"], &problems)
        let severity = node.required("severity", &problems, or: Severity.error) {
            $0.one(of: Severity.self, or: .error, &$1)
        }
        if (severity == .explain) != node.has("explanation") {
            problems.note(
                node.pointer, "\"explanation\" ใช้คู่กับ severity \"explain\"",
                "\"explanation\" (a field's id) belongs to severity \"explain\", always and only")
        }
        let id = node.required("id", &problems, or: "") { $0.id(&$1) }
        let place = node.required("place", &problems, or: "") { $0.id(&$1) }
        let when = node.optional("when", &problems) { $0.rule(&$1) } ?? nil
        let message = node.required("message", &problems, or: Words("", "")) { $0.words(&$1) }
        let explanation = node.optional("explanation", &problems) { $0.id(&$1) }
        guard let require = node.required("require", &problems, or: nil, { $0.rule(&$1) }) else { return nil }
        return FormRule(
            id: id, severity: severity, place: place, when: when, require: require, explanation: explanation,
            message: message)
    }
}

/// A form: of a report, or of a register's entries.
public struct Form: Sendable, Hashable {
    public internal(set) var sections: [Section]
    public let rules: [FormRule]

    public var fields: [Field] { sections.flatMap(\.fields) }

    public func field(_ id: String) -> Field? { fields.first { $0.id == id } }

    static let none = Form(sections: [], rules: [])

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Form {
        node.allow(["sections", "rules"], &problems)
        let sections = node.list("sections", &problems, atLeast: 1, Section.read)
        return Form(sections: sections, rules: node.list("rules", &problems, FormRule.read).compactMap { $0 })
    }
}

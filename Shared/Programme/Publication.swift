public import Calendar
public import Rules

/// Figures that add up along a hierarchy.
public struct RollUp: Sendable, Hashable {
    public enum Measure: String, Sendable, Hashable, CaseIterable { case sum, count, average, least, greatest }

    public let id: String
    public let name: Words
    /// The field of the report (`percent`) or of the entry (`entry.budget`).
    public let field: String
    public let measure: Measure
    public let along: Hierarchy

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> RollUp {
        node.allow(["id", "name", "field", "measure", "along"], &problems)
        return RollUp(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            name: node.required("name", &problems, or: Words("", "")) { $0.words(&$1) },
            field: node.required("field", &problems, or: "") { $0.text(&$1) },
            measure: node.required("measure", &problems, or: .sum) { $0.one(of: Measure.self, or: .sum, &$1) },
            along: node.required("along", &problems, or: .area) { $0.one(of: Hierarchy.self, or: .area, &$1) })
    }
}

/// What the public may see, and from when on.
public struct Visibility: Sendable, Hashable {
    public enum From: String, Sendable, Hashable, CaseIterable { case never, submitted, approved }

    public let from: From
    /// The fields shown: of the report (`percent`), or of the entry (`entry.name`).
    public let fields: [String]

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Visibility {
        node.allow(["public", "fields"], &problems)
        return Visibility(
            from: node.required("public", &problems, or: .never) { $0.one(of: From.self, or: .never, &$1) },
            fields: node.list("fields", &problems) { $0.text(&$1) })
    }
}

/// Whom to call, by route (Q8).
public struct Contact: Sendable, Hashable {
    /// The alternative of the route that it is for; every one when nil.
    public let route: String?
    public let topic: Words
    public let position: PositionExpression

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Contact {
        node.allow(["route", "topic", "holder"], &problems)
        return Contact(
            route: node.optional("route", &problems) { $0.id(&$1) },
            topic: node.required("topic", &problems, or: Words("", "")) { $0.words(&$1) },
            position: node.required("holder", &problems, or: .none, PositionExpression.read))
    }
}

/// A section of the guidance that stands with the programme, or a file of it (Q8).
public struct Guidance: Sendable, Hashable {
    public let title: Words
    public let text: Words?
    /// The name of a guidance file.
    public let file: String?

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Guidance {
        node.allow(["title", "text", "file"], &problems)
        return Guidance(
            title: node.required("title", &problems, or: Words("", "")) { $0.words(&$1) },
            text: node.optional("text", &problems) { $0.words(&$1) },
            file: node.optional("file", &problems) { $0.text(&$1) })
    }
}

/// The form by which an approval is certified (Q7); words may contain `{period}`, `{area}`, `{count}`, `{signer}`.
public struct Certificate: Sendable, Hashable {
    public let title: Words
    public let body: [Words]
    /// Shown above the signature.
    public let closing: Words

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Certificate {
        node.allow(["title", "body", "closing"], &problems)
        return Certificate(
            title: node.required("title", &problems, or: Words("", "")) { $0.words(&$1) },
            body: node.list("body", &problems, atLeast: 1) { $0.words(&$1) },
            closing: node.required("closing", &problems, or: Words("", "")) { $0.words(&$1) })
    }
}

/// Something of a report that the route depends on and that cases and events carry; answers stay where they are.
public struct Fact: Sendable, Hashable {
    public let id: String
    public let name: Words
    public let value: Rule

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Fact? {
        node.allow(["id", "name", "value"], &problems)
        let id = node.required("id", &problems, or: "") { $0.id(&$1) }
        let name = node.required("name", &problems, or: Words("", "")) { $0.words(&$1) }
        guard let value = node.required("value", &problems, or: nil, { $0.rule(&$1) }) else { return nil }
        return Fact(id: id, name: name, value: value)
    }
}

/// A list of codes that fields choose from.
public struct CodeList: Sendable, Hashable {
    public let id: String
    public let name: Words
    public let codes: [Choice]

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> CodeList {
        node.allow(["id", "name", "codes"], &problems)
        return CodeList(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            name: node.required("name", &problems, or: Words("", "")) { $0.words(&$1) },
            codes: node.list("codes", &problems, atLeast: 1, Choice.read))
    }
}

/// What reports are about when not about the agency itself: entries that live across periods (Q1).
public struct Register: Sendable, Hashable {
    public let id: String
    public let name: Words
    /// The text field that names an entry in lists.
    public let label: String
    public internal(set) var form: Form
    /// A report is owed for an entry only while this holds for it (`{"entry": …, "period": …}`).
    public let owedWhen: Rule?

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Register {
        node.allow(["id", "name", "label", "form", "owedWhen"], &problems)
        return Register(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            name: node.required("name", &problems, or: Words("", "")) { $0.words(&$1) },
            label: node.required("label", &problems, or: "") { $0.id(&$1) },
            form: node.required("form", &problems, or: .none, Form.read),
            owedWhen: node.optional("owedWhen", &problems) { $0.rule(&$1) } ?? nil)
    }
}

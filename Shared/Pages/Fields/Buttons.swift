public import Calendar
public import HTML

/// A button that sends its form; a page has one primary one.
public struct Button: Component {
    let text: Words
    let role: Role
    let name: String?
    let value: String?
    let action: Address?
    let confirmation: String?

    public enum Role: String, Sendable { case primary, secondary, danger, quiet }

    /// A button; `name` and `value` tell the server which was pressed, `action` sends the form elsewhere,
    /// `confirmation` is the id of a `ConfirmDialog` to be answered first.
    public init(
        _ text: Words, _ role: Role = .primary, name: String? = nil, value: String? = nil, action: Address? = nil,
        confirmation: String? = nil
    ) {
        self.text = text
        self.role = role
        self.name = name
        self.value = value
        self.action = action
        self.confirmation = confirmation
    }

    public var body: Node {
        button(
            .class("button", "button--\(role.rawValue)"), .type(.submit), .name(name), .value(value),
            action.map { .formaction($0) } ?? .all([]), .data("confirm", confirmation)
        ) { text }
    }
}

/// A link that looks like a button, for going somewhere rather than changing something.
public struct ButtonLink: Component {
    let link: Link
    let role: Button.Role

    public init(_ text: Words, _ address: Address, _ role: Button.Role = .primary) {
        link = Link(text, address)
        self.role = role
    }

    public var body: Node {
        a(.class("button", "button--\(role.rawValue)"), .href(link.address)) { link.text }
    }
}

/// Buttons that belong together, the primary one first.
public struct ButtonRow: Component {
    let content: Node

    public init(@Markup content: () -> Node) { self.content = content() }

    public var body: Node { div(.class("buttons")) { content } }
}

/// A question before something that cannot be taken back.
///
/// Shown by a script when the button that names it is pressed; without the script the server asks on a page.
public struct ConfirmDialog: Component {
    let id: String
    let question: Words
    let consequence: Words
    let yes: Words

    public init(id: String, question: Words, consequence: Words, yes: Words) {
        self.id = id
        self.question = question
        self.consequence = consequence
        self.yes = yes
    }

    public var body: Node {
        dialog(.id(id), .class("dialog"), .aria("labelledby", id + "-title"), .aria("describedby", id + "-text")) {
            h2(.id(id + "-title")) { question }
            p(.id(id + "-text")) { consequence }
            // No form of its own: it may stand inside the one that it asks about, and forms do not nest.
            div(.class("buttons")) {
                button(.class("button", "button--danger"), .type(.button), .data("answer", "yes")) { yes }
                button(.class("button", "button--secondary"), .type(.button), .data("answer", "no"), .autofocus()) {
                    Words("ยกเลิก", "Cancel")
                }
            }
        }
    }
}

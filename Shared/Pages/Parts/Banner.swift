public import Calendar
public import HTML

/// Something to know before reading on: that a thing was done, or that one should be.
public struct Banner: Component {
    let kind: Kind
    let title: Words
    let content: Node

    public enum Kind: String, Sendable { case success, notice, warning }

    /// A banner; after a success it takes the reader's attention at once (`role=alert`).
    public init(_ kind: Kind, _ title: Words, @Markup content: () -> Node = { .empty }) {
        self.kind = kind
        self.title = title
        self.content = content()
    }

    public var body: Node {
        div(.class("banner", "banner--\(kind.rawValue)"), kind == .success ? .role("alert") : .role("note")) {
            switch kind {
            case .success: Sign.tick
            case .notice: Sign.info
            case .warning: Sign.warning
            }
            div(.class("banner-body")) {
                p(.class("banner-title")) { title }
                content
            }
        }
    }
}

/// A passage set apart from the rest.
public struct Inset: Component {
    let content: Node

    public init(@Markup content: () -> Node) { self.content = content() }

    public var body: Node { div(.class("inset")) { content } }
}

/// A passage that unfolds when asked for.
public struct Disclosure: Component {
    let title: Words
    let isOpen: Bool
    let content: Node

    public init(_ title: Words, isOpen: Bool = false, @Markup content: () -> Node) {
        self.title = title
        self.isOpen = isOpen
        self.content = content()
    }

    public var body: Node {
        details(.class("disclosure"), .open(isOpen)) {
            summary { title }
            div(.class("disclosure-body")) { content }
        }
    }
}

/// Nothing is here, and what one can do about it.
public struct EmptyState: Component {
    let title: Words
    let advice: Words
    let next: Link?

    public init(_ title: Words, advice: Words, next: Link? = nil) {
        self.title = title
        self.advice = advice
        self.next = next
    }

    public var body: Node {
        div(.class("nothing")) {
            p(.class("nothing-title")) { title }
            p { advice }
            if let next { ButtonLink(next.text, next.address, .secondary) }
        }
    }
}

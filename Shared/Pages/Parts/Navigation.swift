public import Calendar
public import HTML

/// Views of one thing, of which one is open; plain links, so that each has an address.
public struct Tabs: Component {
    let title: Words
    let items: [NavigationItem]

    public init(_ title: Words, _ items: [NavigationItem]) {
        self.title = title
        self.items = items
    }

    public var body: Node {
        nav(.class("tabs"), .aria("label", title.shown)) {
            ul {
                for item in items { li { item } }
            }
        }
    }
}

/// The sections of something long, beside its content.
public struct SideNavigation: Component {
    let title: Words
    let items: [NavigationItem]

    public init(_ title: Words, _ items: [NavigationItem]) {
        self.title = title
        self.items = items
    }

    public var body: Node {
        nav(.class("side"), .aria("label", title.shown)) {
            p(.class("side-title")) { title }
            ul {
                for item in items { li { item } }
            }
        }
    }
}

/// A link among others, with its state if it has one.
public struct NavigationItem: Component, Sendable {
    public var link: Link
    public var isCurrent: Bool
    public var sign: Sign?
    public var count: Int?

    public init(_ text: Words, _ address: Address, isCurrent: Bool = false, sign: Sign? = nil, count: Int? = nil) {
        link = Link(text, address)
        self.isCurrent = isCurrent
        self.sign = sign
        self.count = count
    }

    public var body: Node {
        a(.href(link.address), .when(isCurrent, .aria("current", "page"))) {
            if let sign { sign }
            link.text
            if let count { span(.class("badge")) { String(count) } }
        }
    }
}

/// Content with something narrow beside it; on a telephone the one comes after the other.
public struct Columns: Component {
    let side: Node
    let content: Node

    public init(@Markup side: () -> Node, @Markup content: () -> Node) {
        self.side = side()
        self.content = content()
    }

    public var body: Node {
        div(.class("columns")) {
            div(.class("columns-side")) { side }
            div(.class("columns-main")) { content }
        }
    }
}

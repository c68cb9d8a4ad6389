public import Calendar
public import HTML

/// One page: its name, the way back, what is wrong with it, and its content.
public struct Page {
    public var title: Words
    /// Where this page is reached by GET; the language switch leads there.
    public var here: Address
    /// The place in the menu to which this page belongs.
    public var place: MenuItem?
    /// The way up, outermost first; the page itself is not among them.
    public var trail: [Link]
    public var problems: [FieldProblem]
    /// Scripts beyond those that every page has.
    public var scripts: [StaticFiles.Name]
    public var width: Width
    /// The token of a session of which no more is known than that a form carried it; `nil` on every other page.
    var lateToken: String?
    let content: () -> Node

    /// How wide the content may grow.
    public enum Width: String, Sendable {
        /// For reading and for forms: about 70 characters.
        case reading
        /// For tables.
        case wide
    }

    /// Describes a page; `content` is put together when the page is written, in its reader's language.
    public init(
        _ title: Words, here: Address, place: MenuItem? = nil, trail: [Link] = [], problems: [FieldProblem] = [],
        scripts: [StaticFiles.Name] = [], width: Width = .reading, @Markup content: @escaping () -> Node
    ) {
        self.title = title
        self.here = here
        self.place = place
        self.trail = trail
        self.problems = problems
        self.scripts = scripts
        self.width = width
        self.content = content
    }

    /// The page as a browser gets it.
    public func utf8(on site: Site, for viewer: Viewer?, in language: Language) -> [UInt8] {
        Language.$current.withValue(language) {
            Shell(site: site, viewer: viewer, page: self).body.utf8(capacity: 32 * 1024)
        }
    }
}

/// Words that lead somewhere.
public struct Link: Component, Sendable, Hashable {
    public var text: Words
    public var address: Address

    public init(_ text: Words, _ address: Address) {
        self.text = text
        self.address = address
    }

    public var body: Node { a(.href(address)) { text } }
}

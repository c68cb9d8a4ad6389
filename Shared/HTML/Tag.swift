/// The name of an element and how its content is written.
public struct Tag: Sendable, Hashable {
    public let name: String
    let content: Content

    enum Content {
        case anything
        /// Never closed, never filled (HTML § 13.1.2, void elements).
        case none
        /// A reader drops one newline after the start tag, so one is written that may be dropped.
        case preformatted
    }

    /// Names an element that may hold anything.
    init(_ name: StaticString, _ content: Content = .anything) {
        self.name = name.description
        self.content = content
    }
}

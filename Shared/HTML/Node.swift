/// A piece of a page: text, an element, or several of them.
///
/// One concrete type for everything, so that a long page costs the type checker little more than a short one.
/// Text is escaped when it is written; the only unescaped door takes a `StaticString`, which no value from
/// outside can become.
public indirect enum Node: Sendable {
    /// Words, escaped when written.
    case text(String)
    /// Markup that stands in the source code of the program.
    case trusted(StaticString)
    case element(Tag, [Attribute], Node)
    case group([Node])

    /// Nothing at all.
    public static var empty: Node { .group([]) }

    /// Whether writing this node would write nothing.
    public var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .trusted(let markup): markup.utf8CodeUnitCount == 0
        case .element: false
        case .group(let nodes): nodes.allSatisfy(\.isEmpty)
        }
    }
}

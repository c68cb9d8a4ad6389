/// A part of a page with a meaning of its own.
///
/// What it shows are its stored properties, how it shows it is its `body`.
public protocol Component {
    @Markup var body: Node { get }
}

/// Collects the nodes written in a `body`.
///
/// Every step is the one type `Node`: there is nothing to infer.
@resultBuilder
public enum Markup {
    public static func buildExpression(_ text: String) -> Node { .text(text) }
    public static func buildExpression(_ node: Node) -> Node { node }
    public static func buildExpression(_ component: some Component) -> Node { component.body }
    public static func buildBlock(_ nodes: Node...) -> Node { nodes.count == 1 ? nodes[0] : .group(nodes) }
    public static func buildOptional(_ node: Node?) -> Node { node ?? .empty }
    public static func buildEither(first: Node) -> Node { first }
    public static func buildEither(second: Node) -> Node { second }
    public static func buildArray(_ nodes: [Node]) -> Node { .group(nodes) }
}

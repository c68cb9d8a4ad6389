// Pictures, clips and drawings.

public func img(_ attributes: Attribute...) -> Node { .element(.img, attributes, .empty) }

public func picture(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.picture, attributes, content())
}

public func video(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.video, attributes, content())
}

public func source(_ attributes: Attribute...) -> Node { .element(.source, attributes, .empty) }

public func svg(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.svg, attributes, content())
}

public func g(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.g, attributes, content())
}

public func path(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.path, attributes, content())
}

public func rect(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.rect, attributes, content())
}

public func circle(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.circle, attributes, content())
}

public func line(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.line, attributes, content())
}

public func polyline(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.polyline, attributes, content())
}

public func polygon(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.polygon, attributes, content())
}

public func defs(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.defs, attributes, content())
}

/// Words inside a drawing.
public func drawnText(_ attributes: Attribute..., @Markup content: () -> Node) -> Node {
    .element(.text, attributes, content())
}

/// What a drawing says, for those who do not see it.
public func desc(_ text: String) -> Node { .element(.desc, [], .text(text)) }

/// A shape drawn again from its definition on the same page.
public func use(_ attributes: Attribute...) -> Node { .element(.use, attributes, .empty) }

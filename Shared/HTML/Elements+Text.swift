// Elements within a line, and lists.

public func a(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.a, attributes, content())
}

public func span(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.span, attributes, content())
}

public func strong(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.strong, attributes, content())
}

public func em(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.em, attributes, content())
}

public func small(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.small, attributes, content())
}

public func abbr(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.abbr, attributes, content())
}

public func code(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.code, attributes, content())
}

public func time(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.time, attributes, content())
}

public func bdi(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.bdi, attributes, content())
}

public func sup(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.sup, attributes, content())
}

public func sub(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.sub, attributes, content())
}

public func mark(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.mark, attributes, content())
}

public func br(_ attributes: Attribute...) -> Node { .element(.br, attributes, .empty) }

public func wbr(_ attributes: Attribute...) -> Node { .element(.wbr, attributes, .empty) }

public func ul(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.ul, attributes, content())
}

public func ol(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.ol, attributes, content())
}

public func li(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.li, attributes, content())
}

public func dl(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.dl, attributes, content())
}

public func dt(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.dt, attributes, content())
}

public func dd(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.dd, attributes, content())
}

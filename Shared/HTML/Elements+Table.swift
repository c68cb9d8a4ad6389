// Elements of a table.

public func table(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.table, attributes, content())
}

public func caption(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.caption, attributes, content())
}

public func colgroup(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.colgroup, attributes, content())
}

public func col(_ attributes: Attribute...) -> Node { .element(.col, attributes, .empty) }

public func thead(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.thead, attributes, content())
}

public func tbody(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.tbody, attributes, content())
}

public func tfoot(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.tfoot, attributes, content())
}

public func tr(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.tr, attributes, content())
}

public func th(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.th, attributes, content())
}

public func td(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.td, attributes, content())
}

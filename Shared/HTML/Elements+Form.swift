// Elements of a form, and those that open and close.

public func form(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.form, attributes, content())
}

public func fieldset(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.fieldset, attributes, content())
}

public func legend(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.legend, attributes, content())
}

public func label(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.label, attributes, content())
}

public func input(_ attributes: Attribute...) -> Node { .element(.input, attributes, .empty) }

public func textarea(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.textarea, attributes, content())
}

public func select(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.select, attributes, content())
}

public func optgroup(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.optgroup, attributes, content())
}

public func option(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.option, attributes, content())
}

public func datalist(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.datalist, attributes, content())
}

public func button(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.button, attributes, content())
}

public func output(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.output, attributes, content())
}

public func progress(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.progress, attributes, content())
}

public func meter(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.meter, attributes, content())
}

public func details(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.details, attributes, content())
}

public func summary(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.summary, attributes, content())
}

public func dialog(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.dialog, attributes, content())
}

public func template(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.template, attributes, content())
}

public func noscript(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.noscript, attributes, content())
}

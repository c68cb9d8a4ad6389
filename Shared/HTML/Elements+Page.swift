// Elements of a document and its sections.

public func html(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.html, attributes, content())
}

public func head(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.head, attributes, content())
}

public func body(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.body, attributes, content())
}

public func header(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.header, attributes, content())
}

public func footer(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.footer, attributes, content())
}

public func main(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.main, attributes, content())
}

public func nav(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.nav, attributes, content())
}

public func section(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.section, attributes, content())
}

public func article(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.article, attributes, content())
}

public func aside(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.aside, attributes, content())
}

public func h1(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.h1, attributes, content())
}

public func h2(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.h2, attributes, content())
}

public func h3(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.h3, attributes, content())
}

public func h4(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.h4, attributes, content())
}

public func div(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.div, attributes, content())
}

public func p(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.p, attributes, content())
}

public func pre(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.pre, attributes, content())
}

public func blockquote(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.blockquote, attributes, content())
}

public func address(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.address, attributes, content())
}

public func hr(_ attributes: Attribute...) -> Node { .element(.hr, attributes, .empty) }

public func figure(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.figure, attributes, content())
}

public func figcaption(_ attributes: Attribute..., @Markup content: () -> Node = { .empty }) -> Node {
    .element(.figcaption, attributes, content())
}

/// The name of the page in the browser's tab; in a drawing, what a pointer or a screen reader shows for a shape.
public func title(_ text: String) -> Node { .element(.title, [], .text(text)) }

public func meta(_ attributes: Attribute...) -> Node { .element(.meta, attributes, .empty) }

public func link(_ attributes: Attribute...) -> Node { .element(.link, attributes, .empty) }

/// A script by its address; one written in the page does not exist here.
public func script(_ attributes: Attribute...) -> Node { .element(.script, attributes, .empty) }

/// The whole page, with the line that keeps browsers out of their quirks.
public func document(_ attributes: Attribute..., @Markup content: () -> Node) -> Node {
    .group([.trusted("<!DOCTYPE html>\n"), .element(.html, attributes, content())])
}

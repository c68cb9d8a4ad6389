public import Calendar
public import HTML

/// The name of the page, with what it is part of above and its state beside it.
public struct PageHeading: Component {
    let text: Words
    let above: Words?
    let tag: StatusTag?
    let lead: Words?

    public init(_ text: Words, above: Words? = nil, tag: StatusTag? = nil, lead: Words? = nil) {
        self.text = text
        self.above = above
        self.tag = tag
        self.lead = lead
    }

    public var body: Node {
        div(.class("heading")) {
            if let above { p(.class("heading-above")) { above } }
            h1 { text }
            if let tag { tag }
            if let lead { p(.class("lead")) { lead } }
        }
    }
}

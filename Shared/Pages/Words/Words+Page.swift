public import Calendar
public import HTML

extension Words {
    /// Data, the same in both languages: `Words(agency.name)`.
    public init(_ data: String) { self.init(data, data) }

    /// The words in the language of the page that is being put together.
    public var shown: String { self[.current] }
}

extension Markup {
    public static func buildExpression(_ words: Words) -> Node { .text(words.shown) }
}

public import Calendar
public import Contracts

extension Words {
    /// The same words as events and tokens carry them.
    public var bilingual: Bilingual { Bilingual(th: thai, en: english) }
}

extension Bilingual {
    /// The same words as pages and programmes have them.
    public var words: Words { Words(th, en) }
}

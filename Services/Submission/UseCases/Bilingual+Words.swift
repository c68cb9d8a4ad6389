import Calendar
import Contracts

extension Bilingual {
    /// Words of a page or programme as events carry them.
    init(_ words: Words) { self.init(th: words.thai, en: words.english) }

    var words: Words { Words(th, en) }
}

import Calendar
import Contracts

extension Words {
    /// The same words as events carry them.
    var bilingual: Bilingual { Bilingual(th: thai, en: english) }

    init(_ words: Bilingual) { self.init(words.th, words.en) }
}

import Calendar

extension Words {
    init(_ phrase: Phrase) { self.init(phrase.th, phrase.en) }
}

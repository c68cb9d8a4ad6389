import Calendar
public import HTTP

extension Problem {
    /// What a reader of one of the two languages would not be told: words that are missing, or are in the other language.
    public var untold: [String] {
        let said = [title] + [detail].compactMap { $0 } + fields.map(\.message) + helpers
        let missing = said.flatMap { [$0.thai, $0.english] }.filter(\.isEmpty)
        let foreign = said.map(\.english).filter { $0.unicodeScalars.contains { ("\u{E00}"..."\u{E7F}").contains($0) } }
        let untranslated = title.thai == title.english ? [title.thai] : []
        return missing.map { _ in "\(code): nothing" } + foreign + untranslated
    }
}

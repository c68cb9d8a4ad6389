public import Calendar

extension Language {
    /// The cookie in which a reader's choice is kept.
    public static let cookieName = "__Host-lang"

    /// The name in an address by which a reader switches: `?lang=en`.
    public static let queryName = "lang"
}

extension Request {
    /// The language that the reader chose, by this address or before; Thai for who has not (C7).
    ///
    /// What the browser was set up with says nothing: office machines are often left in English.
    public var language: Language { chosenLanguage ?? .thai }

    /// A problem as a program is told it.
    public func refusal(_ problem: Problem) -> Response { .problem(problem, in: languageOfProgram) }

    /// The language in which a program is answered, which says with each request what its reader understands.
    private var languageOfProgram: Language {
        if let chosenLanguage { return chosenLanguage }
        let ranges = MediaRange.parse(headers.all("Accept-Language"))
        func welcome(_ language: Language) -> Double {
            ranges.filter { $0.type.split(separator: "-").first.map(String.init) == language.rawValue }
                .map(\.quality).max() ?? 0
        }
        return welcome(.english) > welcome(.thai) ? .english : .thai
    }

    private var chosenLanguage: Language? {
        let asked = query[Language.queryName].flatMap { Language(rawValue: $0) }
        return asked ?? cookies[Language.cookieName].flatMap { Language(rawValue: $0) }
    }
}

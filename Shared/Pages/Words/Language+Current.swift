public import Calendar

extension Language {
    /// The language of the page that is being put together.
    ///
    /// Set once around a page by `Page.utf8`; components read it instead of passing it to each other.
    @TaskLocal public static var current: Language = .thai

    /// The cookie in which a reader's choice is kept.
    public static let cookieName = "__Host-lang"

    /// The name in an address by which a reader switches: `?lang=en`.
    public static let queryName = "lang"

    /// The language for a request: what its address asks for, else what the cookie remembers, else Thai (C7).
    public static func chosen(query: String?, cookie: String?) -> Language {
        query.flatMap { Language(rawValue: $0) } ?? cookie.flatMap { Language(rawValue: $0) } ?? .thai
    }

    public var other: Language { self == .thai ? .english : .thai }

    /// The language's name in itself.
    public var name: String { self == .thai ? "ไทย" : "English" }
}

public import Calendar

extension Language {
    /// The language of the page that is being put together.
    ///
    /// Set once around a page by `Page.utf8`; components read it instead of passing it to each other.
    @TaskLocal public static var current: Language = .thai

    public var other: Language { self == .thai ? .english : .thai }

    /// The language's name in itself.
    public var name: String { self == .thai ? "ไทย" : "English" }
}

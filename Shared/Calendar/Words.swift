/// The languages of the product, Thai first.
public enum Language: String, Sendable, Hashable, CaseIterable {
    case thai = "th"
    case english = "en"
}

/// The same text in both languages.
public struct Words: Sendable, Hashable {
    public var thai: String
    public var english: String

    public init(_ thai: String, _ english: String) { (self.thai, self.english) = (thai, english) }

    public subscript(language: Language) -> String { language == .thai ? thai : english }
}

/// Why something that a person typed is not taken, in words that can be shown beside the field.
public protocol InputRefusal: Error, Sendable, Equatable {
    var words: Words { get }
}

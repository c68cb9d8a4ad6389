/// A word or sentence in both languages of the product, Thai first.
public struct Bilingual: Codable, Sendable, Hashable {
    public let th: String
    public let en: String

    public init(th: String, en: String) { (self.th, self.en) = (th, en) }
}

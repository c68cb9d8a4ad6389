/// A place inside a JSON text (RFC 6901), such as `/form/sections/2/title`.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    public private(set) var tokens: [String]

    /// The whole text.
    public static let root = JSONPointer([])

    public init(_ tokens: [String]) { self.tokens = tokens }

    /// Reads the written form; nil when it does not begin with `/` or has a `~` that escapes nothing.
    public init?(_ text: String) {
        guard !text.isEmpty else { self = .root; return }
        guard text.first == "/" else { return nil }
        tokens = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let token = Self.unescaped(part) else { return nil }
            tokens.append(token)
        }
    }

    public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }

    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    /// The written form; empty for the whole text.
    public var description: String {
        tokens.map { token in
            var escaped = "/"
            for character in token.unicodeScalars {
                switch character {
                case "~": escaped += "~0"
                case "/": escaped += "~1"
                default: escaped.unicodeScalars.append(character)
                }
            }
            return escaped
        }.joined()
    }

    static func index(_ token: String, below count: Int) -> Int? {
        guard let index = Int(token), String(index) == token, index >= 0, index < count else { return nil }
        return index
    }

    private static func unescaped(_ part: Substring) -> String? {
        var result = ""
        var scalars = part.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "~" else { result.unicodeScalars.append(scalar); continue }
            switch scalars.next() {
            case "0": result += "~"
            case "1": result += "/"
            default: return nil
            }
        }
        return result
    }
}

/// The names and values behind the question mark, in their order.
public struct Query: Sendable, Equatable {
    public struct Pair: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }

    public let pairs: [Pair]

    public init(_ pairs: [Pair] = []) { self.pairs = pairs }

    /// Reads `a=1&b=2`; broken escapes, broken UTF-8 and U+0000 are refused, not repaired.
    init(_ text: Substring.UTF8View) throws(Problem) {
        var pairs: [Pair] = []
        for piece in text.split(separator: UInt8(ascii: "&")) {
            let halves = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count == 2 ? halves[1] : Substring().utf8
            guard let name = PercentCoding.decode(halves[0], plusIsSpace: true),
                let value = PercentCoding.decode(value, plusIsSpace: true),
                !name.utf8.contains(0), !value.utf8.contains(0)
            else { throw Problem.badAddress }
            pairs.append(Pair(name: name, value: value))
        }
        self.pairs = pairs
    }

    /// The first value of this name.
    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    public func all(_ name: String) -> [String] { pairs.compactMap { $0.name == name ? $0.value : nil } }

    /// Written out again, escaped, without the question mark.
    public var text: String {
        pairs.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
    }
}

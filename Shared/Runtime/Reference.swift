/// The short number that people see, say and type: ten Crockford characters and a check character.
///
/// O, I and L are read as 0, 1 and 1; hyphens and spaces are ignored. The check character is Crockford's,
/// the number modulo 37, and finds every single wrong or swapped character.
public struct Reference: Sendable, Hashable, CustomStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U")
    private static let digits = 10

    private let number: UInt64

    /// A reference drawn at random.
    public static func random() -> Reference {
        Reference(number: UInt64.random(in: 0..<(1 << 50)))
    }

    private init(number: UInt64) { self.number = number }

    /// Reads what a person typed, or nil when it is not a reference (or one with a slip in it).
    public init?(_ typed: String) {
        var values: [UInt64] = []
        for character in typed.uppercased() where character != "-" && character != " " {
            let read: Character = ["O": "0", "I": "1", "L": "1"][character] ?? character
            guard let value = Self.alphabet.firstIndex(of: read) else { return nil }
            values.append(UInt64(value))
        }
        guard values.count == Self.digits + 1, let check = values.popLast() else { return nil }
        guard values.allSatisfy({ $0 < 32 }) else { return nil }
        let number = values.reduce(0) { $0 << 5 | $1 }
        guard number % 37 == check else { return nil }
        self.number = number
    }

    /// Written in two groups and the check character: `7F3KQ-29VXA-4`.
    public var description: String {
        let characters = (0..<Self.digits).map { place in
            Self.alphabet[Int(number >> (5 * UInt64(Self.digits - 1 - place)) & 31)]
        }
        let half = Self.digits / 2
        return String(characters[..<half]) + "-" + String(characters[half...]) + "-"
            + String(Self.alphabet[Int(number % 37)])
    }
}

/// The short number that people see, say and type: ten Crockford characters and a check character of the same 32.
///
/// O, I and L are read as 0, 1 and 1; hyphens and spaces are ignored. The characters are the coefficients of a polynomial
/// over the field of 32 elements that is 0 at its generator. All eleven places weigh differently, so that the check
/// finds every single wrong character and any two that were swapped, near or far, and no character stands for another
/// that cannot be said on the telephone.
public struct Reference: Sendable, Hashable, CustomStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 11

    /// Five bits each, the check last.
    private let characters: [UInt8]

    /// A reference drawn at random.
    public static func random() -> Reference {
        let drawn = (1..<length).map { _ in UInt8.random(in: 0..<32) }
        return Reference(characters: drawn + [timesGenerator(value(of: drawn))])
    }

    private init(characters: [UInt8]) { self.characters = characters }

    /// Reads what a person typed, or nil when it is not a reference (or one with a slip in it).
    public init?(_ typed: String) {
        guard let characters = Self.read(typed), Self.value(of: characters) == 0 else { return nil }
        self.init(characters: characters)
    }

    /// Whether a text looks like a reference and is none: something was misheard or mistyped.
    public static func isMistyped(_ typed: String) -> Bool {
        read(typed).map { value(of: $0) != 0 } ?? false
    }

    /// Written in two groups and the check character: `7F3KQ-29VXA-P`.
    public var description: String {
        let text = characters.map { Self.alphabet[Int($0)] }
        return String(text[..<5]) + "-" + String(text[5..<10]) + "-" + String(text[10...])
    }

    private static func read(_ typed: String) -> [UInt8]? {
        var characters: [UInt8] = []
        for character in typed.uppercased() where character != "-" && character != " " {
            let meant: Character = ["O": "0", "I": "1", "L": "1"][character] ?? character
            guard let value = alphabet.firstIndex(of: meant) else { return nil }
            characters.append(UInt8(value))
        }
        return characters.count == length ? characters : nil
    }

    /// The polynomial with these coefficients, at the generator.
    private static func value(of characters: [UInt8]) -> UInt8 {
        characters.reduce(0) { timesGenerator($0) ^ $1 }
    }

    /// Multiplies in the field of 32 elements, whose generator is a root of x⁵ + x² + 1.
    private static func timesGenerator(_ element: UInt8) -> UInt8 {
        let doubled = element << 1
        return doubled & 0b10_0000 == 0 ? doubled : doubled ^ 0b10_0101
    }
}

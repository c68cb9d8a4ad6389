/// A one-time code that a person types once: 24 Crockford characters, 120 random bits.
///
/// Only `digest` is stored. With 120 bits a plain hash is enough: there is nothing to guess.
public struct ActivationCode: Sendable, Equatable, CustomStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 24
    private static let group = 4

    private let characters: String

    public static func random() -> ActivationCode {
        ActivationCode(characters: String(SecureRandom.bytes(length).map { alphabet[Int($0 & 31)] }))
    }

    private init(characters: String) { self.characters = characters }

    /// Reads what a person typed, or nil when it cannot be a code.
    ///
    /// O, I and L are read as 0, 1 and 1.
    public init?(_ typed: String) {
        // Longer than any code with its separators: not worth reading.
        guard typed.utf8.count <= 4 * Self.length else { return nil }
        var characters = ""
        for character in typed.uppercased() where character != "-" && !character.isWhitespace {
            let read: Character = ["O": "0", "I": "1", "L": "1"][character] ?? character
            guard Self.alphabet.contains(read) else { return nil }
            characters.append(read)
        }
        guard characters.count == Self.length else { return nil }
        self.characters = characters
    }

    /// SHA-256 of the code, the form in which it is kept.
    public var digest: [UInt8] { SHA256.hash(characters) }

    /// The code itself, in groups of four, to be shown or sent once.
    public func reveal() -> String {
        stride(from: 0, to: Self.length, by: Self.group)
            .map { String(characters.dropFirst($0).prefix(Self.group)) }
            .joined(separator: "-")
    }

    public var description: String { "•••" }
}

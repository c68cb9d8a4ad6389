import Foundation

/// Text for a header field: one line, whatever anybody typed.
public struct HeaderText: Sendable, Hashable {
    public let text: String

    /// Nil when the text has a line break or another control character, with which a further field could be forged.
    public init?(_ text: String) {
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }),
            !text.unicodeScalars.contains("\u{2028}"), !text.unicodeScalars.contains("\u{2029}")
        else { return nil }
        self.text = text
    }

    /// The text as it stands in a field: plain if it can be, else in encoded words (RFC 2047 §2).
    ///
    /// A word has at most 75 characters and never splits what a reader sees as one character: Thai vowels and tones
    /// stay with their consonant.
    func encoded(following used: Int) -> String {
        if isPlain, used + text.utf8.count <= 76 { return text }
        // A line with encoded words has at most 76 characters, the field's name included; =?UTF-8?B?…?= takes 12.
        func most(_ words: [String]) -> Int { words.isEmpty ? min(45, (64 - used) / 4 * 3) : 45 }
        var words: [String] = []
        var piece: [UInt8] = []
        for character in text {
            let bytes = Array(String(character).utf8)
            if piece.count + bytes.count > most(words), !piece.isEmpty {
                words.append(Self.word(piece))
                piece = []
            }
            // A character longer than a word (a heap of marks) can only be cut between its scalars.
            if bytes.count > most(words) {
                for scalar in character.unicodeScalars {
                    let part = Array(String(scalar).utf8)
                    if piece.count + part.count > most(words) {
                        words.append(Self.word(piece))
                        piece = []
                    }
                    piece += part
                }
            } else {
                piece += bytes
            }
        }
        if !piece.isEmpty { words.append(Self.word(piece)) }
        return words.joined(separator: "\r\n ")
    }

    /// Nothing that a reader of headers might take for syntax.
    private var isPlain: Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?") && !text.hasPrefix(" ")
            && !text.hasSuffix(" ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Data(bytes).base64EncodedString())?=" }
}

import Calendar
import Foundation

/// What a password must be: long, and not what anybody would try.
///
/// NIST SP 800-63B-4 §3.1.1: at least fifteen characters where it is the only proof, no rules about kinds of character,
/// no expiry. Compared in NFC; nothing is trimmed.
enum PasswordRule {
    static let shortest = 15
    static let longest = 128
    /// What must be left of it when everything that can be guessed is taken away.
    static let leastOfItsOwn = 8

    enum Refusal: Error, Sendable, Equatable, CaseIterable {
        case tooShort
        case tooLong
        /// A control character or broken text, which another keyboard could not type again.
        case unusable
        /// Made of common words, runs and repetitions.
        case common
        /// Made of the person's own names or the agency's.
        case aboutYou
    }

    /// The form in which a password is hashed.
    static func normalised(_ typed: String) -> String { typed.precomposedStringWithCanonicalMapping }

    /// `context` are the words that are known about the person: names, agency, position, addresses.
    static func refusal(of typed: String, context: [String]) -> Refusal? {
        let password = normalised(typed)
        let scalars = password.unicodeScalars
        guard scalars.allSatisfy({ $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && $0.value != 0xFFFD }) else {
            return .unusable
        }
        guard scalars.count >= shortest else { return .tooShort }
        guard scalars.count <= longest else { return .tooLong }
        // Once as it stands and once with figures read as the letters that they look like: P4ssw0rd is password.
        let common = [false, true].map { ownPart(of: password, besides: [], readingFigures: $0) }.min() ?? 0
        if common < leastOfItsOwn { return .common }
        let own = [false, true].map { ownPart(of: password, besides: context, readingFigures: $0) }.min() ?? 0
        return own < leastOfItsOwn ? .aboutYou : nil
    }

    /// How many characters are left without the person's words, common words, runs and repetitions.
    private static func ownPart(of password: String, besides context: [String], readingFigures: Bool) -> Int {
        func folded(_ text: String) -> [Character] { Self.folded(text, readingFigures: readingFigures) }
        let personal = pieces(of: context).map(folded)
        let words = Set(personal + CommonPasswords.words.map(folded)).filter { $0.count >= 3 }
        return withoutRuns(without(words.sorted { $0.count > $1.count }, in: folded(password))).count
    }

    /// Small letters, Latin digits, no separators.
    private static func folded(_ text: String, readingFigures: Bool) -> [Character] {
        let alike: [Character: Character] = [
            "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s",
        ]
        return ThaiDigits.latin(text).lowercased().filter { !" -_.,/\\".contains($0) }
            .map { readingFigures ? alike[$0] ?? $0 : $0 }
    }

    private static func pieces(of context: [String]) -> [String] {
        context.flatMap { text in [text] + text.split { !$0.isLetter && !$0.isNumber }.map(String.init) }
    }

    /// Takes every occurrence of the words away, longer words first.
    private static func without(_ words: [[Character]], in text: [Character]) -> [Character] {
        var text = text
        for word in words where word.count <= text.count {
            var kept: [Character] = []
            var place = 0
            while place < text.count {
                if text[place...].starts(with: word) {
                    place += word.count
                } else {
                    kept.append(text[place])
                    place += 1
                }
            }
            text = kept
        }
        return text
    }

    /// Of a run (abcd, 4321, aaaa) and of a repeated stretch, only the beginning counts.
    private static func withoutRuns(_ text: [Character]) -> [Character] {
        var kept: [Character] = []
        var step: Int?
        for (index, character) in text.enumerated() {
            guard index > 0 else {
                kept.append(character)
                continue
            }
            let now = value(character) - value(text[index - 1])
            let continues = abs(now) <= 1 && (step == nil || step == now)
            step = abs(now) <= 1 ? now : nil
            if !continues { kept.append(character) }
        }
        return distinct(kept)
    }

    /// Without what has stood there before in stretches of three.
    private static func distinct(_ text: [Character]) -> [Character] {
        var seen: Set<[Character]> = []
        var kept: [Character] = []
        var place = 0
        while place < text.count {
            let stretch = Array(text[place..<min(place + 3, text.count)])
            if stretch.count == 3, seen.contains(stretch) {
                place += 3
                continue
            }
            if place >= 2 { seen.insert(Array(text[(place - 2)...place])) }
            kept.append(text[place])
            place += 1
        }
        return kept
    }

    private static func value(_ character: Character) -> Int {
        character.unicodeScalars.first.map { Int($0.value) } ?? 0
    }
}

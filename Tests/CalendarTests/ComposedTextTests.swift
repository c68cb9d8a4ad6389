import Foundation
import Testing

@testable import Calendar

struct ComposedTextTests {
    /// Letters, marks of every combining class of Thai, and characters that compose with others.
    private static let alphabet: [Unicode.Scalar] = [
        "ก", "า", "ำ", "เ", "\u{0E31}", "\u{0E34}", "\u{0E38}", "\u{0E39}", "\u{0E3A}", "\u{0E47}", "\u{0E48}",
        "\u{0E4B}", "\u{0E4C}", "\u{0E4D}", "e", "\u{E9}", "\u{301}", "\u{323}", "“", "가", "\u{1100}", "\u{1161}", "๕",
    ]

    @Test func whatIsTakenForComposedIs() {
        var found = 0
        for first in Self.alphabet {
            for second in Self.alphabet {
                for third in Self.alphabet {
                    let text = String(String.UnicodeScalarView([first, second, third]))
                    guard CleanText.isComposed(text) else { continue }
                    found += 1
                    let composed = text.precomposedStringWithCanonicalMapping
                    #expect(Array(composed.unicodeScalars) == Array(text.unicodeScalars), "\(text.debugDescription)")
                }
            }
        }
        #expect(found > 1_000)
    }

    @Test func whatIsNotComposedIsComposed() throws {
        #expect(Array(try CleanText("e\u{301}").value.unicodeScalars) == ["\u{E9}"])
        #expect(Array(try CleanText("กํ\u{0E48}\u{0E38}").value.unicodeScalars).last == "\u{0E48}")
        #expect(try CleanText("\u{F70F}").value == "\u{0E0D}")
    }
}

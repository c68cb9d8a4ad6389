import Testing

@testable import Calendar

struct KnownCleanTests {
    /// Letters, marks of every combining class of Thai, spaces seen and unseen, and characters that compose with others.
    private static let alphabet: [Unicode.Scalar] = [
        "ก", "า", "ำ", "เ", "\u{0E31}", "\u{0E34}", "\u{0E38}", "\u{0E39}", "\u{0E3A}", "\u{0E47}", "\u{0E48}",
        "\u{0E4B}", "\u{0E4C}", "\u{0E4D}", "e", "\u{E9}", "\u{301}", "\u{323}", "“", "가", "\u{1100}", "\u{1161}", "๕",
        " ", "\n", "\r", "\t", "\u{A0}", "\u{AD}", "\u{200B}", "\u{F70F}",
    ]

    @Test func whatIsTakenForCleanIsLeftAlone() throws {
        var found = 0
        for first in Self.alphabet {
            for second in Self.alphabet {
                for third in Self.alphabet {
                    for fourth in ["ก", "\u{0E38}", "\u{0E48}", " "] as [Unicode.Scalar] {
                        let text = String(String.UnicodeScalarView([first, second, third, fourth]))
                        guard CleanText.isClean(text) else { continue }
                        found += 1
                        let cleaned = try CleanText.cleaned(text)
                        #expect(cleaned.unicodeScalars.elementsEqual(text.unicodeScalars), "\(text.debugDescription)")
                    }
                }
            }
        }
        #expect(found > 5_000)
    }

    @Test func ordinaryTextIsTakenForClean() {
        for text in ["", "ดำเนินการแล้วร้อยละ 50 ของแผน\nเก่า น้ำ กู้ ทั้งสิ้น 3,125,000.00 บาท", "Café “x” – 12%"] {
            #expect(CleanText.isClean(text), "\(text)")
        }
    }

    @Test(arguments: [
        " a", "a ", "a  b", "\na", "a\n", "a \nb", "a\n b", "a\tb", "เเ", "ก\u{0E48}\u{0E38}", "e\u{301}", "\u{7}",
    ])
    func whatARuleConcernsIsNot(_ text: String) { #expect(!CleanText.isClean(text)) }

    @Test func whatIsNotComposedIsComposed() throws {
        #expect(Array(try CleanText("e\u{301}").value.unicodeScalars) == ["\u{E9}"])
        #expect(Array(try CleanText("กํ\u{0E48}\u{0E38}").value.unicodeScalars).last == "\u{0E48}")
        #expect(try CleanText("\u{F70F}").value == "\u{0E0D}")
    }
}

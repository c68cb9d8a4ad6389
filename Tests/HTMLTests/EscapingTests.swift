import HTML
import Testing

struct EscapingTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("Tom & \"Jerry\"'s", "Tom &amp; &quot;Jerry&quot;&#39;s"),
        ("&amp;", "&amp;amp;"),
        ("Ünal", "Ünal"),
        ("สำนักงานจังหวัดระยอง ที่ รย ๐๐๑๗.๒/ว ๑๕๕๘", "สำนักงานจังหวัดระยอง ที่ รย ๐๐๑๗.๒/ว ๑๕๕๘"),
        ("ก่อน–หลัง “ดี”", "ก่อน–หลัง “ดี”"),
        ("<\u{0301}b>", "&lt;\u{0301}b&gt;"),
        ("a\0b", "a\u{FFFD}b"),
        ("รายงาน\u{202E}fdp.exe", "รายงาน\u{FFFD}fdp.exe"),
        ("\u{2067}x\u{2069}", "\u{FFFD}x\u{FFFD}"),
        ("😀 < 👩‍👩‍👧", "😀 &lt; 👩‍👩‍👧"),
        ("", ""),
    ])
    func writesTextThatCannotBecomeMarkup(text: String, expected: String) {
        #expect(Node.text(text).markup == expected)
        #expect(p(.title(text)) { text }.markup == "<p title=\"\(expected)\">\(expected)</p>")
    }

    /// Swift compares text by canonical equivalence, so bytes are compared here.
    @Test(arguments: ["น้ำ", "นํ้า", "e\u{301}", "é", "ก็\r\n\tข"])
    func keepsEveryByteOfHarmlessText(text: String) {
        #expect(Node.text(text).utf8() == Array(text.utf8))
    }

    @Test func writesTheSameIntoBytesAndStreams() {
        let page = div(.class("a", nil, "b"), .data("x", "<ก>")) {
            for index in 1...3 { p { "บรรทัด \(index) & ต่อ" } }
            br()
        }
        var stream = "ก่อนหน้า "
        page.write(to: &stream)
        #expect(stream == "ก่อนหน้า " + String(decoding: page.utf8(), as: UTF8.self))
    }
}

import HTML
import Testing

struct AddressTests {
    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
        "java\nscript:alert(1)", "\u{1}javascript:alert(1)", "vbscript:x", "data:text/html,<script>", "blob:x",
        "file:///etc/passwd", "//evil.example/x", "/\\evil.example", "\\\\evil.example", "//\u{301}evil.example",
        "https:evil.example", "http://", "mailto:", "reports/1", "", " ", "view-source:http://x", "ｊavascript:x",
    ])
    func refusesWhatAPageMustNotPointAt(text: String) {
        #expect(Address(text) == nil)
    }

    @Test(arguments: [
        "/reports/1?x=1#top", "/", "?page=2", "#field", "https://www.info.go.th/", "HTTP://example.go.th",
        "mailto:saraban@example.go.th", "tel:+6638694000", "https://th.wikipedia.org/wiki/ระยอง",
    ])
    func letsPlacesPass(text: String) throws {
        #expect(try #require(Address(text)).description == text)
    }

    @Test(arguments: [
        ("R1A", "/reports/R1A?q=R1A"),
        ("../admin", "/reports/..%2Fadmin?q=..%2Fadmin"),
        ("a&b=c#d", "/reports/a%26b%3Dc%23d?q=a%26b%3Dc%23d"),
        ("ก", "/reports/%E0%B8%81?q=%E0%B8%81"),
        ("\n%", "/reports/%0A%25?q=%0A%25"),
    ])
    func encodesWhatIsInserted(value: String, expected: String) {
        let address: Address = "/reports/\(value)?q=\(value)"
        #expect(address.description == expected)
    }

    @Test func cannotBeGivenASchemeByAnInsertedValue() {
        let value = "javascript:alert(1)"
        let address: Address = "\(value)"
        #expect(a(.href(address)).markup == "<a href=\"javascript%3Aalert%281%29\"></a>")
    }

    @Test func goesOnFromAnAddress() {
        let page: Address = "/reports/\("a b")"
        let field: Address = "\(page)#m6-\(7)"
        #expect(field.description == "/reports/a%20b#m6-7")
    }
}

import Calendar
import HTML
import HTTP
import Testing

@testable import Pages

struct FrameTests {
    @Test(
        arguments: [
            ("/inbox", "/inbox?lang=en"), ("/inbox?sort=due", "/inbox?sort=due&lang=en"),
            ("/inbox?lang=th&sort=due#x", "/inbox?sort=due&lang=en"), ("/?language=x", "/?language=x&lang=en"),
        ] as [(Address, String)])
    func leadsToTheSamePageInTheOtherLanguage(here: Address, expected: String) {
        #expect(here.asking("lang", for: "en").description == expected)
    }

    @Test(
        arguments: [
            (1, 1, [1]), (1, 3, [1, 2, 3]), (4, 12, [1, 2, 3, 4, 5, nil, 12]), (6, 12, [1, nil, 5, 6, 7, nil, 12]),
            (12, 12, [1, nil, 11, 12]),
        ] as [(Int, Int, [Int?])])
    func namesTheNeighboursAndTheEnds(page: Int, pages: Int, expected: [Int?]) {
        #expect(Pagination.shown(page: page, of: pages) == expected)
    }

    @Test func namesEveryFileThatTheManifestLacks() {
        let missing = StaticFiles.Name.allCases.map(\.rawValue).filter { $0 != "style.css" }
        #expect(throws: StaticFiles.Unusable.lacks(names: missing)) {
            try StaticFiles(manifest: ["style.css": "style.1.css"])
        }
        #expect(throws: StaticFiles.Unusable.unreadable(path: "/nowhere/manifest.json")) {
            try StaticFiles(manifestAt: "/nowhere/manifest.json")
        }
    }

    @Test(arguments: Duty.allCases)
    func offersEachPlaceOnce(duty: Duty) {
        let items = Menu.items(for: [duty, .reports])
        #expect(Set(items).count == items.count)
        #expect(items.first == Menu.home)
    }

    @Test func findsTheGravestProblemOfAField() {
        let problems = [
            FieldProblem("a", Words("ทราบ"), severity: .notice), FieldProblem("b", Words("ผิด")),
            FieldProblem("a", Words("ชี้แจง"), severity: .explain),
        ]
        #expect(problems.first(for: "a")?.severity == .explain)
        #expect(problems.first(for: "b")?.severity == .error)
        #expect(problems.first(for: "c") == nil)
    }

    /// What was typed comes back into the page, except a password.
    @Test func keepsWhatWasTypedButNoPassword() {
        let typed = "๑๐๑ <b>\"x\"</b>"
        let number = NumberField(Field("n", Words("จำนวน", "Number")), value: typed).body.markup
        #expect(number.contains("value=\"๑๐๑ &lt;b&gt;&quot;x&quot;&lt;/b&gt;\""))
        let secret = TextField(Field("p", Words("รหัส", "Password")), value: "ทุเรียน", kind: .password).body.markup
        #expect(!secret.contains("ทุเรียน"))
    }

    @Test func greetsAnErrorInTheTitleOfThePage() throws {
        let page = Page(Words("หน้า", "Page"), here: "/", problems: [FieldProblem("a", Words("ผิด"))]) { h1 { "x" } }
        let markup = String(decoding: page.utf8(on: try Gallery.site(), for: nil, in: .thai), as: UTF8.self)
        #expect(markup.contains("<title>ผิดพลาด: หน้า – รายงาน</title>"))
        #expect(markup.contains("href=\"#a\""))
    }
}

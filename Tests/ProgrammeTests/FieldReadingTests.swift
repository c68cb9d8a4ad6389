import Calendar
import JSON
import Programme
import Testing

struct FieldReadingTests {
    private func field(_ id: String) throws -> Field {
        let programme = try ProjectQuarterly.programme()
        return try #require(programme.form.field(id) ?? programme.register?.form.field(id))
    }

    @Test(
        arguments: [
            ("percent", "๕๐", 50), ("percent", " 100 % ", 100), ("spent", "๑,๒๓๔.๕", "1234.50"),
            ("starts", "๑ ต.ค. ๖๓", "2020-10-01"),
            ("fiscal_year", "๒๕๖๔", 2564), ("budget_source", "cluster", "cluster"),
            ("name", "  น\u{0E4D}\u{0E49}า ", "น\u{0E49}\u{0E33}"),
            ("telephone", "0 3869 4000 ต่อ 12", "0 3869 4000 ต่อ 12"), ("percent", "  ", nil),
            ("results", "ก\r\nข", "ก\nข"),
        ] as [(String, String, JSONValue)])
    func storesOneForm(id: String, typed: String, stored: JSONValue) throws {
        let field = try field(id)
        #expect(try field.read(.string(typed)) == stored)
        #expect(try field.read(stored) == stored)
    }

    @Test(arguments: [
        ("percent", "101"), ("percent", "abc"), ("spent", "-1"), ("spent", "1.234"), ("starts", "29/2/2565"),
        ("starts", "2564-03-31"),
        ("budget_source", "lottery"), ("name", "ก\nข"), ("name", String(repeating: "ก", count: 301)),
        ("name", "a\u{202E}b"),
        ("telephone", "ไม่มี"), ("fiscal_year", "2559"),
    ])
    func refusesTheRestInBothLanguages(id: String, typed: String) throws {
        let field = try field(id)
        let refusal = try #require(throws: FieldRefusal.self) { try field.read(.string(typed)) }
        #expect(refusal.field == id)
        #expect(refusal.words.thai != refusal.words.english)
    }

    @Test(
        arguments: [
            [["id": "1", "name": "a.exe", "type": "exe", "bytes": 5]],
            [["id": "1", "name": "a.pdf", "type": "pdf", "bytes": 6_000_000]],
            [["name": "a.pdf"]], "a.pdf",
        ] as [JSONValue])
    func refusesFilesThatDoNotFit(files: JSONValue) throws {
        let field = try field("photos")
        #expect(throws: FieldRefusal.self) { try field.read(files) }
    }
}

import Testing

@testable import AuthService

struct CSVTableTests {
    @Test func readsQuotedCellsWithCommasQuotesAndLines() throws {
        let table = try CSVTable("a,b\r\n\"x, \"\"y\"\"\",\"one\ntwo\"\r\n3,4\r\n", columns: ["a", "b"])
        #expect(table.rows.map { [$0["a"], $0["b"]] } == [["x, \"y\"", "one\ntwo"], ["3", "4"]])
        #expect(table.rows.map(\.line) == [2, 4])
    }

    @Test func readsWhatSpreadsheetsWriteInFront() throws {
        #expect(try CSVTable("\u{FEFF}a\n ก \n", columns: ["a"]).rows.first?["a"] == "ก")
    }

    @Test(arguments: [
        ("", 1), ("a,b\n1\n", 2), ("a,b\n1,\"2\n", 2), ("a,b\n\"1\"x,2\n", 2), ("b\n1\n", 1),
    ])
    func saysOnWhichLineATableBreaks(text: String, line: Int) {
        let error = #expect(throws: CSVTable.Malformed.self) { try CSVTable(text, columns: ["a"]) }
        #expect(error?.line == line)
    }
}

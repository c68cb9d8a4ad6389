import Foundation
import Spreadsheet
import Testing

struct SheetTests {
    private static let rows = [
        ["รหัส", "ชื่อ", "หมายเหตุ"], ["011013900000", "องค์การบริหารส่วนตำบลคลองหิน, กระบี่", "บรรทัดหนึ่ง\nบรรทัดสอง"],
        ["0107", "น้ำ \"แม่\"", "=1+1"], ["-5", "", "@ก"],
    ]

    private static var sheet: Sheet { Sheet(rows: rows.enumerated().map { Sheet.Row($0 + 1, $1) }) }

    private static func cells(_ bytes: [UInt8]) throws -> [[String]] { try Sheet.read(bytes).sheet.rows.map(\.cells) }

    @Test func whatIsWrittenIsReadAgain() throws {
        let csv = Self.sheet.csv
        #expect(try Self.cells(csv) == Self.rows)
        #expect(try Self.cells(Self.sheet.workbook(named: "หน่วยงาน")) == Self.rows)
    }

    @Test func aFileOfOursRunsNothing() throws {
        let text = String(decoding: Self.sheet.csv, as: UTF8.self)
        #expect(text.hasPrefix("\u{FEFF}รหัส,"))
        #expect(text.contains(",'=1+1\r\n") && text.contains("'-5,") && text.contains("'@ก"))
        #expect(Harmless.cell("＝1") == "'＝1")
        #expect(Harmless.original("'ใต้") == "'ใต้")
    }

    @Test func readsWhatOlderThaiExcelSaves() throws {
        // Windows-874: "ชื่อ,รหัส" CRLF "น้ำ,๑".
        let bytes: [UInt8] = [
            0xAA, 0xD7, 0xE8, 0xCD, 0x2C, 0xC3, 0xCB, 0xD1, 0xCA, 13, 10, 0xB9, 0xE9, 0xD3, 0x2C, 0xF1,
        ]
        let (sheet, lettering) = try Sheet.read(bytes)
        #expect(lettering == .windows874)
        #expect(sheet.rows.map(\.cells) == [["ชื่อ", "รหัส"], ["น้ำ", "๑"]])
    }

    @Test(arguments: ["a;b\n1;2", "a\tb\r\n1\t2\r\n", "\u{FEFF}a,b\n\n\n1,2\n", "\"a\",b\n1,\"2\""])
    func readsEveryUsualKindOfTable(text: String) throws {
        #expect(try Self.cells(Array(text.utf8)) == [["a", "b"], ["1", "2"]])
    }

    @Test(
        arguments: [
            ([], .empty), (Array("a,\"b\nc".utf8), .quotation), (Array("a,\"b\"c".utf8), .quotation),
            ([0x61, 0xFF, 0x0A], .encoding),
            ([0xD0, 0xCF, 0x11, 0xE0, 0, 0], .kind), ([0x50, 0x4B, 3, 4, 1, 2, 3], .workbook),
            (Array(String(repeating: "a,", count: 300).utf8), .tooLarge), ([0x0A, 0x0D], .empty),
        ] as [([UInt8], Sheet.Unreadable.Reason)])
    func saysWhyAFileCannotBeRead(bytes: [UInt8], reason: Sheet.Unreadable.Reason) {
        #expect { try Sheet.read(bytes) } throws: { ($0 as? Sheet.Unreadable)?.reason == reason }
    }

    /// Every file that lies: each is refused, and none is unpacked further than it may be.
    @Test(arguments: [
        "bomb", "entity", "external", "doctype", "no-sheet", "cut", "many-columns", "wide-cell", "password",
    ])
    func refusesAWorkbookThatLies(kind: String) throws {
        let bytes = try Self.made(kind)
        #expect(throws: Sheet.Unreadable.self) { try Sheet.read(bytes) }
    }

    @Test(arguments: ["inline", "numbers", "gaps", "hidden-first"])
    func readsWorkbooksOfOtherPrograms(kind: String) throws {
        let expected: [String: [[String]]] = [
            "inline": [["slug", "น้ำ"]], "numbers": [["6810507", "1.5", "TRUE"]],
            "gaps": [["a", "", "c"], ["", "", "z"]],
            "hidden-first": [["shown"]],
        ]
        #expect(try Self.cells(Self.made(kind)) == expected[kind])
    }

    /// Made by Python's own zip, because what our writer writes says nothing about what we can read.
    private static func made(_ kind: String) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "workbook.py")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        let target = folder.appending(path: "x.xlsx")
        process.arguments = [script.path, kind, target.path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return [UInt8](try Data(contentsOf: target))
    }
}

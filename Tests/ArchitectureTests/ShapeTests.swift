import Foundation
import Testing

struct ShapeTests {
    @Test func everyFileIsShortOrSaysWhyNotAndIsNamedForWhatItHolds() throws {
        let files = try Repository.files(
            below: ["Services", "Shared", "Tests", "deploy"], endingIn: ["swift", "sql", "sh", "py", "js"])
        for file in files { #expect(ShapeRules.broken(by: file) == [], "\(file.path)") }
    }

    @Test func theUsualFileFitsOnAScreenOrTwo() throws {
        let lengths = try Repository.files(below: ["Services", "Shared"], endingIn: ["swift"]).map(\.lineCount).sorted()
        let median = try #require(lengths.isEmpty ? nil : lengths[lengths.count / 2])
        #expect(median <= 100)
    }

    @Test func cFoldersHoldAModuleMapAndAHeaderOnly() throws {
        for module in ImportRules.wrappers.keys {
            let held = try FileManager.default.contentsOfDirectory(
                atPath: Repository.root.appending(path: "Shared/\(module)").path)
            #expect(Set(held) == ["module.modulemap", "shim.h"], "Shared/\(module)")
        }
    }

    @Test(arguments: [
        ("Shared/HTTP/Server.swift", String(repeating: "\n", count: 401)),
        ("Shared/HTTP/StringUtils.swift", ""),
        ("Shared/HTTP/Server.swift", "public struct HTTP {}"),
        ("Services/Auth/Program.swift", "enum AuthService {}"),
    ])
    func aMisshapenFileIsFound(path: String, text: String) {
        #expect(ShapeRules.broken(by: SourceFile(path: path, text: text)).count == 1)
    }

    @Test func aLongFileMayGiveItsReason() {
        let text = "// \(ShapeRules.excuse) the table is one thing.\n" + String(repeating: "\n", count: 500)
        #expect(ShapeRules.broken(by: SourceFile(path: "Shared/HTTP/Table.swift", text: text)) == [])
    }
}

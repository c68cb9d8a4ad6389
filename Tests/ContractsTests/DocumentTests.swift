import Contracts
import Foundation
import Testing

/// `docs/events.md` is what people read; it may not fall behind the catalogue.
struct DocumentTests {
    private struct Row {
        let publisher: String
        let readers: Set<String>
    }

    /// The rows of the table of events; a name that stands there twice is reported.
    private func table() throws -> [String: Row] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/events.md")
        var rows: [String: Row] = [:]
        for line in try String(contentsOf: file.standardizedFileURL, encoding: .utf8).split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("| `"), cells.count == 5 else { continue }
            let name = cells[0].trimmingCharacters(in: ["`"])
            #expect(rows[name] == nil, "\(name) stands twice")
            rows[name] = Row(publisher: cells[1], readers: Set(cells[2].components(separatedBy: ", ")))
        }
        return rows
    }

    @Test func tableListsTheCatalogue() throws {
        #expect(try table().keys.sorted() == Catalogue.entries.map(\.name).sorted())
    }

    @Test(arguments: Catalogue.entries)
    func tableNamesPublisherAndReaders(entry: Catalogue.Entry) throws {
        let row = try #require(try table()[entry.name])
        #expect(row.publisher == entry.publisher)
        #expect(row.readers.subtracting(["ministries"]) == entry.readers)
        #expect(row.readers.contains("ministries") == (entry.publisher == "approval"))
    }
}

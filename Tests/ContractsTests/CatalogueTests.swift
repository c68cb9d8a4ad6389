import Contracts
import Foundation
import TestSupport
import Testing

struct CatalogueTests {
    static let services: Set<String> = ["auth", "submission", "approval", "notification"]
    static let names = Catalogue.entries.map(\.name)

    @Test(arguments: names)
    func namesFollowThePattern(name: String) throws {
        let pattern = try Regex(#"(auth|submission|approval|notification)\.[a-z_]+\.[a-z_]+\.v[1-9][0-9]*"#)
        #expect(name.wholeMatch(of: pattern) != nil)
    }

    @Test func noTwoEventsShareAName() {
        #expect(Set(Self.names).count == Self.names.count)
        #expect(!Self.names.isEmpty)
    }

    /// Whoever numbers an aggregate's events is the only one who may publish them.
    @Test(arguments: Catalogue.entries)
    func publisherOwnsTheAggregate(entry: Catalogue.Entry) {
        #expect(entry.name.hasPrefix(entry.publisher + "."))
        #expect(Self.services.contains(entry.publisher))
    }

    @Test(arguments: Catalogue.entries)
    func everyEventHasReadersAmongTheOtherServices(entry: Catalogue.Entry) {
        #expect(!entry.readers.isEmpty)
        #expect(entry.readers.isSubset(of: Self.services.subtracting([entry.publisher])))
    }

    @Test(arguments: names)
    func routingKeyFitsTheBroker(name: String) {
        let longest = Wire.routingKey(name, agency: String(repeating: "a", count: 32))
        #expect(longest.hasPrefix(name + "."))
        #expect(longest.utf8.count <= 255)
    }

    @Test(arguments: names)
    func everyEventHasAnExample(name: String) throws {
        #expect(try EventExamples.names().contains(name))
    }

    @Test func everyExampleBelongsToAnEvent() throws {
        let orphans = try EventExamples.names().filter { file in !Self.names.contains { file.isExample(of: $0) } }
        #expect(orphans == [])
    }

    @Test func schemasAreThoseOfTheEventsAndOfWhatTheyShare() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Shared/Contracts/Schemas")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.standardizedFileURL.path)
        #expect(files.sorted() == Set(Self.names).union(Catalogue.sharedSchemas).map { $0 + ".json" }.sorted())
    }

    @Test(arguments: ["", "_types.json", "../Schemas/_types", "auth.agencies.changed.v2", "_types\u{0}", "/etc/passwd"])
    func tellsNothingAboutUnknownSchemas(name: String) {
        #expect(Catalogue.schema(named: name) == nil)
    }
}

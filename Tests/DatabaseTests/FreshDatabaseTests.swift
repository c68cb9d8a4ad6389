import Database
import Foundation
import TestSupport
import Testing

/// Databases for tests have what the product's database has, and are apart from each other.
@Suite(.freshDatabase)
struct FreshDatabaseTests {
    @Test func sortsThaiWordsAsTheDictionaryDoes() async throws {
        let database = try FreshDatabase.database
        let words = ["แกง", "ขา", "เก", "กา", "ไก่"]
        let sorted = try await database.run(
            "SELECT w FROM unnest(\(words)::text[]) w ORDER BY w COLLATE extensions.thai", as: String.self)
        #expect(sorted == ["กา", "เก", "แกง", "ไก่", "ขา"])
        let byCodePoint = try await database.run(
            "SELECT w FROM unnest(\(words)::text[]) w ORDER BY w", as: String.self)
        #expect(byCodePoint == words.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) })
    }

    @Test func hasTheExtensionsOfTheProduct() async throws {
        let names = try await FreshDatabase.database.run(
            "SELECT extname FROM pg_extension WHERE extnamespace = 'extensions'::regnamespace ORDER BY 1",
            as: String.self)
        #expect(names == ["btree_gist", "pg_trgm"])
    }

    @Test(arguments: 0..<12) func startsEmptyForEachCase(number: Int) async throws {
        let database = try FreshDatabase.database
        try await database.execute("CREATE TABLE only_mine (n int)")
        try await database.execute("INSERT INTO only_mine VALUES (\(number))")
        #expect(try await database.run("SELECT n FROM only_mine", as: Int.self) == [number])
    }
}

/// Migrated templates are made while many tests ask for them at once.
struct MigratedDatabaseTests {
    private static let sets = [
        MigrationSet(
            name: "words", directory: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Words"))
    ]

    @Test(.freshDatabase(migrations: sets, schema: "vocabulary"), arguments: 0..<12)
    func copiesOneTemplateForAll(number: Int) async throws {
        let database = try FreshDatabase.database
        try await database.execute("INSERT INTO word (text) VALUES (\("คำ\(number)"))")
        #expect(try await database.run("SELECT text FROM word", as: String.self) == ["คำ\(number)"])
        #expect(try await database.first("SELECT current_schema()::text", as: String.self) == "vocabulary")
        #expect(try await Migrator(sets: Self.sets).pending(on: database).isEmpty)
    }
}

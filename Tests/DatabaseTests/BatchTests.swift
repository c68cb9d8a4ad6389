import Database
import Foundation
import TestSupport
import Testing

@Suite(.freshDatabase)
struct BatchTests {
    private func withTable() async throws -> Database {
        let database = try FreshDatabase.database
        try await database.execute("CREATE TABLE item (id int PRIMARY KEY, text text)")
        return database
    }

    @Test func commitsAllAndCountsEach() async throws {
        let database = try await withTable()
        var batch = Batch()
        #expect(batch.isEmpty)
        batch.add("INSERT INTO item SELECT n, 'x' FROM generate_series(1, \(5)) n")
        batch.add("UPDATE item SET text = \("ย") WHERE id > \(2)")
        batch.add("DELETE FROM item WHERE id = 99")
        #expect(!batch.isEmpty)
        #expect(try await database.commit(batch) == [5, 3, 0])
        #expect(try await database.first("SELECT count(*) FROM item WHERE text = 'ย'", as: Int.self) == 3)
        #expect(try await database.commit(Batch()).isEmpty)
    }

    @Test(arguments: [0, 1, 2]) func leavesNothingAndNamesTheGuilty(place: Int) async throws {
        let database = try await withTable()
        try await database.execute("INSERT INTO item VALUES (7, 'was here')")
        var batch = Batch()
        for index in 0..<3 {
            // The same text thrice: only the tag tells which one it was.
            batch.add("INSERT INTO item (id) VALUES (\(index == place ? 7 : index))", tag: "step-\(index)")
        }
        let error = await #expect(throws: DatabaseError.self) { try await database.commit(batch) }
        #expect(error?.kind == .uniqueViolation(constraint: "item_pkey"))
        #expect(error?.tag == "step-\(place)")
        #expect(error?.statement == "INSERT INTO item (id) VALUES ($1)")
        #expect(try await database.run("SELECT id FROM item", as: Int.self) == [7])
    }

    @Test func namesAStatementThatCannotEvenBePrepared() async throws {
        let database = try await withTable()
        for _ in 0..<3 {
            var batch = Batch()
            batch.add("INSERT INTO item (id) VALUES (1)", tag: "good")
            batch.add("INSERT INTO nowhere (id) VALUES (1)", tag: "bad")
            batch.add("INSERT INTO item (id) VALUES (2)", tag: "late")
            let error = await #expect(throws: DatabaseError.self) { try await database.commit(batch) }
            #expect(error?.kind == .other(sqlState: "42P01"))
            #expect(error?.tag == "bad")
        }
        // The ones that were skipped are known to be unprepared.
        try await database.execute("INSERT INTO item (id) VALUES (2)")
        #expect(try await database.run("SELECT id FROM item", as: Int.self) == [2])
    }

    @Test func refusesWhatCannotBeSentBeforeAnythingIs() async throws {
        let database = try await withTable()
        var batch = Batch()
        batch.add("INSERT INTO item (id) VALUES (1)")
        batch.add("INSERT INTO item VALUES (2, \("a\u{0}"))")
        let error = await #expect(throws: DatabaseError.self) { try await database.commit(batch) }
        #expect(error?.kind == .unsendable(parameter: 1))
        #expect(try await database.run("SELECT id FROM item", as: Int.self).isEmpty)
    }

    /// Both directions are far larger than what the sockets hold, so whoever only writes would wait for ever.
    @Test(.timeLimit(.minutes(5))) func survivesMoreThanTheSocketsHold() async throws {
        let database = try await withTable()
        let text = String(repeating: "ก", count: 20_000)
        var batch = Batch()
        for index in 0..<300 { batch.add("INSERT INTO item VALUES (\(index), \(text)) RETURNING text") }
        #expect(try await database.commit(batch) == Array(repeating: 1, count: 300))
        let sizes = try await database.transaction { connection in
            for index in 0..<300 { try connection.write("SELECT text || \(text) FROM item WHERE id = \(index)") }
            return try connection.run("SELECT length(text) FROM item", as: Int.self)
        }
        #expect(sizes == Array(repeating: 20_000, count: 300))
    }

    @Test(.timeLimit(.minutes(5))) func commitsTenThousandStatementsAtOnce() async throws {
        let database = try await withTable()
        var batch = Batch()
        for index in 0..<10_000 { batch.add("INSERT INTO item (id) VALUES (\(index))") }
        #expect(try await database.commit(batch).count == 10_000)
        #expect(try await database.first("SELECT count(*) FROM item", as: Int.self) == 10_000)
    }
}

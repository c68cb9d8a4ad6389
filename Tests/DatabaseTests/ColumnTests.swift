import Database
import Foundation
import TestSupport
import Testing

@Suite(.freshDatabase)
struct ColumnTests {
    @Test(arguments: ["", "รายงานประจำเดือน ๑๒", "Robert'); DROP TABLE students;--", "a\\b\"c\n$1 {x},NULL", "👩‍🌾"])
    func carriesAnyText(text: String) async throws {
        let database = try FreshDatabase.database
        #expect(try await database.run("SELECT \(text)::text", as: String.self) == [text])
        #expect(
            try await database.run("SELECT \([text, "x", text])::text[]", as: [String].self) == [[text, "x", text]])
    }

    @Test func carriesNull() async throws {
        let absent: Int? = nil
        let rows = try await FreshDatabase.database.run(
            "SELECT \(absent)::bigint, \([1, nil, 3] as [Int?])::bigint[], NULL::text",
            as: (Int?, [Int?], String?).self)
        #expect(rows.count == 1)
        #expect(rows.first?.0 == nil)
        #expect(rows.first?.1 == [1, nil, 3])
        #expect(rows.first?.2 == nil)
    }

    @Test(arguments: [
        "1970-01-01T00:00:00.000001Z", "2026-02-28T16:59:59.999999Z", "2024-02-29T12:00:00Z", "1899-12-31T23:59:59Z",
        "2567-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.5Z",
    ])
    func keepsMicroseconds(text: String) async throws {
        let database = try FreshDatabase.database
        let date = try #require(
            try await database.first("SELECT \(text)::text::timestamptz", as: Date.self))
        // The server judges: it prints what came back in the form that went in.
        let isSame = try await database.first("SELECT \(date) = \(text)::text::timestamptz", as: Bool.self)
        #expect(isSame == true)
        let spoken = try await database.first(
            "SELECT extract(epoch from \(date)::timestamptz)::float8", as: Double.self)
        #expect(abs((spoken ?? 0) - date.timeIntervalSince1970) < 0.000_002)
    }

    @Test func refusesInfinityAsAMoment() async throws {
        let database = try FreshDatabase.database
        let error = await #expect(throws: DatabaseError.self) {
            try await database.run("SELECT 1, 'infinity'::timestamptz", as: (Int, Date).self)
        }
        #expect(error?.kind == .undecodable(column: 1, as: "Date"))
        let distant = Date(timeIntervalSinceReferenceDate: -.infinity)
        #expect(try await database.first("SELECT \(distant) = '-infinity'::timestamptz", as: Bool.self) == true)
    }

    @Test func carriesAMegabyteOfBytes() async throws {
        let bytes = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let database = try FreshDatabase.database
        let row = try await database.first(
            "SELECT \(Bytes(bytes))::bytea, octet_length(\(Data(bytes))::bytea)", as: (Bytes, Int).self)
        #expect(row?.0.array == bytes)
        #expect(row?.1 == bytes.count)
    }

    @Test func carriesEveryOtherType() async throws {
        let database = try FreshDatabase.database
        let id = UUID()
        let row = try await database.first(
            """
            SELECT \(id)::uuid, \([id])::uuid[], \(Int.min)::bigint, \(Int32.max)::int, \(Int64.max)::bigint, \(true),
                   \([true, false])::bool[], \(0.1 + 0.2)::float8, \(JSONText("{\"ก\": 1}"))::jsonb, \([Date(timeIntervalSince1970: 0)])::timestamptz[],
                   \([Data([0, 255])])::bytea[], '{}'::text[]
            """,
            as: (
                UUID, [UUID], Int, Int32, Int64, Bool, [Bool], Double, JSONText, [Date], [Data], [String]
            ).self)
        let cells = try #require(row)
        #expect(cells.0 == id)
        #expect(cells.1 == [id])
        #expect(cells.2 == Int.min)
        #expect(cells.3 == Int32.max)
        #expect(cells.4 == Int64.max)
        #expect(cells.5)
        #expect(cells.6 == [true, false])
        #expect(cells.7 == 0.1 + 0.2)
        #expect(cells.8.text == "{\"ก\": 1}")
        #expect(cells.9 == [Date(timeIntervalSince1970: 0)])
        #expect(cells.10 == [Data([0, 255])])
        #expect(cells.11.isEmpty)
    }

    @Test func refusesATextWithNulBeforeSendingIt() async throws {
        let database = try FreshDatabase.database
        let error = await #expect(throws: DatabaseError.self) {
            try await database.execute("SELECT \(1), \("a\u{0}b")::text")
        }
        #expect(error?.kind == .unsendable(parameter: 2))
        let inArray = await #expect(throws: DatabaseError.self) {
            try await database.execute("SELECT \(["a\u{0}"])::text[]")
        }
        #expect(inArray?.kind == .unsendable(parameter: 1))
    }

    @Test func namesTheColumnThatHoldsSomethingElse() async throws {
        let database = try FreshDatabase.database
        let error = await #expect(throws: DatabaseError.self) {
            try await database.run("SELECT 1, 'x'", as: (Int, Int).self)
        }
        #expect(error?.kind == .undecodable(column: 1, as: "Int"))
        let missing = await #expect(throws: DatabaseError.self) {
            try await database.run("SELECT 1", as: (Int, String?).self)
        }
        #expect(missing?.kind == .undecodable(column: 1, as: "Optional<String>"))
    }

    @Test func splicesStatementsWithTheirParameters() async throws {
        let condition: SQL = "n > \(3) AND n <> \(5)"
        let both = SQL.joined([condition, "n < \(8)"], by: " AND ")
        let rows = try await FreshDatabase.database.run(
            "SELECT n * \(10) FROM generate_series(1, 9) n WHERE \(raw: both) ORDER BY n", as: Int.self)
        #expect(rows == [40, 60, 70])
    }
}

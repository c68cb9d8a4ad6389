import JSON
import Testing

struct StrictReaderTests {
    @Test func readsEveryKindOfValue() throws {
        let value = try JSONValue(
            parsing: #" {"ก": [1, -2.50, 1e3, true, false, null], "b": {"c": "\u0e01\ud83d\ude00\n"}} "#)
        #expect(value["ก"]?.array?.count == 6)
        #expect(value["ก"]?[0]?.int == 1)
        #expect(value["ก"]?[1]?.double == -2.5)
        #expect(value["ก"]?[2]?.int == 1000)
        #expect(value["b"]?["c"]?.string == "ก😀\n")
        #expect(value.object?.keys == ["ก", "b"])
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, JSONError.Kind.duplicateKey("a"), 8),
        (#"{"a":1,"\u0061":2}"#, .duplicateKey("a"), 8),
        (#"["\ud800"]"#, .loneSurrogate, 3),
        (#"["\udc00\ud800"]"#, .loneSurrogate, 3),
        (#"["\ud800\u0041"]"#, .loneSurrogate, 3),
        ("1 2", .trailingData, 3),
        ("", .expected("a value"), 1),
        ("[1,]", .expected("a value"), 4),
        ("{,}", .expected("a key in quotes"), 2),
        ("{\"a\" 1}", .expected("\":\""), 6),
        ("[1 2]", .expected("\",\" or \"]\""), 4),
        ("01", .expected("a number"), 1),
        ("1.", .expected("a number"), 1),
        ("+1", .expected("a value"), 1),
        ("-", .expected("a number"), 1),
        ("1e99999", .numberOutOfRange, 1),
        ("NaN", .expected("a value"), 1),
        ("tru", .expected("true"), 4),
        ("\"a\tb\"", .controlCharacter, 3),
        ("\"abc", .expected("the closing quote"), 5),
        (#""\x""#, .expected(#"one of \" \\ \/ \b \f \n \r \t \u"#), 2),
        ("\u{FEFF}1", .expected("a value"), 1),
    ])
    func refusesWhatTheStandardRefuses(text: String, kind: JSONError.Kind, column: Int) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        do {
            _ = try JSONValue(parsing: text)
        } catch {
            #expect(error.kind == kind)
            #expect(error.column == column)
        }
    }

    @Test func saysLineColumnAndPointer() throws {
        let error = try #require(throws: JSONError.self) {
            try JSONValue(parsing: "{\n \"ระบบ\": [1,\n {\"a/b\": นี่}]}")
        }
        #expect(error.line == 3)
        #expect(error.column == 10)
        #expect(error.pointer.description == "/ระบบ/1/a~1b")
        #expect("\(error)" == "line 3, column 10 in /ระบบ/1/a~1b: expected a value")
    }

    @Test(
        arguments: [[0x22, 0xE0, 0xB8, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func refusesBrokenUTF8(bytes: [UInt8]) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error.kind == .invalidUTF8)
    }

    @Test func keepsItsLimits() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try JSONValue(parsing: deep) }
        let deeper = try #require(throws: JSONError.self) { try JSONValue(parsing: "[\(deep)]") }
        #expect(deeper.kind == .tooDeep(limit: 64))
        let long = try #require(throws: JSONError.self) {
            try JSONValue(parsing: "[1,2]", limits: JSONLimits(bytes: 4))
        }
        #expect(long.kind == .tooLong(limit: 4))
        let many = try #require(throws: JSONError.self) {
            try JSONValue(parsing: "[1,2]", limits: JSONLimits(values: 2))
        }
        #expect(many.kind == .tooManyValues(limit: 2))
    }

    @Test func findsKeysInLargeObjects() throws {
        let members = (0..<100).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        var value = try JSONValue(parsing: "{\(members)}")
        #expect(value["k99"]?.int == 99)
        #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(members),\"k50\":1}") }
        var object = try #require(value.object)
        object["k0"] = nil
        value = .object(object)
        #expect(value["k0"] == nil)
        #expect(value["k99"]?.int == 99)
    }
}

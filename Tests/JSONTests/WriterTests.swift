import Foundation
import JSON
import Testing

struct WriterTests {
    @Test(arguments: [
        "null", "[]", "{}", #"{"b":1,"a":[true,"ก\"\\\n\u0001"]}"#, "-0.5", "12345678901234567890.123", "1e+30",
        "1.5e-9",
    ])
    func writesBackWhatItRead(text: String) throws {
        #expect(try JSONValue(parsing: text).compact == text)
    }

    @Test func sortsKeysByUTF16ForChecksums() throws {
        let value = try JSONValue(parsing: #"{"😀":1,"\ufb33":2,"a":{"c":1.0,"b":10e-1}}"#)
        #expect(
            String(decoding: value.canonicalBytes, as: UTF8.self) == "{\"a\":{\"b\":1,\"c\":1},\"😀\":1,\"\u{FB33}\":2}")
    }

    @Test(arguments: [
        ("1.0", "1"), ("-0", "0"), ("100e-2", "1"), ("0.10", "0.1"), ("1E2", "100"),
        ("9223372036854775808", "9223372036854775808"),
        ("0.000001", "0.000001"), ("0.0000001", "1e-7"), ("1000000000000000000000", "1e+21"),
    ])
    func holdsEqualNumbersEqual(written: String, canonical: String) throws {
        #expect(try JSONValue(parsing: written) == JSONValue(parsing: canonical))
        #expect(try JSONValue(parsing: written).compact == canonical)
    }

    @Test func ignoresTheOrderOfMembersWhenComparing() throws {
        let one = try JSONValue(parsing: #"{"a":1,"b":2}"#)
        let other = try JSONValue(parsing: #"{"b":2,"a":1}"#)
        #expect(one == other)
        #expect(Set([one, other]).count == 1)
        #expect(try one != JSONValue(parsing: #"{"a":1,"b":3}"#))
    }

    @Test func passesThroughFoundation() throws {
        let value: JSONValue = ["a": [1, "ข", nil, true, JSONValue(0.5)], "b": [:]]
        #expect(try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value)) == value)
    }
}

struct JSONPointerTests {
    let document: JSONValue = ["a/b": ["m~n": [10, 20]], "": 5]

    @Test(arguments: [
        ("/a~1b/m~0n/1", 20), ("/", 5),
    ])
    func leadsToItsValue(text: String, expected: Int) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(document[pointer]?.int == expected)
        #expect(pointer.description == text)
    }

    @Test(arguments: ["/a~1b/m~0n/2", "/a~1b/m~0n/01", "/a~1b/m~0n/-", "/x", "/a~1b/m~0n/0/0"])
    func leadsNowhereWithoutFailing(text: String) throws {
        #expect(document[try #require(JSONPointer(text))] == nil)
    }

    @Test(arguments: ["a", "/~", "/~2"])
    func isRefusedWhenBroken(text: String) { #expect(JSONPointer(text) == nil) }
}

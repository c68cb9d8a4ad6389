import Contracts
import Foundation
import JSON
import Testing

struct ExampleTests {
    @Test(arguments: try Example.all())
    func readsAndWritesBackTheSame(example: Example) throws {
        let written = try JSONValue(parsing: Array(rewritten(example)))
        #expect(written.canonical == example.json.canonical)
    }

    @Test(arguments: try Example.all())
    func writesTheSameBytesEveryTime(example: Example) throws {
        let once = try rewritten(example)
        #expect(try rewritten(example, as: JSONValue(parsing: Array(once))) == once)
    }

    @Test(arguments: try Example.all())
    func losesNothingBetweenWritingAndReading(example: Example) throws {
        func check<Fact: Event>(_ type: Fact.Type) throws {
            let envelope = try Wire.decode(type, from: example.bytes)
            #expect(try Wire.decode(type, from: Wire.encode(envelope)) == envelope)
        }
        try check(example.type)
    }

    @Test(arguments: try Example.all())
    func ignoresFieldsOfALaterMinorVersion(example: Example) throws {
        let later = try Schema(of: example).objects(in: example.json)
            .reduce(example.json) { $0.replacing($1.pointer.appending("added_later"), with: ["ใหม่": [1, true]]) }
        #expect(later != example.json)
        #expect(try rewritten(example, as: later) == rewritten(example))
    }

    @Test(arguments: try Example.all())
    func refusesAnEventWithoutARequiredField(example: Example) throws {
        // CloudEvents' attributes that a reader who knows the event has no use for.
        let unread: Set<String> = ["/source", "/datacontenttype", "/dataschema"]
        var tried = 0
        for object in try Schema(of: example).objects(in: example.json) {
            for field in object.schema.required {
                let place = object.pointer.appending(field)
                if unread.contains(place.description) { continue }
                #expect(throws: DecodingError.self, "without \(place)") {
                    try rewritten(example, as: example.json.replacing(place, with: nil))
                }
                tried += 1
            }
        }
        #expect(tried > 9)
    }

    @Test(arguments: try Example.all())
    func acceptsAnEventWithoutAnOptionalField(example: Example) throws {
        for object in try Schema(of: example).objects(in: example.json) {
            for field in object.schema.properties.keys where !object.schema.required.contains(field) {
                let place = object.pointer.appending(field)
                let without = example.json.replacing(place, with: nil)
                let written = try JSONValue(parsing: Array(rewritten(example, as: without)))
                #expect(written.canonical == without.canonical, "without \(place)")
            }
        }
    }

    @Test(arguments: try Example.all())
    func writesIdentifiersInLowerCase(example: Example) throws {
        let upper = try Regex("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
        let text = String(decoding: try rewritten(example), as: UTF8.self)
        let found = text.matches(of: upper).map { String($0.output[0].substring ?? "") }
        #expect(found.count >= 3)
        #expect(found.filter { $0 != $0.lowercased() } == [])
    }
}

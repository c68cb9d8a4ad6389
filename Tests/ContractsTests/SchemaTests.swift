import Contracts
import Foundation
import JSON
import Testing

struct SchemaTests {
    /// The Swift type and the schema name the same fields, and agree on which may be absent.
    @Test(arguments: try Example.all())
    func describesTheFieldsOfTheType(example: Example) throws {
        func check<Fact: Event>(_ type: Fact.Type) throws {
            let fact = try Wire.decode(type, from: example.bytes).fact
            let data = try #require(try Schema(of: example).properties["data"])
            #expect(try compare(fact, with: data, at: "data") > 0)
        }
        try check(example.type)
    }

    /// A property that no example shows has never been read.
    @Test(arguments: Catalogue.entries.map(\.name))
    func everyPropertyIsShownByAnExample(event: String) throws {
        var missing: Set<String> = []
        var shown: Set<String> = []
        for example in try Example.all() where example.type.name == event {
            for object in try Schema(of: example).objects(in: example.json) {
                let place = object.pointer.tokens.filter { Int($0) == nil }.joined(separator: "/")
                missing.formUnion(object.schema.properties.keys.map { "\(place)/\($0)" })
                shown.formUnion(object.value.keys.map { "\(place)/\($0)" })
            }
        }
        #expect(!missing.isEmpty)
        #expect(missing.subtracting(shown).subtracting(["/traceparent"]) == [])
    }

    @Test(arguments: Catalogue.entries.map(\.name))
    func everyPropertyIsDescribed(event: String) throws {
        let example = try Example.named(event)
        for object in try Schema(of: example).objects(in: example.json) {
            for (name, schema) in object.schema.properties where object.pointer != .root {
                #expect(schema.description?.isEmpty == false, "\(object.pointer.appending(name))")
            }
        }
    }

    /// - Returns: How many fields were compared.
    private func compare(_ value: Any, with schema: Schema, at place: String) throws -> Int {
        let fields = Mirror(reflecting: value).children.compactMap { child in
            child.label.map { (name: $0, value: child.value) }
        }
        let properties = try schema.properties
        let required = try schema.required
        #expect(Set(fields.map(\.name)) == Set(properties.keys), "\(place)")
        var compared = fields.count
        for (name, value) in fields {
            let here = "\(place).\(name)"
            let isOptional = Mirror(reflecting: value).displayStyle == .optional
            #expect(isOptional != required.contains(name), "\(here): \(isOptional ? "optional" : "required") in Swift")
            if let property = properties[name] { compared += try descend(value, property, here) }
        }
        return compared
    }

    private func descend(_ value: Any, _ schema: Schema, _ place: String) throws -> Int {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional || mirror.displayStyle == .collection {
            let inner = mirror.displayStyle == .optional ? schema : try schema.items
            guard let inner else { return 0 }
            return try mirror.children.reduce(0) { sum, child in try sum + descend(child.value, inner, place) }
        }
        guard String(reflecting: type(of: value)).hasPrefix("Contracts.") else { return 0 }
        if let cases = type(of: value) as? any CaseIterable.Type {
            #expect(try Set(schema.cases ?? []) == Set(names(of: cases)), "\(place)")
            return 0
        }
        return try compare(value, with: schema, at: place)
    }

    private func names<Cases: CaseIterable>(of type: Cases.Type) -> [String] {
        type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }
}

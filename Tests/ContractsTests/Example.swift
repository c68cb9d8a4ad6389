import Contracts
import Foundation
import JSON
import TestSupport
import Testing

/// A stored example of an event, with the type that must be able to read it.
struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let type: any Event.Type
    let json: JSONValue

    var testDescription: String { name }

    var bytes: Data { Data(json.compactBytes) }

    /// Every stored example; a file that belongs to no event is found by `CatalogueTests`.
    static func all() throws -> [Example] {
        try EventExamples.names().compactMap { name in
            guard let type = Catalogue.entries.map(\.type).first(where: { name.isExample(of: $0.name) }) else {
                return nil
            }
            return Example(
                name: name, type: type, json: try JSONValue(parsing: Array(EventExamples.bytes(of: name))))
        }
    }

    static func named(_ name: String) throws -> Example {
        try #require(try all().first { $0.name == name })
    }
}

extension String {
    func isExample(of event: String) -> Bool { self == event || hasPrefix(event + ".") }
}

extension JSONValue {
    /// Equal for equal values, and short enough to be read where a test fails.
    var canonical: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// The same value with something else, or nothing, at a place.
    func replacing(_ pointer: JSONPointer, with replacement: JSONValue?) -> JSONValue {
        guard let first = pointer.tokens.first else { return replacement ?? .null }
        let rest = JSONPointer(Array(pointer.tokens.dropFirst()))
        switch self {
        case .object(var object):
            object[first] = rest.tokens.isEmpty ? replacement : object[first]?.replacing(rest, with: replacement)
            return .object(object)
        case .array(var elements):
            guard let index = Int(first), elements.indices.contains(index) else { return self }
            elements[index] = elements[index].replacing(rest, with: replacement)
            return .array(elements)
        default: return self
        }
    }

    func replacing(_ key: String, with replacement: JSONValue?) -> JSONValue {
        replacing(JSONPointer([key]), with: replacement)
    }
}

/// Reads an example as its type and writes it again.
func rewritten(_ example: Example, as json: JSONValue? = nil) throws -> Data {
    func rewrite<Fact: Event>(_ type: Fact.Type, _ bytes: Data) throws -> Data {
        try Wire.encode(Wire.decode(type, from: bytes))
    }
    return try rewrite(example.type, json.map { Data($0.compactBytes) } ?? example.bytes)
}

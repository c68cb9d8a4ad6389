import Contracts
import JSON
import Testing

/// As much of a JSON Schema as it takes to compare it with a Swift type: properties, what is required, references.
struct Schema {
    let json: JSONValue
    /// The schema's file, to which references without a file point.
    let document: JSONValue

    init(of example: Example) throws { try self.init(named: example.type.name) }

    init(named name: String) throws {
        let bytes = try #require(Catalogue.schema(named: name), "no schema named \(name)")
        json = try JSONValue(parsing: Array(bytes))
        document = json
    }

    private init(_ json: JSONValue, in document: JSONValue) {
        self.json = json
        self.document = document
    }

    /// The schema that `$ref` names, if there is one.
    var target: Schema? {
        get throws {
            guard let text = json["$ref"]?.string else { return nil }
            let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let file = parts[0].isEmpty ? self : try Schema(named: String(parts[0].dropLast(".json".count)))
            guard parts.count == 2 else { return file }
            let pointer = try #require(JSONPointer(String(parts[1])))
            return Schema(try #require(file.document[pointer], "\(text) leads nowhere"), in: file.document)
        }
    }

    /// The properties, those of the referred schema refined by this one's.
    var properties: [String: Schema] {
        get throws {
            var all = try target?.properties ?? [:]
            for (name, schema) in json["properties"]?.object ?? JSONObject() {
                all[name] = Schema(schema, in: document)
            }
            return all
        }
    }

    var required: Set<String> {
        get throws {
            Set(json["required"]?.array?.compactMap(\.string) ?? []).union(try target?.required ?? [])
        }
    }

    var cases: [String]? {
        get throws { try json["enum"]?.array?.compactMap(\.string) ?? target?.cases }
    }

    var description: String? { json["description"]?.string }

    var items: Schema? {
        get throws { try json["items"].map { Schema($0, in: document) } ?? target?.items }
    }

    /// Every object in a value whose fields the schema names, with its place; outer ones first.
    func objects(in value: JSONValue, at pointer: JSONPointer = .root) throws -> [Described] {
        if let elements = value.array, let items = try items {
            return try elements.enumerated().flatMap {
                try items.objects(in: $0.element, at: pointer.appending($0.offset))
            }
        }
        let properties = try properties
        guard let object = value.object, !properties.isEmpty else { return [] }
        let described = Described(
            pointer: pointer, schema: Fields(properties: properties, required: try required), value: object)
        return try [described]
            + object.flatMap { name, value in
                try properties[name]?.objects(in: value, at: pointer.appending(name)) ?? []
            }
    }

    struct Fields {
        let properties: [String: Schema]
        let required: Set<String>
    }

    struct Described {
        let pointer: JSONPointer
        let schema: Fields
        let value: JSONObject
    }
}

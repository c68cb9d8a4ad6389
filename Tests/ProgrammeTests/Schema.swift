import Foundation
import JSON

/// As much of JSON Schema 2020-12 as the published schema uses; a keyword it does not know fails the value.
struct Schema {
    let root: JSONValue

    init() throws {
        let file = ProjectQuarterly.root.appending(path: "Shared/Pages/Static/programme.schema.json")
        root = try JSONValue(parsing: Array(Data(contentsOf: file)))
    }

    func accepts(_ value: JSONValue) -> Bool { accepts(value, root) }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        (schema.object ?? JSONObject()).allSatisfy { keyword, wanted in
            switch keyword {
            case "$schema", "$defs", "title", "description": true
            case "$ref": reference(wanted).map { accepts(value, $0) } ?? false
            case "type": isKind(value, wanted.string ?? "")
            case "enum": wanted.array?.contains(value) ?? false
            case "oneOf": wanted.array?.filter { accepts(value, $0) }.count == 1
            case "required":
                value.object.map { object in
                    wanted.array?.allSatisfy { object[$0.string ?? ""] != nil } ?? false
                } ?? true
            case "additionalProperties":
                value.object.map { object in
                    object.keys.allSatisfy { schema["properties"]?[$0] != nil }
                } ?? true
            case "properties":
                value.object.map { object in
                    object.allSatisfy { key, member in wanted[key].map { accepts(member, $0) } ?? true }
                } ?? true
            case "items": value.array?.allSatisfy { accepts($0, wanted) } ?? true
            case "minItems": (value.array?.count ?? .max) >= wanted.int ?? 0
            case "minLength": (value.string?.unicodeScalars.count ?? .max) >= wanted.int ?? 0
            case "minimum": (value.double ?? .infinity) >= wanted.double ?? 0
            case "maximum": (value.double ?? -.infinity) <= wanted.double ?? 0
            case "pattern":
                value.string.map { $0.range(of: wanted.string ?? "", options: .regularExpression) != nil } ?? true
            default: false
            }
        }
    }

    private func reference(_ wanted: JSONValue) -> JSONValue? {
        wanted.string.flatMap { JSONPointer(String($0.dropFirst())) }.flatMap { root[$0] }
    }

    private func isKind(_ value: JSONValue, _ kind: String) -> Bool {
        switch kind {
        case "object": value.object != nil
        case "array": value.array != nil
        case "string": value.string != nil
        case "boolean": value.bool != nil
        case "integer": value.int != nil
        case "number": value.number != nil
        default: false
        }
    }
}

import Calendar
import Foundation
public import JSON

extension Request {
    /// The body as JSON, read strictly: one value, no key twice, bounded depth.
    public func json() throws(Problem) -> JSONValue {
        let type = MediaType(headers["Content-Type"] ?? "").type
        guard type == "application/json" || type.hasSuffix("+json") else { throw .unsupportedMedia }
        guard case .bytes(let bytes) = body else { throw .malformedJSON("empty") }
        do throws(JSONError) {
            return try JSONValue(parsing: bytes, limits: JSONLimits(depth: 32, values: 100_000))
        } catch { throw .malformedJSON(error.description) }
    }

    /// The body as a command whose every field is in `fields`; a field more is refused, not ignored.
    public func json<T: Decodable>(as type: T.Type, fields: Set<String>) throws(Problem) -> T {
        guard case .object(let object) = try json(), case .bytes(let bytes) = body else {
            throw .malformedJSON("object expected")
        }
        let unknown = Set(object.keys).subtracting(fields).sorted()
        guard unknown.isEmpty else {
            throw .unknownFields(unknown)
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do { return try decoder.decode(type, from: Data(bytes)) } catch let error as DecodingError {
            throw .undecodable(error)
        } catch { throw .malformedJSON("\(type)") }
    }
}

extension Problem {
    static func malformedJSON(_ reason: String) -> Problem {
        Problem(
            .badRequest, code: "malformed-json",
            title: Words("อ่านข้อมูล JSON ไม่ได้", "The JSON cannot be read"),
            detail: Words(reason, reason))
    }

    static func unknownFields(_ names: [String]) -> Problem {
        Problem(
            .badRequest, code: "unknown-field", title: Words("มีช่องข้อมูลที่ไม่รู้จัก", "There are unknown fields"),
            fields: names.map { FieldFault(field: $0, message: Words("ไม่รู้จักช่องข้อมูลนี้", "This field is not known")) })
    }

    static func undecodable(_ error: DecodingError) -> Problem {
        let (path, message): ([any CodingKey], Words) =
            switch error {
            case .keyNotFound(let key, let context): (context.codingPath + [key], Words("ขาดข้อมูลนี้", "This is missing"))
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context.codingPath, Words("รูปแบบข้อมูลไม่ถูกต้อง", "This is of the wrong kind"))
            @unknown default: ([], Words("รูปแบบข้อมูลไม่ถูกต้อง", "This is of the wrong kind"))
            }
        let field = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: "/")
        return Problem(
            .badRequest, code: "malformed-field", title: Words("ข้อมูลไม่ถูกต้อง", "The data are not valid"),
            fields: [FieldFault(field: field, message: message)])
    }
}

import Calendar
import Foundation

/// What is sent back.
public struct Response: Sendable {
    public enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// Part of a file, sent without reading it into memory.
        case file(path: String, bytes: Range<Int>)
        /// Written while it is being sent.
        case stream(BodyProducer)
    }

    public var status: Status
    public var headers: Headers
    public var body: Body

    public init(_ status: Status = .ok, headers: Headers = [:], body: Body = .empty) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// A page.
    public static func html(_ text: String, status: Status = .ok) -> Response {
        html(bytes: Array(text.utf8), status: status)
    }

    /// A page, already encoded as UTF-8.
    public static func html(bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, headers: ["Content-Type": "text/html; charset=utf-8"], body: .bytes(bytes))
    }

    public static func text(_ text: String, status: Status = .ok) -> Response {
        Response(status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }

    /// A value as JSON: keys sorted, dates as ISO 8601 in UTC.
    public static func json(_ value: some Encodable, status: Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return json(bytes: Array(try encoder.encode(value)), status: status)
    }

    /// JSON, already written.
    public static func json(bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, headers: ["Content-Type": "application/json"], body: .bytes(bytes))
    }

    /// Sends the browser on with a GET (RFC 9110 §15.4.4); the address is ours, never one that a caller gave.
    public static func redirect(to address: String) -> Response {
        Response(.seeOther, headers: ["Location": address])
    }

    public static let noContent = Response(.noContent)

    static func problem(_ problem: Problem, in language: Language = .thai) -> Response {
        var headers = problem.headers
        headers["Content-Type"] = "application/problem+json"
        headers["Content-Language"] = language.rawValue
        headers.add("Vary", "Accept-Language, Cookie")
        return Response(problem.status, headers: headers, body: .bytes(problem.json(in: language)))
    }

    /// Something written while it is being sent, such as a long table.
    public static func stream(
        contentType: String, _ write: @escaping @Sendable (BodyWriter) async throws -> Void
    ) -> Response {
        Response(headers: ["Content-Type": contentType], body: .stream(BodyProducer(write: write)))
    }

    public func setting(_ cookie: Cookie) -> Response { adding("Set-Cookie", cookie.header) }

    public func adding(_ name: String, _ value: String) -> Response {
        var response = self
        response.headers.add(name, value)
        return response
    }
}

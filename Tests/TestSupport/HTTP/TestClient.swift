public import HTTP
import Foundation
import Runtime

/// Drives an application without sockets, keeping cookies as a browser does.
public struct TestClient: Sendable {
    public let application: Application
    public var headers: Headers
    public private(set) var cookies: [String: String] = [:]

    /// Behaves like a page of the application itself, so that nothing is refused as coming from another site.
    public init(_ application: Application, headers: Headers = ["Sec-Fetch-Site": "same-origin"]) {
        (self.application, self.headers) = (application, headers)
    }

    public mutating func get(_ target: String, _ extra: Headers = [:]) async -> Response {
        await send(.get, target, extra)
    }

    public mutating func postForm(_ target: String, _ fields: [(String, String)], _ extra: Headers = [:]) async
        -> Response
    {
        let text = fields.map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }.joined(separator: "&")
        var extra = extra
        extra["Content-Type"] = "application/x-www-form-urlencoded"
        return await send(.post, target, extra, body: Array(text.utf8))
    }

    public mutating func postJSON(_ target: String, _ json: String, _ extra: Headers = [:]) async -> Response {
        var extra = extra
        extra["Content-Type"] = "application/json"
        return await send(.post, target, extra, body: Array(json.utf8))
    }

    public mutating func send(
        _ method: HTTP.Method, _ target: String, _ extra: Headers = [:], body: [UInt8] = []
    ) async -> Response {
        var all = headers
        for field in extra.fields { all[field.name] = field.value }
        if !cookies.isEmpty && all["Cookie"] == nil {
            all["Cookie"] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        let response = await application.respond(method, target, headers: all, body: body)
        for header in response.headers.all("Set-Cookie") { keep(header) }
        return response
    }

    private mutating func keep(_ header: String) {
        let pair = header.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
        guard let name = pair.first.map(String.init) else { return }
        cookies[name] = header.contains("Max-Age=0") ? nil : (pair.count == 2 ? String(pair[1]) : "")
    }
}

extension Response {
    /// The body as text, of an answer that is held in memory.
    public var bodyText: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

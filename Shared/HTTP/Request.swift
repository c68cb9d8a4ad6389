public import Foundation
public import Runtime

/// One request, read and checked.
public struct Request: Sendable {
    public let method: Method
    /// The path, decoded, from its first slash on.
    public let path: String
    public let segments: [String]
    public let query: Query
    public let headers: Headers
    public let cookies: Cookies
    /// What the route's captures stand for.
    public internal(set) var parameters = Parameters()
    public internal(set) var body: RequestBody = .empty
    /// Who called, as far as the nearest trusted proxy knows.
    public let remoteAddress: String
    /// The person's browser spoke TLS.
    public let isSecure: Bool
    public let trace: Trace
    /// Where uploads of this request go.
    var uploadDirectory = "/tmp"
    private var values: [ObjectIdentifier: any Sendable] = [:]

    init(
        method: Method, target: Target, headers: Headers, remoteAddress: String, isSecure: Bool, trace: Trace
    ) {
        (self.method, self.headers, self.remoteAddress) = (method, headers, remoteAddress)
        (self.isSecure, self.trace) = (isSecure, trace)
        segments = target.segments
        path = "/" + target.segments.joined(separator: "/")
        query = target.query
        cookies = Cookies(headers.all("Cookie"))
    }

    /// A value that something on the way attached to this request, such as who is calling.
    public subscript<Key: RequestValue>(key: Key.Type) -> Key.Value? {
        get { values[ObjectIdentifier(key)] as? Key.Value }
        set { values[ObjectIdentifier(key)] = newValue }
    }

    /// What the pattern of this route captured, for a route that is sure to capture it.
    public func parameter(_ name: String) throws(Problem) -> String {
        guard let value = parameters[name] else { throw Problem.notFound }
        return value
    }

    /// A captured identifier; what is no identifier names nothing, so it is not found.
    public func id(_ name: String) throws(Problem) -> UUID {
        guard let id = UUID(uuidString: try parameter(name)) else { throw Problem.notFound }
        return id
    }

    /// A person is reading: HTML is welcome at least as much as JSON.
    public var prefersPage: Bool {
        let accepted = MediaRange.parse(headers.all("Accept"))
        let page = MediaRange.quality(of: "text/html", in: accepted)
        guard page > 0, accepted.contains(where: { $0.type == "text/html" || $0.type == "text/*" }) else {
            return false
        }
        return page >= MediaRange.quality(of: "application/json", in: accepted)
    }
}

/// The name and type of something attached to a request.
public protocol RequestValue {
    associatedtype Value: Sendable
}

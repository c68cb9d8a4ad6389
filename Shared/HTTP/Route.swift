/// What handles one request.
public typealias Handler = @Sendable (Request) async throws -> Response

/// One address: method and pattern, for whom it is, what it accepts, and what answers.
///
/// A pattern's segments are literal (`reports`), a capture (`:id`) or, at the end, all that is left (`*path`).
public struct Route: Sendable {
    public let method: Method
    public let pattern: String
    public let audience: Audience
    public let body: BodyPolicy
    /// How long the handler may take before the caller hears that it took too long; nil for the server's own limit.
    public let deadline: Duration?
    public let handler: Handler

    public init(
        _ method: Method, _ pattern: String, for audience: Audience, body: BodyPolicy, deadline: Duration? = nil,
        handler: @escaping Handler
    ) {
        (self.method, self.pattern, self.audience, self.body) = (method, pattern, audience, body)
        (self.deadline, self.handler) = (deadline, handler)
    }

    public static func get(
        _ pattern: String, for audience: Audience, deadline: Duration? = nil, _ handler: @escaping Handler
    ) -> Route {
        Route(.get, pattern, for: audience, body: .none, deadline: deadline, handler: handler)
    }

    public static func post(
        _ pattern: String, for audience: Audience, body: BodyPolicy = .standard, deadline: Duration? = nil,
        _ handler: @escaping Handler
    ) -> Route {
        Route(.post, pattern, for: audience, body: body, deadline: deadline, handler: handler)
    }

    public static func put(
        _ pattern: String, for audience: Audience, body: BodyPolicy = .standard, deadline: Duration? = nil,
        _ handler: @escaping Handler
    ) -> Route {
        Route(.put, pattern, for: audience, body: body, deadline: deadline, handler: handler)
    }

    public static func patch(
        _ pattern: String, for audience: Audience, body: BodyPolicy = .standard, deadline: Duration? = nil,
        _ handler: @escaping Handler
    ) -> Route {
        Route(.patch, pattern, for: audience, body: body, deadline: deadline, handler: handler)
    }

    public static func delete(
        _ pattern: String, for audience: Audience, body: BodyPolicy = .standard, deadline: Duration? = nil,
        _ handler: @escaping Handler
    ) -> Route {
        Route(.delete, pattern, for: audience, body: body, deadline: deadline, handler: handler)
    }
}

/// What a route does with the bytes that come with a request, and how many it takes.
public enum BodyPolicy: Sendable, Equatable {
    /// Takes no body at all.
    case none
    /// Keeps up to so many bytes in memory.
    case collected(limit: Int)
    /// Writes up to so many bytes to disk as they arrive; of a multipart form, the files.
    case upload(limit: Int)

    /// One mebibyte in memory.
    public static let standard = BodyPolicy.collected(limit: 1 << 20)

    var limit: Int {
        switch self {
        case .none: 0
        case .collected(let limit), .upload(let limit): limit
        }
    }
}

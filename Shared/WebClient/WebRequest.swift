public import Runtime

/// One question to a web service.
public struct WebRequest: Sendable {
    public enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT", delete = "DELETE" }

    public var method: Method
    /// The whole address, `http` or `https`, without user and password.
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]?
    public var user: String?
    public var password: Secret?

    public init(
        _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        user: String? = nil, password: Secret? = nil
    ) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
        (self.user, self.password) = (user, password)
    }
}

/// What a web service answered.
public struct WebResponse: Sendable, Equatable {
    public let status: Int
    public let body: [UInt8]

    public var isSuccess: Bool { (200..<300).contains(status) }
}

/// Why there is no answer; the other side may have done what it was asked all the same.
public enum WebFailure: Error, Sendable, Equatable {
    /// No connection, no answer in time, or the line broke; in the library's words.
    case unreachable(reason: String)
    /// The answer is larger than it may be.
    case tooLarge
    /// The request cannot be sent as it is: a header with a line break, an address that is none.
    case unsendable
}

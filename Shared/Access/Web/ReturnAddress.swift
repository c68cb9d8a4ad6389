public import HTTP

/// Where a person goes on after signing in: a place on this site and nowhere else.
public struct ReturnAddress: Sendable, Equatable {
    public let text: String

    public static let home = ReturnAddress(trusted: "/")

    /// Nil for everything that a browser might read as another site (`//host`, `/\host`), or that is no address.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= 2_000,
            bytes.count == 1 || bytes[1] != UInt8(ascii: "/"),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        self.text = text
    }

    /// The address of a request.
    public init(of request: Request) {
        let path = request.segments.map { "/" + $0.percentEncoded }.joined()
        let query = request.query.pairs.isEmpty ? "" : "?" + request.query.text
        self = ReturnAddress((path.isEmpty ? "/" : path) + query) ?? .home
    }

    private init(trusted: String) { text = trusted }

    /// The sign-in page, which comes back here.
    public var signIn: String { "/sign-in?next=" + text.percentEncoded }

    /// The silent renewal of the token, which comes back here.
    public var renewal: String { "/session/renew?next=" + text.percentEncoded }
}

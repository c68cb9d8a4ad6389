/// What the request line asks for: the decoded segments of a path, and a query.
///
/// Only the origin form is read (RFC 9112 §3.2.1). Whatever two programs might read differently is refused: broken
/// UTF-8, an encoded slash, dot segments, backslashes and control characters.
struct Target: Sendable {
    let segments: [String]
    let query: Query
    /// The path ends in a slash that names nothing.
    let hasTrailingSlash: Bool

    init(_ raw: String) throws(Problem) {
        let parts = raw.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, path.utf8.first == UInt8(ascii: "/"), !raw.contains("#") else {
            throw Problem.badAddress
        }
        var segments: [String] = []
        for piece in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let segment = PercentCoding.decode(piece), Self.isPlain(segment) else { throw Problem.badAddress }
            segments.append(segment)
        }
        hasTrailingSlash = segments.count > 1 && segments.last == ""
        if segments.last == "" { segments.removeLast() }
        self.segments = segments
        query = try Query(parts.count == 2 ? parts[1].utf8 : Substring().utf8)
    }

    /// The address of nothing in particular, for refusing what has no readable one.
    static let root = Target()

    private init() { (segments, query, hasTrailingSlash) = ([], Query(), false) }

    private static func isPlain(_ segment: String) -> Bool {
        segment != "." && segment != ".."
            && segment.unicodeScalars.allSatisfy { scalar in
                scalar != "/" && scalar != "\\" && scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
            }
    }
}

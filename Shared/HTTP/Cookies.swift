/// The cookies that came with a request (RFC 6265 §4.2).
///
/// Of two cookies with one name the first counts; a browser sends the one with the longer path first.
public struct Cookies: Sendable, Equatable {
    private let values: [String: String]

    init(_ headers: [String]) {
        var values: [String: String] = [:]
        for header in headers {
            for piece in header.split(separator: ";") {
                let halves = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard halves.count == 2 else { continue }
                let name = halves[0].trimmed, value = halves[1].trimmed.unquoted
                guard !name.isEmpty, values[String(name)] == nil else { continue }
                values[String(name)] = String(value)
            }
        }
        self.values = values
    }

    public subscript(name: String) -> String? { values[name] }
}

/// A cookie to be set, always for this host alone, over TLS alone (`__Host-`, RFC 6265bis §4.1.3.2).
///
/// Browsers refuse a `__Host-` cookie without `Secure`, with a `Domain` or with another path than `/`; this type has
/// no way to say so.
public struct Cookie: Sendable, Equatable {
    public enum SameSite: String, Sendable { case lax = "Lax", strict = "Strict" }

    public let name: String
    public let value: String
    /// How long the browser keeps it; nil until it is closed.
    public let lifetime: Duration?
    public let sameSite: SameSite
    /// Hidden from scripts.
    public let httpOnly: Bool

    /// Nil when the name or value holds what a cookie cannot (RFC 6265 §4.1.1).
    public init?(
        _ name: String, _ value: String, lifetime: Duration? = nil, sameSite: SameSite = .lax, httpOnly: Bool = true
    ) {
        guard name.hasPrefix("__Host-"), name.utf8.allSatisfy(Self.isToken), value.utf8.allSatisfy(Self.isOctet) else {
            return nil
        }
        (self.name, self.value, self.lifetime) = (name, value, lifetime)
        (self.sameSite, self.httpOnly) = (sameSite, httpOnly)
    }

    /// The same cookie, to be forgotten by the browser.
    public var expired: Cookie? { Cookie(name, "", lifetime: .zero, sameSite: sameSite, httpOnly: httpOnly) }

    /// The value of `Set-Cookie`.
    public var header: String {
        var text = "\(name)=\(value); Path=/; Secure; SameSite=\(sameSite.rawValue)"
        if httpOnly { text += "; HttpOnly" }
        if let lifetime { text += "; Max-Age=\(lifetime.components.seconds)" }
        return text
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"()<>@,;:\\\"/[]?={}".utf8.contains(byte)
    }

    private static func isOctet(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\",;\\".utf8.contains(byte)
    }
}

extension Substring {
    var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    var unquoted: Substring {
        utf8.count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? dropFirst().dropLast() : self
    }
}

/// Where a link, a form or a picture points: a place that cannot carry a script.
///
/// Written as a literal, in which every inserted value is percent-encoded (RFC 3986 § 2.3), so that no value
/// can end its segment or change the scheme: `.href("/reports/\(reference)")`. Text from outside goes
/// through `init?(_:)`, which lets pass places on this site, `http`, `https`, `mailto` and `tel`.
public struct Address: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// Takes an address that was typed or received; `nil` if it is not one that a page may point at.
    public init?(_ outside: String) {
        let bytes = Array(outside.utf8)
        // Browsers drop tabs and newlines inside a scheme and read a backslash as a slash.
        guard let first = bytes.first, bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
            return nil
        }
        let isLocal = [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains(first)
        if isLocal {
            // By bytes: a combining mark after the slashes would hide them from a comparison of characters.
            guard !bytes.starts(with: "//".utf8) else { return nil }
        } else {
            guard let colon = outside.firstIndex(of: ":") else { return nil }
            let scheme = outside[..<colon].lowercased()
            let rest = outside[outside.index(after: colon)...]
            switch scheme {
            case "http", "https": guard rest.hasPrefix("//"), rest.utf8.count > 2 else { return nil }
            case "mailto", "tel": guard !rest.isEmpty else { return nil }
            default: return nil
            }
        }
        description = outside
    }
}

extension Address: ExpressibleByStringInterpolation {
    public init(stringLiteral value: StaticString) { description = value.description }

    public init(stringInterpolation: Interpolation) { description = stringInterpolation.written }

    /// Puts an address together; what is inserted is encoded, what stands in the source is not.
    public struct Interpolation: StringInterpolationProtocol {
        var written = ""

        public init(literalCapacity: Int, interpolationCount: Int) { written.reserveCapacity(literalCapacity * 2) }

        public mutating func appendLiteral(_ literal: StaticString) { written += literal.description }

        /// One segment of a path or one value of a query.
        public mutating func appendInterpolation(_ value: String) {
            for byte in value.utf8 {
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "~"):
                    written.unicodeScalars.append(Unicode.Scalar(byte))
                default:
                    let digits = String(byte, radix: 16, uppercase: true)
                    written += byte < 16 ? "%0" + digits : "%" + digits
                }
            }
        }

        public mutating func appendInterpolation(_ value: Int) { written += String(value) }

        /// An address that goes on here, as it is: `"\(page)#summary"`.
        public mutating func appendInterpolation(_ address: Address) { written += address.description }
    }
}

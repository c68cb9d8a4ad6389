/// A mailbox to which mail can go, in the plain form `local@domain` (RFC 5321 §4.1.2, without quoting and literals).
public struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    /// Reads an address.
    ///
    /// Nil when it is none, or has anything in it with which a header or a command could be forged. Letters beyond
    /// ASCII are taken in the local part (RFC 6531) and not in the domain, which is written in its ASCII form.
    public init?(_ text: String) {
        guard let at = text.lastIndex(of: "@"), text.utf8.count <= 254 else { return nil }
        let local = text[..<at], domain = text[text.index(after: at)...]
        guard (1...64).contains(local.utf8.count), !local.hasPrefix("."), !local.hasSuffix("."), !local.contains(".."),
            local.unicodeScalars.allSatisfy(Self.mayStandInLocalPart)
        else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 1, labels.allSatisfy(Self.isLabel) else { return nil }
        self.text = text
    }

    /// Stands where an address could not be read and the reading of settings goes on.
    static let nobody = MailAddress(checked: "nobody@invalid")

    private init(checked text: String) { self.text = text }

    public var domain: Substring { text[text.index(after: text.lastIndex(of: "@") ?? text.startIndex)...] }

    /// Whether the server must understand RFC 6531 for this mailbox to be reached.
    public var needsUTF8: Bool { !text.utf8.allSatisfy { $0 < 0x80 } }

    /// Addresses are personal data: a log shows the domain only.
    public var description: String { "…@\(domain)" }

    private static func mayStandInLocalPart(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else {
            // Not controls, spaces, or marks that turn the direction of writing.
            return scalar.value >= 0xA0 && !scalar.properties.isWhitespace
                && ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
        return isLetterOrDigit(scalar) || "!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains(scalar)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "-" }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
}

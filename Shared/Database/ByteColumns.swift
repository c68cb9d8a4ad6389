public import Foundation
import Runtime

/// Bytes of a `bytea` column.
public struct Bytes: ArrayElement, Hashable {
    public var array: [UInt8]

    public init(_ bytes: some Sequence<UInt8>) { array = Array(bytes) }

    public static func decode(_ text: String?) -> Bytes? { text.flatMap(fromHexadecimal).map { Bytes($0) } }
    /// The `hex` form of `bytea`: `\x` and two digits a byte.
    public var postgresText: String? { #"\x"# + array.hexadecimal }
}

extension Data: ArrayElement {
    public static func decode(_ text: String?) -> Data? { text.flatMap(fromHexadecimal).map { Data($0) } }
    public var postgresText: String? { Bytes(self).postgresText }
}

private func fromHexadecimal(_ text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { text in
        guard text.count >= 2, text.count.isMultiple(of: 2), text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x")
        else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for place in stride(from: 2, to: text.count, by: 2) {
            guard let high = value(text[place]), let low = value(text[place + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

private func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}

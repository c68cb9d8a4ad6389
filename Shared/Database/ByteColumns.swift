public import Foundation

/// Bytes of a `bytea` column.
public struct Bytes: ArrayElement, Hashable {
    public var array: [UInt8]

    public init(_ bytes: some Sequence<UInt8>) { array = Array(bytes) }

    public static func decode(_ text: String?) -> Bytes? { text.flatMap(fromHexadecimal).map { Bytes($0) } }
    public var postgresText: String? { hexadecimal(array) }
}

extension Data: ArrayElement {
    public static func decode(_ text: String?) -> Data? { text.flatMap(fromHexadecimal).map { Data($0) } }
    public var postgresText: String? { hexadecimal(self) }
}

private let digits = Array("0123456789abcdef".utf8)

/// The `hex` form of `bytea`: `\x` and two digits a byte.
private func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: 2 + 2 * bytes.count) { out in
        (out[0], out[1]) = (UInt8(ascii: "\\"), UInt8(ascii: "x"))
        var place = 2
        for byte in bytes {
            out[place] = digits[Int(byte >> 4)]
            out[place + 1] = digits[Int(byte & 15)]
            place += 2
        }
        return place
    }
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

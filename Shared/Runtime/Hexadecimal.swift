// Of arrays and not of all collections: what is generic is slow when another module calls it.
extension [UInt8] {
    /// Two small hexadecimal digits for each byte.
    public var hexadecimal: String { hexadecimal(dashesBefore: []) }

    /// The same, with a dash before the bytes at these places.
    func hexadecimal(dashesBefore dashes: [Int]) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * count + dashes.count)
        for (place, byte) in enumerated() {
            if dashes.contains(place) { digits.append(UInt8(ascii: "-")) }
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

private func digit(_ value: UInt8) -> UInt8 { value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) }

public import Foundation

/// A moment (`timestamptz`), with the microseconds that PostgreSQL keeps.
extension Date: ArrayElement {
    /// Reads the ISO style, as `2026-11-20 14:14:46.123456+00`; nil for `infinity`, which is no moment.
    public static func decode(_ text: String?) -> Date? {
        guard let text else { return nil }
        var reader = Reader(text)
        guard let year = reader.number(), reader.take("-"), let month = reader.number(), reader.take("-"),
            let day = reader.number(), reader.take(" "), let hour = reader.number(), reader.take(":"),
            let minute = reader.number(), reader.take(":"), let second = reader.number()
        else { return nil }
        let fraction = reader.take(".") ? reader.microseconds() : 0
        guard let offset = reader.offset() else { return nil }
        let isBeforeChrist = reader.take(" ") && reader.take("B") && reader.take("C")
        guard reader.isAtEnd else { return nil }
        let days = days(year: isBeforeChrist ? 1 - year : year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSinceReferenceDate: Double(seconds) + Double(fraction) / 1_000_000)
    }

    public var postgresText: String? {
        let exact = (timeIntervalSinceReferenceDate * 1_000_000).rounded()
        // Beyond what fits, the server is given a word that it knows or refuses; nothing is made up.
        guard let whole = Int64(exactly: exact) else {
            return exact.isNaN ? "NaN" : exact < 0 ? "-infinity" : "infinity"
        }
        let (day, rest) = floorDivide(Int(whole), 86_400_000_000)
        let (year, month, dayOfMonth) = civil(day)
        let (second, fraction) = (rest / 1_000_000, rest % 1_000_000)
        let clock = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)).\(padded(fraction, 6))+00"
        return
            "\(padded(year > 0 ? year : 1 - year, 4))-\(two(month))-\(two(dayOfMonth)) \(clock)\(year > 0 ? "" : " BC")"
    }
}

/// The days between 0000-03-01 and 2001-01-01 in the proleptic Gregorian calendar.
private let epoch = 730_791

/// Days from 2001-01-01, by counting years from March, so that the leap day is a year's last.
private func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let (era, yearOfEra) = floorDivide(shifted, 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - epoch
}

/// The inverse of `days(year:month:day:)`.
private func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, day) = floorDivide(days + epoch, 146_097)
    let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
}

private func floorDivide(_ value: Int, _ divisor: Int) -> (Int, Int) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

private func two(_ number: Int) -> String { padded(number, 2) }

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private struct Reader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let next = rest.first, UInt32(next) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number() -> Int? {
        let digits = rest.prefix { (48...57).contains($0) }
        rest = rest[digits.endIndex...]
        return Int(Substring(digits))
    }

    /// The digits behind the point, as millionths.
    mutating func microseconds() -> Int {
        let digits = rest.prefix { (48...57).contains($0) }
        rest = rest[digits.endIndex...]
        let six = Substring(digits).prefix(6)
        return (Int(six) ?? 0) * [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1][six.utf8.count]
    }

    /// Seconds east of Greenwich: `+07`, `+05:30`, `-00:44:30`.
    mutating func offset() -> Int? {
        let sign = take("-") ? -1 : take("+") ? 1 : 0
        guard sign != 0, let hours = number() else { return nil }
        let minutes = take(":") ? number() ?? 0 : 0
        let seconds = take(":") ? number() ?? 0 : 0
        return sign * (hours * 3600 + minutes * 60 + seconds)
    }
}

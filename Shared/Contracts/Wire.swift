public import Foundation

/// How events are written as bytes.
public enum Wire {
    /// The largest event, in bytes; more belongs behind a link.
    public static let limit = 262_144

    /// Stands in the place of an agency's slug where an event concerns them all: the tree, a key, the holidays.
    public static let everyAgency = "all"

    public static let contentType = "application/cloudevents+json; charset=utf-8"

    /// The bytes of an event: compact JSON with sorted keys, times as RFC 3339 in Thai time with milliseconds.
    ///
    /// - Throws: `EventTooLarge` above `limit`; `EncodingError` for a number that JSON cannot say.
    public static func encode<Fact: Event>(_ envelope: Envelope<Fact>) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(text(of: date))
        }
        let bytes = try encoder.encode(envelope)
        guard bytes.count <= limit else { throw EventTooLarge(name: Fact.name, bytes: bytes.count) }
        return bytes
    }

    /// Reads an event; unknown fields are ignored.
    ///
    /// - Throws: `EventTooLarge` above `limit`; `DecodingError` when the bytes are not this event.
    public static func decode<Fact: Event>(_ type: Fact.Type, from bytes: Data) throws -> Envelope<Fact> {
        guard bytes.count <= limit else { throw EventTooLarge(name: Fact.name, bytes: bytes.count) }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = date(from: text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "RFC 3339 time expected")
            }
            return date
        }
        return try decoder.decode(Envelope<Fact>.self, from: bytes)
    }

    /// The routing key: the event's name and the agency concerned.
    public static func routingKey(_ name: String, agency: String) -> String { "\(name).\(agency)" }

    /// Zero-padded to 19 digits, so that the text sorts as the number does (CloudEvents sequence extension).
    public static func sequence(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
    }

    /// A time as RFC 3339 in Thai time with milliseconds: `2021-03-31T09:30:00.000+07:00`.
    public static func text(of date: Date) -> String {
        // Foundation cuts the fraction off; a quarter of a millisecond keeps 0.004 from being written as 0.003.
        toTheMillisecond(date).addingTimeInterval(0.000_25).formatted(style)
    }

    /// Reads an RFC 3339 time with any offset, with or without a fraction, to the nearest millisecond.
    public static func date(from text: String) -> Date? {
        ((try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))).map(toTheMillisecond)
    }

    private static func toTheMillisecond(_ date: Date) -> Date {
        Date(timeIntervalSinceReferenceDate: (date.timeIntervalSinceReferenceDate * 1000).rounded() / 1000)
    }

    private static let style = Date.ISO8601FormatStyle(
        includingFractionalSeconds: true, timeZone: TimeZone(secondsFromGMT: 7 * 3600) ?? .gmt
    ).timeZoneSeparator(.colon)
}

/// An event is larger than `Wire.limit`: its publisher must split it, and its reader must not try to read it.
public struct EventTooLarge: Error, Equatable, CustomStringConvertible {
    public let name: String
    public let bytes: Int

    public init(name: String, bytes: Int) { (self.name, self.bytes) = (name, bytes) }

    public var description: String { "\(name) has \(bytes) bytes, more than the \(Wire.limit) that an event may have" }
}

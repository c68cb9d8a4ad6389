public import Foundation

/// An event on its way: CloudEvents 1.0 in the structured JSON format, the same bytes on every channel.
///
/// The position in the publisher's log is not part of it (the bytes are fixed before the position exists)
/// and travels beside it.
public struct Envelope<Fact: Event>: Sendable, Equatable {
    /// The event's id, a UUIDv7; the key by which a reader recognises a repetition.
    public let id: UUID
    /// What happened to which thing: the aggregate's id, and CloudEvents' `partitionkey`.
    public let subject: UUID
    /// The event's number within its subject, from 1.
    public let sequence: Int64
    /// The immutable slug of the agency concerned, or `Wire.everyAgency`.
    public let agency: String
    /// When it happened, by the business clock.
    public let time: Date
    /// The W3C trace context of the work that caused it.
    public let traceparent: String?
    public let fact: Fact

    public init(
        id: UUID, subject: UUID, sequence: Int64, agency: String, time: Date, traceparent: String?, fact: Fact
    ) {
        self.id = id
        self.subject = subject
        self.sequence = sequence
        self.agency = agency
        self.time = time
        self.traceparent = traceparent
        self.fact = fact
    }

    /// The path of a report or another thing among those of its kind: `submission.report/0190…`.
    var subjectPath: String { "\(Fact.aggregate)/\(subject.uuidString.lowercased())" }
}

extension Envelope: Codable {
    private enum Key: String, CodingKey {
        case specversion, id, source, type, subject, time, datacontenttype, dataschema
        case partitionkey, sequence, agency, traceparent, data
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("1.0", forKey: .specversion)
        try container.encode(id, forKey: .id)
        try container.encode("/raingan/\(Fact.aggregate.owner)", forKey: .source)
        try container.encode(Fact.name, forKey: .type)
        try container.encode(subjectPath, forKey: .subject)
        try container.encode(time, forKey: .time)
        try container.encode("application/json", forKey: .datacontenttype)
        try container.encode("/api/\(Fact.aggregate.owner)/v1/schemas/\(Fact.name).json", forKey: .dataschema)
        try container.encode(subject, forKey: .partitionkey)
        try container.encode(Wire.sequence(sequence), forKey: .sequence)
        try container.encode(agency, forKey: .agency)
        try container.encodeIfPresent(traceparent, forKey: .traceparent)
        try container.encode(fact, forKey: .data)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func refuse(_ key: Key, _ why: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: container, debugDescription: why)
        }
        guard try container.decode(String.self, forKey: .specversion) == "1.0" else {
            throw refuse(.specversion, "CloudEvents 1.0 expected")
        }
        guard try container.decode(String.self, forKey: .type) == Fact.name else {
            throw refuse(.type, "\(Fact.name) expected")
        }
        guard let sequence = Int64(try container.decode(String.self, forKey: .sequence)), sequence > 0 else {
            throw refuse(.sequence, "a number from 1 expected")
        }
        self.sequence = sequence
        id = try container.decode(UUID.self, forKey: .id)
        subject = try container.decode(UUID.self, forKey: .partitionkey)
        agency = try container.decode(String.self, forKey: .agency)
        time = try container.decode(Date.self, forKey: .time)
        traceparent = try container.decodeIfPresent(String.self, forKey: .traceparent)
        fact = try container.decode(Fact.self, forKey: .data)
        guard try container.decode(String.self, forKey: .subject) == subjectPath else {
            throw refuse(.subject, "\(subjectPath) expected")
        }
    }
}

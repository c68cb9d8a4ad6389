internal import Foundation

/// Identifiers are written in lower case (RFC 9562 §4), which Foundation's own encoding of `UUID` does not do.
///
/// The compiler prefers these to the standard library's generic ones when it writes an event's `encode(to:)`;
/// a reader that compares `partitionkey` with an id in `data` as text thus finds them equal.
extension KeyedEncodingContainer {
    mutating func encode(_ id: UUID, forKey key: Key) throws {
        try encode(id.uuidString.lowercased(), forKey: key)
    }

    mutating func encodeIfPresent(_ id: UUID?, forKey key: Key) throws {
        try encodeIfPresent(id?.uuidString.lowercased(), forKey: key)
    }

    mutating func encode(_ ids: [UUID], forKey key: Key) throws {
        try encode(ids.map { $0.uuidString.lowercased() }, forKey: key)
    }

    mutating func encode(_ ids: [String: UUID], forKey key: Key) throws {
        try encode(ids.mapValues { $0.uuidString.lowercased() }, forKey: key)
    }
}

import Calendar
import Database
import Foundation

/// A part of a profile as it was last confirmed.
struct StoredProfile: Sendable, Equatable {
    let facts: [String: String]
    let confirmedAt: Date
    let version: Int64
}

extension Connection {
    /// The parts of an agency's profile that somebody has filled in.
    func profile(of agency: UUID) throws(DatabaseError) -> [ProfilePart: StoredProfile] {
        let rows = try run(
            "SELECT part, facts::text, confirmed_at, version FROM agency_profile WHERE agency_id = \(agency)",
            as: (String, String, Date, Int64).self)
        var parts: [ProfilePart: StoredProfile] = [:]
        for row in rows {
            guard let part = ProfilePart(rawValue: row.0) else { continue }
            let facts = (try? JSONDecoder().decode([String: String].self, from: Data(row.1.utf8))) ?? [:]
            parts[part] = StoredProfile(facts: facts, confirmedAt: row.2, version: row.3)
        }
        return parts
    }

    /// Keeps a part, if it is still the version that was seen; 0 where there was none.
    ///
    /// - Returns: whether it was.
    func keepProfile(
        _ part: ProfilePart, of agency: UUID, _ facts: [String: String], seen version: Int64, by person: UUID,
        at now: Date
    ) throws(DatabaseError) -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = JSONText((try? encoder.encode(facts)).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
        return try execute(
            """
            INSERT INTO agency_profile AS known (agency_id, part, facts, confirmed_at, confirmed_by, version)
            SELECT \(agency), \(part.rawValue), \(text)::jsonb, \(now), \(person), 1
            WHERE \(version) = 0 OR EXISTS (SELECT FROM agency_profile
                                            WHERE agency_id = \(agency) AND part = \(part.rawValue))
            ON CONFLICT (agency_id, part) DO UPDATE
            SET facts = excluded.facts, confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by,
                version = known.version + 1
            WHERE known.version = \(version)
            """) == 1
    }
}

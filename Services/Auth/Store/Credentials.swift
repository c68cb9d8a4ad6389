import Database
import Foundation

extension Connection {
    /// The record of a person's password, or nil for somebody who has none.
    func credential(of person: UUID) throws(DatabaseError) -> String? {
        try first("SELECT record FROM credential WHERE person_id = \(person)", as: String.self)
    }

    func setCredential(_ record: String, of person: UUID, at now: Date) throws(DatabaseError) {
        try write(
            """
            INSERT INTO credential (person_id, record, changed_at) VALUES (\(person), \(record), \(now))
            ON CONFLICT (person_id) DO UPDATE SET record = excluded.record, changed_at = excluded.changed_at
            """)
    }

    // MARK: Devices

    func isKnown(_ device: [UInt8], to person: UUID) throws(DatabaseError) -> Bool {
        try first(
            "SELECT 1 FROM known_device WHERE person_id = \(person) AND digest = \(Bytes(device))", as: Int.self) != nil
    }

    func remember(_ device: [UInt8], of person: UUID, at now: Date) throws(DatabaseError) {
        try write(
            """
            INSERT INTO known_device (digest, person_id, last_at) VALUES (\(Bytes(device)), \(person), \(now))
            ON CONFLICT (person_id, digest) DO UPDATE SET last_at = excluded.last_at
            """)
    }

    // MARK: Waits

    /// Counts an attempt before its outcome is known, so that many at once count as many.
    ///
    /// - Returns: until when to wait, if it is not yet time for another attempt; nothing was counted then.
    func countAttempt(_ key: [UInt8], at now: Date) throws(DatabaseError) -> Date? {
        try write("DELETE FROM throttle WHERE key = \(Bytes(key)) AND last_at < \(forgotten(at: now))")
        let failures = try first(
            """
            INSERT INTO throttle AS known (key, failures, last_at, blocked_until)
            VALUES (\(Bytes(key)), 1, \(now), \(now))
            ON CONFLICT (key) DO UPDATE SET failures = known.failures + 1, last_at = \(now)
            WHERE known.blocked_until <= \(now)
            RETURNING failures
            """, as: Int.self)
        guard let failures else {
            return try first("SELECT blocked_until FROM throttle WHERE key = \(Bytes(key))", as: Date.self)
        }
        let until = now.addingTimeInterval(ThrottleRule.wait(after: failures))
        try write("UPDATE throttle SET blocked_until = \(until) WHERE key = \(Bytes(key))")
        return nil
    }

    /// The attempt came to nothing through no fault of whoever made it.
    func uncountAttempt(_ key: [UInt8]) throws(DatabaseError) {
        try write("DELETE FROM throttle WHERE key = \(Bytes(key)) AND failures = 1")
        try write(
            """
            UPDATE throttle SET failures = failures - 1, blocked_until = last_at WHERE key = \(Bytes(key))
            """)
    }

    /// The answer was right: nothing is held against anybody.
    func forgetAttempts(_ key: [UInt8]) throws(DatabaseError) {
        try write("DELETE FROM throttle WHERE key = \(Bytes(key))")
    }

    private func forgotten(at now: Date) -> Date { now.addingTimeInterval(-ThrottleRule.forgottenAfter) }
}

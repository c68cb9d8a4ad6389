import Database
import Foundation

/// A signing key as its row says; the private part is sealed.
struct StoredKey: Sendable {
    let schedule: KeySchedule.Key
    let x: String
    let y: String
    let sealed: String
}

extension Connection {
    /// Only one instance makes or rotates keys at a time; waits for the others, until the transaction ends.
    func lockKeys() throws(DatabaseError) { try lockList(.keys) }

    /// Every key that was ever made, in the order of their times.
    func signingKeys() throws(DatabaseError) -> [StoredKey] {
        try run(
            "SELECT kid, x, y, sealed, not_before, retire_at FROM signing_key ORDER BY not_before, kid",
            as: (String, String, String, String, Date, Date?).self
        ).map {
            StoredKey(
                schedule: KeySchedule.Key(kid: $0.0, notBefore: $0.4, retireAt: $0.5), x: $0.1, y: $0.2, sealed: $0.3)
        }
    }

    func add(_ key: StoredKey, at now: Date) throws(DatabaseError) {
        try write(
            """
            INSERT INTO signing_key (kid, x, y, sealed, not_before, created_at)
            VALUES (\(key.schedule.kid), \(key.x), \(key.y), \(key.sealed), \(key.schedule.notBefore), \(now))
            """)
    }

    func retireKey(_ kid: String, at end: Date) throws(DatabaseError) {
        try write("UPDATE signing_key SET retire_at = \(end) WHERE kid = \(kid)")
    }

    func reseal(_ kid: String, as sealed: String) throws(DatabaseError) {
        try write("UPDATE signing_key SET sealed = \(sealed) WHERE kid = \(kid)")
    }
}

import Access
import Contracts
import Database
import Foundation

extension Connection {
    func keepKey(_ key: KeyPublished) throws(DatabaseError) {
        try write(
            """
            INSERT INTO signing_key (kid, x, y, not_before, retire_at)
            VALUES (\(key.kid), \(key.x), \(key.y), \(key.notBefore), \(key.retireAt))
            ON CONFLICT (kid) DO UPDATE SET retire_at = excluded.retire_at
            """)
    }

    func publishedKeys() throws(DatabaseError) -> [KeyPublished] {
        try run(
            "SELECT kid, x, y, not_before, retire_at FROM signing_key", as: (String, String, String, Date, Date?).self
        )
        .map { KeyPublished(kid: $0.0, x: $0.1, y: $0.2, notBefore: $0.3, retireAt: $0.4) }
    }

    func keepRevocation(_ revocation: SessionRevoked, number: Int64) throws(DatabaseError) {
        try write(
            """
            INSERT INTO revocation (seq, kind, subject_id, not_before, forget_at)
            VALUES (\(number), \(revocation.kind.rawValue), \(revocation.id), \(revocation.notBefore),
                    \(revocation.forgetAt))
            ON CONFLICT DO NOTHING
            """)
    }

    func revocations(at now: Date) throws(DatabaseError) -> [RevocationList.Entry] {
        try run(
            "SELECT kind, subject_id, not_before, forget_at FROM revocation WHERE forget_at > \(now)",
            as: (String, UUID, Date, Date).self
        ).compactMap { row in
            SessionRevoked.Kind(rawValue: row.0).map {
                RevocationList.Entry(kind: $0, id: row.1, notBefore: row.2, forgetAt: row.3)
            }
        }
    }

    func forgetRevocations(at now: Date) throws(DatabaseError) {
        try write("DELETE FROM revocation WHERE forget_at <= \(now)")
    }

    /// The number of the last event of a list that took effect here; 0 when none has.
    func heard(_ aggregate: Aggregate, by consumer: String) throws(DatabaseError) -> Int64 {
        try first(
            "SELECT last_seq FROM inbox_watermark WHERE consumer = \(consumer) AND agg_type = \(aggregate.rawValue)",
            as: Int64.self) ?? 0
    }
}

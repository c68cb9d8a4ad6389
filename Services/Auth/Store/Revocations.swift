import Access
import Contracts
import Database
import Foundation

extension Connection {
    func keep(_ revocation: SessionRevoked, number: Int64) throws(DatabaseError) {
        try write(
            """
            INSERT INTO revocation (seq, kind, subject_id, not_before, forget_at)
            VALUES (\(number), \(revocation.kind), \(revocation.id), \(revocation.notBefore), \(revocation.forgetAt))
            """)
    }

    /// The revocations behind a number that some living token may still be touched by, in their order.
    func revocations(
        after number: Int64, at now: Date
    ) throws(DatabaseError) -> [(number: Int64, entry: RevocationList.Entry)] {
        try run(
            """
            SELECT seq, kind, subject_id, not_before, forget_at FROM revocation
            WHERE seq > \(number) AND forget_at > \(now) ORDER BY seq
            """, as: (Int64, SessionRevoked.Kind, UUID, Date, Date).self
        ).map { ($0.0, RevocationList.Entry(kind: $0.1, id: $0.2, notBefore: $0.3, forgetAt: $0.4)) }
    }
}

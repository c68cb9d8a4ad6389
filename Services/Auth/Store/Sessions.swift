import Access
import Contracts
import Database
import Foundation

/// A session as its row says.
struct Session: Sendable, Hashable {
    let id: UUID
    let personID: UUID
    let holdingID: UUID?
    let assurance: Assurance
    let authenticatedAt: Date
    let rotatedAt: Date
    let hasReplaced: Bool
    let usedAt: Date
    let expiresAt: Date
    let endedAt: Date?
    let device: String
    let client: String

    var state: SessionRules.State {
        SessionRules.State(
            rotatedAt: rotatedAt, hasReplaced: hasReplaced, usedAt: usedAt, expiresAt: expiresAt)
    }

    func isAlive(at now: Date) -> Bool {
        endedAt == nil && now < expiresAt && now < usedAt.addingTimeInterval(SessionRules.idle)
    }
}

private typealias SessionColumns = (
    UUID, UUID, UUID?, Assurance, Date, Date, Bool, Date, Date, Date?, String, String
)

extension Session {
    fileprivate init(row: SessionColumns) {
        self.init(
            id: row.0, personID: row.1, holdingID: row.2, assurance: row.3, authenticatedAt: row.4, rotatedAt: row.5,
            hasReplaced: row.6, usedAt: row.7, expiresAt: row.8, endedAt: row.9, device: row.10, client: row.11)
    }
}

private let sessionColumns: SQL = """
    id, person_id, holding_id, assurance, authenticated_at, rotated_at, replaced_digest IS NOT NULL, used_at,
    expires_at, ended_at, device, client
    """

extension Connection {
    func add(_ session: Session, digest: [UInt8]) throws(DatabaseError) {
        try write(
            """
            INSERT INTO session (id, person_id, holding_id, digest, rotated_at, assurance, authenticated_at, used_at,
                                 expires_at, device, client)
            VALUES (\(session.id), \(session.personID), \(session.holdingID), \(Bytes(digest)), \(session.rotatedAt),
                    \(session.assurance), \(session.authenticatedAt), \(session.usedAt), \(session.expiresAt),
                    \(session.device), \(session.client))
            """)
    }

    /// The session to which a cookie's value belongs, locked, and which of its values it is.
    func lockSession(showing digest: [UInt8]) throws(DatabaseError) -> (session: Session, shown: SessionRules.Shown)? {
        let value = Bytes(digest)
        let row = try first(
            """
            SELECT id, digest = \(value), COALESCE(previous_digest = \(value), false) FROM session
            WHERE digest = \(value) OR previous_digest = \(value) OR replaced_digest = \(value) FOR UPDATE
            """, as: (UUID, Bool, Bool).self)
        guard let row, let session = try session(row.0) else { return nil }
        return (session, row.1 ? .latest : row.2 ? .previous : .replaced)
    }

    func session(_ id: UUID) throws(DatabaseError) -> Session? {
        try first("SELECT \(raw: sessionColumns) FROM session WHERE id = \(id)", as: SessionColumns.self)
            .map { Session(row: $0) }
    }

    /// The value shown becomes the previous one, and a new one the latest.
    func rotate(_ session: UUID, from shown: [UInt8], to digest: [UInt8], at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE session SET digest = \(Bytes(digest)), previous_digest = \(Bytes(shown)), replaced_digest = NULL,
                               rotated_at = \(now), used_at = \(now)
            WHERE id = \(session)
            """)
    }

    /// The latest value was lost on its way and gives place to another; the one shown stays the previous one.
    func replaceLost(_ session: UUID, with digest: [UInt8], at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE session SET replaced_digest = digest, digest = \(Bytes(digest)), rotated_at = \(now),
                               used_at = \(now)
            WHERE id = \(session)
            """)
    }

    func touch(_ session: UUID, at now: Date) throws(DatabaseError) {
        try write("UPDATE session SET used_at = \(now) WHERE id = \(session)")
    }

    func setCapacity(_ holding: UUID?, of session: UUID) throws(DatabaseError) {
        try write("UPDATE session SET holding_id = \(holding) WHERE id = \(session)")
    }

    /// The sessions of a person that go on, the latest used first.
    func openSessions(of person: UUID, at now: Date) throws(DatabaseError) -> [Session] {
        try run(
            """
            SELECT \(raw: sessionColumns) FROM session
            WHERE person_id = \(person) AND ended_at IS NULL AND expires_at > \(now)
              AND used_at > \(now.addingTimeInterval(-SessionRules.idle))
            ORDER BY used_at DESC, id
            """, as: SessionColumns.self
        ).map { Session(row: $0) }
    }

    /// Ends a session; false when it had ended before.
    func endSession(_ id: UUID, at now: Date) throws(DatabaseError) -> Bool {
        try execute("UPDATE session SET ended_at = \(now) WHERE id = \(id) AND ended_at IS NULL") == 1
    }

    func endSessions(of person: UUID, except kept: UUID? = nil, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE session SET ended_at = \(now)
            WHERE person_id = \(person) AND ended_at IS NULL AND id IS DISTINCT FROM \(kept)
            """)
    }
}

extension Database {
    /// Forgets what means nothing any more.
    ///
    /// Sessions and mailed links, with the addresses they hold, after a month; devices unused for a year; waits and
    /// revocations when they are over.
    func tidySessions(at now: Date) async throws(DatabaseError) {
        let month = now.addingTimeInterval(-30 * 86_400)
        try await execute("DELETE FROM session WHERE expires_at < \(month)")
        try await execute(
            "DELETE FROM mail_outbox WHERE link_id IN (SELECT id FROM mailed_link WHERE expires_at < \(month))")
        try await execute("DELETE FROM mailed_link WHERE expires_at < \(month)")
        try await execute(
            "DELETE FROM throttle WHERE last_at < \(now.addingTimeInterval(-2 * ThrottleRule.forgottenAfter))")
        try await execute("DELETE FROM known_device WHERE last_at < \(now.addingTimeInterval(-365 * 86_400))")
        try await execute("DELETE FROM revocation WHERE forget_at < \(now)")
    }
}

import Database
import Foundation

/// What a mailed link is for.
enum LinkPurpose: String, Sendable, Column {
    /// To choose a new password.
    case reset
    /// To show that an address is one's own.
    case confirm
}

/// A link that was or will be mailed; its secret is kept only as a hash.
struct MailedLink: Sendable, Hashable {
    let id: UUID
    let purpose: LinkPurpose
    let personID: UUID
    let address: String
    let createdAt: Date
    let expiresAt: Date
    let usedAt: Date?
}

private typealias LinkColumns = (UUID, LinkPurpose, UUID, String, Date, Date, Date?)

extension MailedLink {
    fileprivate init(row: LinkColumns) {
        self.init(
            id: row.0, purpose: row.1, personID: row.2, address: row.3, createdAt: row.4, expiresAt: row.5,
            usedAt: row.6)
    }
}

extension Connection {
    /// Keeps a link and puts its mail on the way.
    func add(_ link: MailedLink, digest: [UInt8], mail: UUID, sealed: String) throws(DatabaseError) {
        try write(
            """
            INSERT INTO mailed_link (id, digest, purpose, person_id, address, created_at, expires_at)
            VALUES (\(link.id), \(Bytes(digest)), \(link.purpose), \(link.personID), \(link.address),
                    \(link.createdAt), \(link.expiresAt))
            """)
        try write(
            """
            INSERT INTO mail_outbox (id, link_id, sealed, state, next_at)
            VALUES (\(mail), \(link.id), \(sealed), 'waiting', \(link.createdAt))
            """)
    }

    func link(digest: [UInt8], for purpose: LinkPurpose) throws(DatabaseError) -> MailedLink? {
        try first(
            """
            SELECT id, purpose, person_id, address, created_at, expires_at, used_at FROM mailed_link
            WHERE digest = \(Bytes(digest)) AND purpose = \(purpose)
            """, as: LinkColumns.self
        ).map { MailedLink(row: $0) }
    }

    /// Uses a link up; false when somebody was quicker or its time is over.
    func useLink(_ id: UUID, at now: Date) throws(DatabaseError) -> Bool {
        try execute(
            "UPDATE mailed_link SET used_at = \(now) WHERE id = \(id) AND used_at IS NULL AND expires_at > \(now)")
            == 1
    }

    /// Makes every other open link of a person void.
    func voidLinks(of person: UUID, for purpose: LinkPurpose, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE mailed_link SET used_at = \(now)
            WHERE person_id = \(person) AND purpose = \(purpose) AND used_at IS NULL
            """)
    }

    func linkCount(of person: UUID, for purpose: LinkPurpose, since start: Date) throws(DatabaseError) -> Int {
        try first(
            """
            SELECT count(*) FROM mailed_link
            WHERE person_id = \(person) AND purpose = \(purpose) AND created_at > \(start)
            """, as: Int.self) ?? 0
    }

    // MARK: Requests for a reset

    func add(_ request: UUID, reset name: String, client: String, at now: Date) throws(DatabaseError) {
        try write(
            """
            INSERT INTO reset_request (id, name, client, requested_at)
            VALUES (\(request), \(name), \(client), \(now))
            """)
    }

    /// Takes the oldest request away to be dealt with.
    func takeResetRequest() throws(DatabaseError) -> (name: String, client: String)? {
        try first(
            """
            DELETE FROM reset_request WHERE id = (
                SELECT id FROM reset_request ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING name, client
            """, as: (String, String).self
        ).map { ($0.0, $0.1) }
    }
}

import Calendar
import Database
import Foundation

/// A mail that this instance has taken upon itself to hand over.
struct DueMail: Sendable {
    let id: UUID
    let purpose: LinkPurpose
    let address: String
    let personName: String
    let language: Language
    let sealed: String
    let createdAt: Date
    let expiresAt: Date
    let attempts: Int
    let ambiguous: Int
}

/// What becomes of a mail after the mail server has answered, or has not.
enum MailFate: Sendable, Equatable {
    case sent
    case again(at: Date, wasAmbiguous: Bool)
    case failed
}

extension Database {
    /// Whether somebody has asked for a new password, or a mail's time has come.
    func hasPost(at now: Date) async throws(DatabaseError) -> Bool {
        try await first(
            """
            SELECT EXISTS (SELECT FROM reset_request)
                OR EXISTS (SELECT FROM mail_outbox WHERE state IN ('waiting', 'handed') AND next_at <= \(now))
            """, as: Bool.self) ?? false
    }
}

extension Connection {
    /// Takes the next mail whose time has come; nobody else will, unless this instance is lost before it says more.
    ///
    /// "Handed over" is committed before the mail server hears of it.
    func claimMail(at now: Date, lease: TimeInterval) throws(DatabaseError) -> DueMail? {
        try write(
            """
            UPDATE mail_outbox m SET state = 'expired', sealed = NULL FROM mailed_link l
            WHERE l.id = m.link_id AND m.state IN ('waiting', 'handed') AND m.next_at <= \(now)
              AND (l.expires_at <= \(now) OR l.used_at IS NOT NULL)
            """)
        // A mail still "handed" when its lease is over was lost together with the answer.
        return try first(
            """
            UPDATE mail_outbox m
            SET ambiguous = m.ambiguous + (m.state = 'handed')::integer, state = 'handed', attempts = m.attempts + 1,
                handed_at = \(now), next_at = \(now.addingTimeInterval(lease))
            FROM mailed_link l JOIN person p ON p.id = l.person_id
            WHERE l.id = m.link_id AND m.id = (
                SELECT id FROM mail_outbox WHERE state IN ('waiting', 'handed') AND next_at <= \(now)
                ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING m.id, l.purpose, l.address, p.display_name, p.language, m.sealed, l.created_at, l.expires_at,
                      m.attempts, m.ambiguous
            """,
            as: (UUID, LinkPurpose, String, String, Language, String, Date, Date, Int, Int).self
        ).map {
            DueMail(
                id: $0.0, purpose: $0.1, address: $0.2, personName: $0.3, language: $0.4, sealed: $0.5,
                createdAt: $0.6, expiresAt: $0.7, attempts: $0.8, ambiguous: $0.9)
        }
    }

    func settleMail(_ id: UUID, _ fate: MailFate, error: String?) throws(DatabaseError) {
        switch fate {
        case .sent:
            try write("UPDATE mail_outbox SET state = 'sent', sealed = NULL, last_error = NULL WHERE id = \(id)")
        case .failed:
            try write("UPDATE mail_outbox SET state = 'failed', sealed = NULL, last_error = \(error) WHERE id = \(id)")
        case .again(let at, let wasAmbiguous):
            try write(
                """
                UPDATE mail_outbox
                SET state = 'waiting', next_at = \(at), last_error = \(error),
                    ambiguous = ambiguous + \(wasAmbiguous ? 1 : 0)
                WHERE id = \(id)
                """)
        }
    }
}

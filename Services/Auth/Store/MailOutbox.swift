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
    /// The number of the attempt makes the word of one that was given up count for nothing.
    func claimMail(at now: Date, until lease: Date) throws(DatabaseError) -> DueMail? {
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
            SET ambiguous = m.ambiguous + (m.state = 'handed')::integer, state = 'waiting', attempts = m.attempts + 1,
                next_at = \(lease)
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

    /// The last step before the mail server: from here on the mail may have gone out.
    ///
    /// May be said again when the answer to it was lost, as long as nothing was sent.
    ///
    /// - Returns: Whether the mail is still this instance's to send.
    func handOverMail(_ mail: DueMail, at now: Date, until lease: Date) throws(DatabaseError) -> Bool {
        try execute(
            """
            UPDATE mail_outbox SET state = 'handed', handed_at = \(now), next_at = \(lease)
            WHERE id = \(mail.id) AND attempts = \(mail.attempts) AND state IN ('waiting', 'handed')
            """) == 1
    }

    /// Writes down what became of a mail, unless somebody else has taken it meanwhile.
    func settleMail(_ mail: DueMail, _ fate: MailFate, error: String?) throws(DatabaseError) {
        let (state, next, lost): (String, Date?, Bool) =
            switch fate {
            case .sent: ("sent", nil, false)
            case .failed: ("failed", nil, false)
            case .again(let at, let wasAmbiguous): ("waiting", at, wasAmbiguous)
            }
        try write(
            """
            UPDATE mail_outbox
            SET state = \(state), sealed = CASE WHEN \(next)::timestamptz IS NOT NULL THEN sealed END,
                next_at = COALESCE(\(next), next_at), last_error = \(error), ambiguous = ambiguous + \(lost ? 1 : 0)
            WHERE id = \(mail.id) AND attempts = \(mail.attempts) AND state IN ('waiting', 'handed')
            """)
    }
}

import Database
import Foundation

/// A letter to one person, as a list or a page shows it.
struct Message: Sendable {
    let id: UUID
    let personID: UUID
    let name: String
    let kind: LetterKind
    let agencyID: UUID
    let facts: LetterFacts
    let state: DeliveryState
    /// The mail server's answer was lost, and nobody is sending it now.
    let isInDoubt: Bool
    let attempt: Int
    let lastCode: Int?
    let lastError: String?
    let createdAt: Date
    let settledAt: Date?
    let isRead: Bool
}

/// Which messages an administrator wants to see.
struct MessageFilter: Sendable, Equatable {
    enum Group: String, Sendable, CaseIterable { case waiting, sent, doubtful, failed, withdrawn }

    var group: Group?
    var kind: LetterKind?
    /// Part of a recipient's name, of what the report is about, or a report's number.
    var search = ""
}

/// Whose messages a list may show.
enum MessageScope: Sendable {
    /// Those to one person that have gone out, or tried to.
    case to(UUID)
    /// Those about these agencies; nil for all there are.
    case about([UUID]?)
}

extension Connection {
    func messages(
        _ scope: MessageScope, _ filter: MessageFilter, skipping: Int, atMost count: Int
    ) throws(DatabaseError) -> [Message] {
        try messages(
            "WHERE \(raw: Self.condition(scope, filter)) ORDER BY d.created_at DESC, d.id DESC LIMIT \(count) OFFSET \(skipping)"
        )
    }

    /// How many there are, counted to ten thousand.
    func messageCount(_ scope: MessageScope, _ filter: MessageFilter) throws(DatabaseError) -> Int {
        try first(
            """
            SELECT count(*)::integer FROM (
                SELECT FROM delivery d JOIN letter l ON l.id = d.letter_id
                WHERE \(raw: Self.condition(scope, filter)) LIMIT 10000) AS found
            """, as: Int.self) ?? 0
    }

    func message(_ id: UUID) throws(DatabaseError) -> Message? { try messages("WHERE d.id = \(id)").first }

    /// How many messages a person has not opened.
    func unreadCount(of person: UUID, since: Date) throws(DatabaseError) -> Int {
        try first(
            """
            SELECT count(*)::integer FROM delivery
            WHERE person_id = \(person) AND read_at IS NULL AND created_at > \(since)
              AND state IN ('sent', 'handed', 'suppressed', 'failed')
            """, as: Int.self) ?? 0
    }

    func markRead(_ id: UUID, at now: Date) throws(DatabaseError) {
        try write("UPDATE delivery SET read_at = \(now) WHERE id = \(id) AND read_at IS NULL")
    }

    private static func condition(_ scope: MessageScope, _ filter: MessageFilter) -> SQL {
        var parts: [SQL] = ["l.facts IS NOT NULL"]
        switch scope {
        case .to(let person):
            parts.append("d.person_id = \(person) AND d.state IN ('sent', 'handed', 'suppressed', 'failed')")
        case .about(nil): break
        case .about(let agencies?): parts.append("l.agency_id = ANY (\(agencies)::uuid[])")
        }
        if let kind = filter.kind { parts.append("l.kind = \(kind.rawValue)") }
        switch filter.group {
        case nil: break
        case .waiting: parts.append("d.state IN ('scheduled', 'claimed', 'temp_failed')")
        case .sent: parts.append("d.state = 'sent'")
        case .doubtful: parts.append("d.state = 'handed'")
        case .failed: parts.append("d.state IN ('failed', 'suppressed', 'expired')")
        case .withdrawn: parts.append("d.state IN ('cancelled', 'superseded')")
        }
        if !filter.search.isEmpty {
            let words = filter.search.lowercased()
            parts.append(
                """
                (position(\(words) IN lower(d.name)) > 0 OR position(\(words) IN lower(l.facts ->> 'subject')) > 0
                 OR position(\(words) IN lower(l.facts ->> 'reference')) > 0)
                """)
        }
        return SQL.joined(parts, by: " AND ")
    }

    private func messages(_ condition: SQL) throws(DatabaseError) -> [Message] {
        let rows = try run(
            """
            SELECT d.id, d.person_id, d.name, l.kind, l.agency_id, l.facts, d.state,
                   d.state = 'handed' AND d.lease_until IS NULL, d.attempt, d.last_code, d.last_error, d.created_at,
                   d.settled_at, d.read_at IS NOT NULL
            FROM delivery d JOIN letter l ON l.id = d.letter_id \(raw: condition)
            """,
            as: (
                UUID, UUID, String, LetterKind, UUID, LetterText, DeliveryState, Bool, Int, Int?, String?, Date, Date?,
                Bool
            ).self)
        return rows.map {
            Message(
                id: $0.0, personID: $0.1, name: $0.2, kind: $0.3, agencyID: $0.4, facts: $0.5.facts, state: $0.6,
                isInDoubt: $0.7, attempt: $0.8, lastCode: $0.9, lastError: $0.10, createdAt: $0.11, settledAt: $0.12,
                isRead: $0.13)
        }
    }
}

/// What a letter says, as a column holds it.
struct LetterText: Column {
    let facts: LetterFacts

    static func decode(_ text: String?) -> LetterText? {
        guard let text else { return nil }
        return (try? JSONDecoder().decode(LetterFacts.self, from: Data(text.utf8))).map(LetterText.init)
    }

    var postgresText: String? {
        (try? JSONEncoder().encode(facts)).map { String(decoding: $0, as: UTF8.self) }
    }
}

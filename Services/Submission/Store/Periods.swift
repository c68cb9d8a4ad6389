import Calendar
import Database
import Foundation

/// A period of a programme as it was opened.
struct OpenedPeriod: Sendable, Hashable {
    let id: UUID
    let programme: String
    let version: Int
    let key: String
    let label: Words
    let opens: Date
    let locks: Date?
    /// Nil while its obligations are still being made.
    let openedAt: Date?
    let eventSeq: Int64
}

extension Connection {
    /// Makes the period if it is new; one that exists keeps the version that it was opened with.
    func addPeriod(
        _ id: UUID, of programme: String, version: Int, _ period: Period, opens: Date, locks: Date?
    ) throws(DatabaseError) {
        let words = period.words
        // Whoever completes an entry at this moment is waited for.
        _ = try first("SELECT 1 FROM programme WHERE slug = \(programme) FOR UPDATE", as: Int.self)
        try write(
            """
            INSERT INTO period (id, programme, version, key, first_day, last_day, label_th, label_en, opens, locks)
            VALUES (\(id), \(programme), \(version), \(period.key), \(period.first.iso)::date,
                    \(period.last.iso)::date, \(words.thai), \(words.english), \(opens), \(locks))
            ON CONFLICT (programme, key) DO NOTHING
            """)
    }

    /// A period, locked until the end of the transaction.
    func lockedPeriod(_ programme: String, _ key: String) throws(DatabaseError) -> OpenedPeriod? {
        try periods("programme = \(programme) AND key = \(key) FOR UPDATE").first
    }

    /// The periods of a programme that a day lies in: those to which an entry belongs that comes late.
    ///
    /// The lock on the programme keeps a period from being opened at the same time without the entry.
    func currentPeriods(of programme: String, on day: CivilDate) throws(DatabaseError) -> [OpenedPeriod] {
        _ = try first("SELECT 1 FROM programme WHERE slug = \(programme) FOR SHARE", as: Int.self)
        return try periods(
            """
            programme = \(programme) AND \(day.iso)::date BETWEEN first_day AND last_day
            ORDER BY first_day FOR UPDATE
            """)
    }

    /// The version in force of every programme, with the keys of its periods whose obligations are all there.
    func openings() throws(DatabaseError) -> [(programme: String, version: Int, opened: Set<String>)] {
        try run(
            """
            SELECT slug, version, ARRAY(
                SELECT key FROM period WHERE period.programme = slug AND opened_at IS NOT NULL)
            FROM programme WHERE version > 0
            """, as: (String, Int, [String]).self
        ).map { ($0.0, $0.1, Set($0.2)) }
    }

    func finishOpening(_ period: UUID, at now: Date) throws(DatabaseError) {
        try write("UPDATE period SET opened_at = \(now) WHERE id = \(period)")
    }

    /// Counts one more event of an opening; the period's row must be locked.
    func countOpeningEvents(_ period: UUID, _ count: Int) throws(DatabaseError) {
        try write("UPDATE period SET event_seq = event_seq + \(count) WHERE id = \(period)")
    }

    private func periods(_ condition: SQL) throws(DatabaseError) -> [OpenedPeriod] {
        try run(
            """
            SELECT id, programme, version, key, label_th, label_en, opens, locks, opened_at, event_seq
            FROM period WHERE \(raw: condition)
            """, as: (UUID, String, Int, String, String, String, Date, Date?, Date?, Int64).self
        ).map {
            OpenedPeriod(
                id: $0.0, programme: $0.1, version: $0.2, key: $0.3, label: Words($0.4, $0.5), opens: $0.6,
                locks: $0.7, openedAt: $0.8, eventSeq: $0.9)
        }
    }
}

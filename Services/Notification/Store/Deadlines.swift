import Database
import Foundation

/// A programme's obligations of one agency: what a list of deadlines may show.
struct DeadlineScope: Sendable {
    /// Pairs, by place.
    var programmes: [String] = []
    var agencies: [UUID] = []
}

/// A milestone with what the calendar says of it.
struct MilestoneRow: Sendable {
    let programme: String
    let version: Int
    let agencyID: UUID
    let period: Phrase
    let subject: String?
    let step: String
    let due: Date
    let reason: String?
    let closedAt: Date?
    let late: Bool
    let reportID: UUID?
}

/// A step that waits for somebody.
struct TurnRow: Sendable {
    let reportID: UUID
    let title: Phrase
    let due: Date?
    let programme: String?
    let agencyID: UUID?
    let period: Phrase?
    let subject: String?
}

extension Connection {
    /// The milestones within a scope that are due in a span (its end included) and whose obligation has opened.
    func milestones(
        of scope: DeadlineScope, dueAfter first: Date, through last: Date, openedBy now: Date, atMost count: Int
    ) throws(DatabaseError) -> [MilestoneRow] {
        try milestones(of: scope, where: "o.opens <= \(now) AND m.due > \(first) AND m.due <= \(last)", atMost: count)
    }

    /// What is to be filed within a scope and has not been in time.
    func overdueFilings(
        of scope: DeadlineScope, at now: Date, atMost count: Int
    ) throws(DatabaseError) -> [MilestoneRow] {
        try milestones(
            of: scope, where: "c.step IS NULL AND m.due <= \(now) AND (m.step = 'submitted' OR m.step LIKE 'answer:%')",
            atMost: count)
    }

    private func milestones(
        of scope: DeadlineScope, where condition: SQL, atMost count: Int
    ) throws(DatabaseError) -> [MilestoneRow] {
        try run(
            """
            SELECT o.programme, o.programme_version, o.agency_id, o.period_th, o.period_en,
                   COALESCE(e.label, o.subject_label), m.step, m.due, c.reason, c.closed_at, COALESCE(c.late, false),
                   r.report_id
            FROM unnest(\(scope.programmes)::text[], \(scope.agencies)::uuid[]) AS mine (programme, agency_id)
            JOIN obligation o ON o.programme = mine.programme AND o.agency_id = mine.agency_id
            JOIN milestone m ON m.obligation_id = o.id
            LEFT JOIN closure c ON c.obligation_id = m.obligation_id AND c.step = m.step
            LEFT JOIN entry e ON e.id = o.subject_id
            LEFT JOIN review r ON r.obligation_id = o.id
            WHERE \(raw: condition)
            ORDER BY m.due, COALESCE(e.label, o.subject_label) COLLATE extensions.thai, o.id, m.step
            LIMIT \(count)
            """,
            as: (String, Int, UUID, String, String, String?, String, Date, String?, Date?, Bool, UUID?).self
        ).map {
            MilestoneRow(
                programme: $0.0, version: $0.1, agencyID: $0.2, period: Phrase(th: $0.3, en: $0.4), subject: $0.5,
                step: $0.6, due: $0.7, reason: $0.8, closedAt: $0.9, late: $0.10, reportID: $0.11)
        }
    }

    /// The steps that wait for the holder of one of these positions.
    func turns(of positions: [UUID], atMost count: Int) throws(DatabaseError) -> [TurnRow] {
        guard !positions.isEmpty else { return [] }
        return try run(
            """
            SELECT r.report_id, r.title_th, r.title_en, r.due_at, o.programme, o.agency_id, o.period_th, o.period_en,
                   COALESCE(e.label, o.subject_label)
            FROM review r
            LEFT JOIN obligation o ON o.id = r.obligation_id
            LEFT JOIN entry e ON e.id = o.subject_id
            WHERE r.step IS NOT NULL AND r.position_ids && \(positions)::uuid[]
            ORDER BY r.due_at NULLS LAST, r.report_id LIMIT \(count)
            """, as: (UUID, String, String, Date?, String?, UUID?, String?, String?, String?).self
        ).map { row in
            TurnRow(
                reportID: row.0, title: Phrase(th: row.1, en: row.2), due: row.3, programme: row.4, agencyID: row.5,
                period: row.6.map { Phrase(th: $0, en: row.7 ?? $0) }, subject: row.8)
        }
    }
}

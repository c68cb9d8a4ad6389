import Calendar
import Database
import Foundation
import Runtime

/// One thing that waits for somebody.
struct InboxItem: Sendable {
    let report: UUID
    let reference: String
    let subject: String?
    let agencyName: String
    let programme: String
    let periodLabel: Words
    let revision: Int
    let step: String
    let stepTitle: Words
    let round: Int
    let openedAt: Date
    let due: Date?
    /// The reader prepared or sent it, and so may not decide.
    let isOwn: Bool
}

/// Whose inbox is read, and what of it may be shown.
struct InboxReader: Sendable {
    let person: UUID
    /// The positions that they hold today.
    let positions: [UUID]
    let scope: ListScope
}

extension Connection {
    /// Where the things come from that wait for these positions, and how many there are.
    func inboxPlaces(of positions: [UUID]) throws(DatabaseError) -> [(agency: UUID, programme: String, count: Int)] {
        try run(
            """
            SELECT agency_id, programme, count(DISTINCT report_id) FROM inbox_item
            WHERE position_id = ANY (\(positions)::uuid[]) GROUP BY agency_id, programme
            """, as: (UUID, String, Int).self
        ).map { ($0.0, $0.1, $0.2) }
    }

    /// What waits for a reader, most urgent first.
    func inbox(
        of reader: InboxReader, _ filter: InboxFilter, at now: Date, _ page: PageOf
    ) throws(DatabaseError) -> Listed<InboxItem> {
        var conditions: [SQL] = [
            """
            c.report_id IN (SELECT report_id FROM inbox_item WHERE position_id = ANY (\(reader.positions)::uuid[]))
            """, reader.scope.condition,
        ]
        if let programme = filter.programme { conditions.append("c.programme = \(programme)") }
        if filter.overdueOnly { conditions.append("t.due_at <= \(now)") }
        if let search = searchCondition(filter.search) { conditions.append(search) }
        let rows = try run(
            """
            SELECT c.report_id, c.reference, c.subject_label, c.agency_name, c.programme, c.period_th, c.period_en,
                   c.revision, t.step, t.title_th, t.title_en, t.round, t.opened_at, t.due_at,
                   EXISTS (SELECT FROM case_preparer p WHERE p.report_id = c.report_id AND p.person_id = \(reader.person)),
                   count(*) OVER ()
            FROM approval_case c JOIN task t ON t.report_id = c.report_id AND t.closed_at IS NULL
            WHERE \(raw: SQL.joined(conditions, by: " AND "))
            ORDER BY t.due_at NULLS LAST, t.opened_at, c.report_id LIMIT \(PageOf.size) OFFSET \(page.offset)
            """,
            as: (
                UUID, String, String?, String, String, String, String, Int, String, String, String, Int, Date, Date?,
                Bool, Int
            ).self)
        let items = rows.map {
            InboxItem(
                report: $0.0, reference: $0.1, subject: $0.2, agencyName: $0.3, programme: $0.4,
                periodLabel: Words($0.5, $0.6), revision: $0.7, step: $0.8, stepTitle: Words($0.9, $0.10),
                round: $0.11, openedAt: $0.12, due: $0.13, isOwn: $0.14)
        }
        return Listed(items: items, total: rows.first?.15 ?? 0, page: page)
    }
}

/// Compares with the key that every case keeps; nil when nothing was typed.
func searchCondition(_ typed: String) -> SQL? {
    var keys = [SearchKey.of(String(typed.prefix(200))).trimmingCharacters(in: .whitespaces)]
    guard keys != [""] else { return nil }
    if let reference = Reference(typed) { keys.append(SearchKey.of(reference.description)) }
    let likes = keys.map { key -> SQL in
        let escaped = key.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        return "c.search LIKE \("%" + escaped + "%")"
    }
    return "(\(raw: SQL.joined(likes, by: " OR ")))"
}

extension ListScope {
    /// Holds for the cases of this scope, and for none where it is empty.
    var condition: SQL {
        let parts = byProgramme.sorted { $0.key < $1.key }.map { programme, agencies -> SQL in
            switch agencies {
            case .all: "c.programme = \(programme)"
            case .only(let ids): "(c.programme = \(programme) AND c.agency_id = ANY (\(ids)::uuid[]))"
            }
        }
        return parts.isEmpty ? "false" : "(\(raw: SQL.joined(parts, by: " OR ")))"
    }
}

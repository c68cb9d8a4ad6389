import Calendar
import Database
import Foundation

/// A case as it stands in a list.
struct CaseItem: Sendable {
    let report: UUID
    let reference: String
    let subject: String?
    let agencyName: String
    let programme: String
    let periodLabel: Words
    let revision: Int
    let state: CaseFilter.State
    /// The step whose turn it is, or that returned or refused.
    let stepTitle: Words?
    let since: Date
    let due: Date?
    let answerBy: Date?
    let vacant: Bool
}

/// A decision of the reader's own, as it stands in a list.
struct OwnDecision: Sendable {
    let report: UUID
    let reference: String
    let subject: String?
    let agencyName: String
    let periodLabel: Words
    let stepTitle: Words
    let revision: Int
    let outcome: ReportCase.Outcome
    let capacity: String
    let at: Date
}

extension Connection {
    /// Cases within a scope, those that moved last first.
    func cases(
        within scope: ListScope, _ filter: CaseFilter, _ page: PageOf
    ) throws(DatabaseError) -> Listed<CaseItem> {
        var conditions = [scope.condition]
        if let state = filter.state { conditions.append("c.state = \(state.rawValue)") }
        if let programme = filter.programme { conditions.append("c.programme = \(programme)") }
        if let search = searchCondition(filter.search) { conditions.append(search) }
        let rows = try run(
            """
            SELECT c.report_id, c.reference, c.subject_label, c.agency_name, c.programme, c.period_th, c.period_en,
                   c.revision, c.state, s.title_th, s.title_en, c.since, c.due_at, c.answer_by,
                   COALESCE(t.vacant, false), count(*) OVER ()
            FROM approval_case c
            LEFT JOIN case_step s ON s.report_id = c.report_id AND s.key = c.step
            LEFT JOIN task t ON t.report_id = c.report_id AND t.closed_at IS NULL
            WHERE \(raw: SQL.joined(conditions, by: " AND "))
            ORDER BY c.since DESC, c.report_id LIMIT \(PageOf.size) OFFSET \(page.offset)
            """,
            as: (
                UUID, String, String?, String, String, String, String, Int, String, String?, String?, Date, Date?,
                Date?, Bool, Int
            ).self)
        let items = rows.map { row in
            var title: Words?
            if let thai = row.9, let english = row.10 { title = Words(thai, english) }
            return CaseItem(
                report: row.0, reference: row.1, subject: row.2, agencyName: row.3, programme: row.4,
                periodLabel: Words(row.5, row.6), revision: row.7, state: .init(rawValue: row.8) ?? .waiting,
                stepTitle: title, since: row.11, due: row.12, answerBy: row.13, vacant: row.14)
        }
        return Listed(items: items, total: rows.first?.15 ?? 0, page: page)
    }

    /// What somebody has decided, latest first.
    func decisions(by person: UUID, _ page: PageOf) throws(DatabaseError) -> Listed<OwnDecision> {
        let rows = try run(
            """
            SELECT c.report_id, c.reference, c.subject_label, c.agency_name, c.period_th, c.period_en, t.title_th,
                   t.title_en, d.revision, d.outcome, d.decided_as, d.decided_at, count(*) OVER ()
            FROM decision d JOIN task t USING (report_id, step, round) JOIN approval_case c USING (report_id)
            WHERE d.person_id = \(person)
            ORDER BY d.decided_at DESC, d.id LIMIT \(PageOf.size) OFFSET \(page.offset)
            """,
            as: (
                UUID, String, String?, String, String, String, String, String, Int, String, String, Date, Int
            ).self)
        let items = rows.map {
            OwnDecision(
                report: $0.0, reference: $0.1, subject: $0.2, agencyName: $0.3, periodLabel: Words($0.4, $0.5),
                stepTitle: Words($0.6, $0.7), revision: $0.8, outcome: .init(rawValue: $0.9) ?? .approved,
                capacity: $0.10, at: $0.11)
        }
        return Listed(items: items, total: rows.first?.12 ?? 0, page: page)
    }
}

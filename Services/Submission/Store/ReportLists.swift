import Database
import Foundation
import Runtime

/// What a list of reports is narrowed to.
struct ReportFilter: Sendable, Equatable {
    var programme: String?
    var states: [ReportState] = []
    /// Part of the entry's name, or of the reference.
    var search = ""
}

/// How many reports of some agencies wait for whom.
struct WorkCounts: Sendable, Equatable {
    var owed = 0
    var overdue = 0
    var returned = 0
    /// Sent and not yet decided for good.
    var underway = 0
}

extension Connection {
    /// What these agencies owe now, the most urgent first: answers to returns by their own due time.
    func owed(
        by scope: AgencyScope, at now: Date, page: Int, size: Int
    ) throws(DatabaseError) -> [Report] {
        try reports(
            """
            r.agency_id = ANY (\(scope.ids)::uuid[]) AND r.state IN ('owed', 'draft', 'returned') AND p.opens <= \(now)
            ORDER BY COALESCE(r.answer_by, o.due), o.label COLLATE extensions.thai, r.id
            LIMIT \(size) OFFSET \((page - 1) * size)
            """)
    }

    /// The counts that go with `owed`, from the same rows.
    func workCounts(of scope: AgencyScope, at now: Date) throws(DatabaseError) -> WorkCounts {
        let row = try first(
            """
            SELECT count(*) FILTER (WHERE r.state IN ('owed', 'draft', 'returned')),
                   count(*) FILTER (WHERE r.state IN ('owed', 'draft', 'returned')
                                      AND COALESCE(r.answer_by, o.due) <= \(now)),
                   count(*) FILTER (WHERE r.state = 'returned'),
                   count(*) FILTER (WHERE r.state IN ('submitted', 'in_review'))
            FROM report r JOIN obligation o ON o.id = r.obligation_id JOIN period p ON p.id = o.period_id
            WHERE r.agency_id = ANY (\(scope.ids)::uuid[]) AND p.opens <= \(now)
            """, as: (Int, Int, Int, Int).self)
        guard let row else { return WorkCounts() }
        return WorkCounts(owed: row.0, overdue: row.1, returned: row.2, underway: row.3)
    }

    /// What was sent and is on its way, the latest first.
    func underway(of scope: AgencyScope, atMost count: Int) throws(DatabaseError) -> [Report] {
        try reports(
            """
            r.agency_id = ANY (\(scope.ids)::uuid[]) AND r.state IN ('submitted', 'in_review')
            ORDER BY r.submitted_at DESC, r.id LIMIT \(count)
            """)
    }

    /// One page of the reports of some agencies, and how many there are in all.
    func reports(
        of scope: AgencyScope, _ filter: ReportFilter, at now: Date, page: Int, size: Int
    ) throws(DatabaseError) -> (reports: [Report], total: Int) {
        var condition: SQL = "r.agency_id = ANY (\(scope.ids)::uuid[]) AND p.opens <= \(now)"
        if let programme = filter.programme { condition = "\(raw: condition) AND r.programme = \(programme)" }
        if !filter.states.isEmpty {
            condition = "\(raw: condition) AND r.state = ANY (\(filter.states.map(\.rawValue))::text[])"
        }
        if !filter.search.isEmpty {
            let pattern = likePattern(searchKey(filter.search)), reference = Reference(filter.search)?.description
            condition = """
                \(raw: condition) AND (r.reference = \(reference) OR EXISTS (
                    SELECT FROM register_entry e WHERE e.id = o.entry_id AND e.search LIKE \(pattern)))
                """
        }
        let total = try first(
            """
            SELECT count(*) FROM report r JOIN obligation o ON o.id = r.obligation_id
            JOIN period p ON p.id = o.period_id WHERE \(raw: condition)
            """, as: Int.self)
        let order: SQL = " ORDER BY p.first_day DESC, o.due, r.id LIMIT \(size) OFFSET \((page - 1) * size)"
        return (try reports("\(raw: condition)\(raw: order)"), total ?? 0)
    }

    /// Whose turn it is with each report that is under way, in words.
    func currentSteps(of reports: [UUID]) throws(DatabaseError) -> [UUID: ReportStep] {
        let rows = try steps("report_id = ANY (\(reports)::uuid[]) AND state = 'now'")
        return Dictionary(rows.map { ($0.reportID, $0) }) { first, _ in first }
    }
}

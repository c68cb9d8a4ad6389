import Calendar
import Database
import Foundation

extension ReportState: Column {}

/// What has to be answered after a return.
struct ReportReturn: Sendable, Hashable {
    let reason: String
    let by: String
    let at: Date
    /// The sections that are open; empty means all.
    let sections: [String]
    let answerBy: Date?
}

/// A report with what it is owed for.
struct Report: Sendable {
    let id: UUID
    let reference: String
    let programme: String
    let version: Int
    let agencyID: UUID
    let agency: String
    let state: ReportState
    /// The number of the last revision that was sent; 0 before the first.
    let revision: Int
    let obligationID: UUID
    let entryID: UUID?
    /// The name of the register entry.
    let label: String?
    let periodKey: String
    let periodLabel: Words
    let times: DueTimes
    let milestones: [MilestoneTimes]
    /// Who said that it is ready for the head, and when.
    let ready: (at: Date, by: String)?
    let submittedAt: Date?
    let returned: ReportReturn?
    let changedAt: Date
    let eventSeq: Int64
    let obligationSeq: Int64
    /// When the milestone of sending was reached.
    let filedAt: Date?

    var period: Period? { Period(key: periodKey) }

    /// What a reader calls it.
    var title: Words { label.map { Words($0, $0) } ?? periodLabel }
}

extension Connection {
    func report(_ id: UUID) throws(DatabaseError) -> Report? { try reports("r.id = \(id)").first }

    /// The report and its obligation, locked until the end of the transaction.
    func lockedReport(_ id: UUID) throws(DatabaseError) -> Report? {
        try reports("r.id = \(id) FOR UPDATE OF r, o").first
    }

    func reportID(ofObligation id: UUID) throws(DatabaseError) -> UUID? {
        try first("SELECT id FROM report WHERE obligation_id = \(id)", as: UUID.self)
    }

    /// The reports about a register entry, newest period first.
    func reports(aboutEntry id: UUID) throws(DatabaseError) -> [Report] {
        try reports("o.entry_id = \(id) ORDER BY p.first_day DESC LIMIT 40")
    }

    func reports(_ condition: SQL) throws(DatabaseError) -> [Report] {
        try run(
            """
            SELECT r.id, r.reference, r.programme, r.version, r.agency_id, o.agency, r.state, r.revision, o.id,
                   o.entry_id, o.label, p.key, p.label_th, p.label_en, p.opens, p.locks, o.due,
                   (SELECT late_until FROM milestone m WHERE m.obligation_id = o.id AND m.ordinal = 1),
                   ARRAY(SELECT step FROM milestone m WHERE m.obligation_id = o.id ORDER BY ordinal),
                   ARRAY(SELECT due FROM milestone m WHERE m.obligation_id = o.id ORDER BY ordinal),
                   r.ready_at, r.ready_by, r.submitted_at, r.return_reason, r.returned_as, r.returned_at,
                   r.return_sections, r.answer_by, r.changed_at, r.event_seq, o.event_seq, o.closed_at
            FROM report r JOIN obligation o ON o.id = r.obligation_id JOIN period p ON p.id = o.period_id
            WHERE \(raw: condition)
            """, as: Report.Row.self
        ).map(Report.init)
    }

    /// The first change of a report that nobody had touched.
    func beginReport(_ id: UUID, at now: Date) throws(DatabaseError) {
        try write("UPDATE report SET state = 'draft', changed_at = \(now) WHERE id = \(id) AND state = 'owed'")
    }

    func touchReport(_ id: UUID, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE report SET state = CASE state WHEN 'owed' THEN 'draft' ELSE state END, changed_at = \(now)
            WHERE id = \(id)
            """)
    }

    func markReady(_ id: UUID, by who: String?, at now: Date) throws(DatabaseError) {
        try write("UPDATE report SET ready_at = \(who == nil ? nil : now), ready_by = \(who) WHERE id = \(id)")
    }
}

extension Report {
    typealias Row = (
        UUID, String, String, Int, UUID, String, ReportState, Int, UUID, UUID?, String?, String, String, String, Date,
        Date?, Date, Date?, [String], [Date], Date?, String?, Date?, String?, String?, Date?, [String]?, Date?, Date,
        Int64, Int64, Date?
    )

    init(_ row: Row) {
        (id, reference, programme, version, agencyID) = (row.0, row.1, row.2, row.3, row.4)
        (agency, state, revision, obligationID, entryID, label) = (row.5, row.6, row.7, row.8, row.9, row.10)
        (periodKey, periodLabel) = (row.11, Words(row.12, row.13))
        times = DueTimes(opens: row.14, due: row.16, lateUntil: row.17, locks: row.15)
        milestones = zip(row.18, row.19).map { MilestoneTimes(step: $0, due: $1, lateUntil: nil) }
        ready = if let at = row.20, let by = row.21 { (at, by) } else { nil }
        submittedAt = row.22
        returned =
            if let reason = row.23, let by = row.24, let at = row.25 {
                ReportReturn(reason: reason, by: by, at: at, sections: row.26 ?? [], answerBy: row.27)
            } else { nil }
        (changedAt, eventSeq, obligationSeq, filedAt) = (row.28, row.29, row.30, row.31)
    }
}

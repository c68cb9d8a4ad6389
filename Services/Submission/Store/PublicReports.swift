import Calendar
import Database
import Foundation
import JSON

/// A report as far as the public is concerned; which of its answers are shown is for the programme to say.
struct PublicReport: Sendable {
    let agencyID: UUID
    let period: Words
    let answers: JSONValue
    let entry: JSONValue
}

extension Connection {
    /// Reports of a programme that were sent, or approved, the latest period first.
    ///
    /// No scope: this is what everybody may see, and the caller shows only the fields that the programme names.
    func publicReports(
        of programme: String, onlyApproved: Bool, page: Int, size: Int
    ) throws(DatabaseError) -> (reports: [PublicReport], total: Int) {
        let condition: SQL =
            "r.programme = \(programme) AND r.revision > 0 AND (r.state = 'approved' OR NOT \(onlyApproved)::boolean)"
        let total = try first("SELECT count(*) FROM report r WHERE \(raw: condition)", as: Int.self) ?? 0
        let rows = try run(
            """
            SELECT r.agency_id, p.label_th, p.label_en,
                   (SELECT jsonb_object_agg(section, answers) FROM revision_section s
                    WHERE s.report_id = r.id AND s.revision = r.revision)::text,
                   (SELECT answers FROM register_entry e WHERE e.id = o.entry_id)::text
            FROM report r JOIN obligation o ON o.id = r.obligation_id JOIN period p ON p.id = o.period_id
            WHERE \(raw: condition)
            ORDER BY p.first_day DESC, r.submitted_at DESC, r.id LIMIT \(size) OFFSET \((page - 1) * size)
            """, as: (UUID, String, String, JSONText?, JSONText?).self)
        return (
            rows.map {
                PublicReport(
                    agencyID: $0.0, period: Words($0.1, $0.2), answers: FrozenAnswers($0.3?.value ?? [:]).answers,
                    entry: $0.4?.value ?? [:])
            }, total
        )
    }
}

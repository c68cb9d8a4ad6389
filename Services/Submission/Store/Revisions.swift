import Database
import Foundation
import JSON

/// A revision as it was sent; nothing of it ever changes.
struct Revision: Sendable {
    let reportID: UUID
    let revision: Int
    let submittedAt: Date
    let submittedAs: String
    let late: Bool
    /// SHA-256 of the canonical JSON of its answers, hexadecimal.
    let hash: String
}

/// All that sending has to look at beside the report itself.
struct SendingMaterial: Sendable {
    let draft: FrozenAnswers
    let entry: JSONValue
    let last: JSONValue
    let writers: [UUID]
}

extension Connection {
    /// Everything that is needed to send a report, in one round trip.
    ///
    /// The last report is that of the same agency (and entry) for the nearest period before, if it was sent.
    func sendingMaterial(of report: Report) throws(DatabaseError) -> SendingMaterial {
        let row = try first(
            """
            SELECT (SELECT jsonb_object_agg(section, answers) FROM draft_section WHERE draft_id = \(report.id))::text,
                   (SELECT answers FROM register_entry WHERE id = \(report.entryID))::text,
                   (\(raw: lastAnswers(before: report)))::text,
                   ARRAY(SELECT person_id FROM draft_writer WHERE draft_id = \(report.id) ORDER BY person_id)
            """, as: (JSONText?, JSONText?, JSONText?, [UUID]).self)
        return SendingMaterial(
            draft: FrozenAnswers(row?.0?.value ?? [:]), entry: row?.1?.value ?? [:],
            last: FrozenAnswers(row?.2?.value ?? [:]).answers, writers: row?.3 ?? [])
    }

    private func lastAnswers(before report: Report) -> SQL {
        // Said apart, so that each has an index: IS NOT DISTINCT FROM has none.
        let sameEntry: SQL = report.entryID.map { "theirs.entry_id = \($0)" } ?? "theirs.entry_id IS NULL"
        return """
            SELECT jsonb_object_agg(s.section, s.answers) FROM revision_section s
            JOIN (SELECT earlier.id, earlier.revision
                  FROM obligation theirs
                  JOIN period before ON before.id = theirs.period_id
                  JOIN report earlier ON earlier.obligation_id = theirs.id AND earlier.revision > 0
                  WHERE theirs.agency_id = \(report.agencyID) AND \(raw: sameEntry)
                    AND before.programme = \(report.programme)
                    AND before.first_day < (SELECT first_day FROM period
                                            WHERE programme = \(report.programme) AND key = \(report.periodKey))
                  ORDER BY before.first_day DESC LIMIT 1) last
                ON s.report_id = last.id AND s.revision = last.revision
            """
    }

    /// Freezes the draft as the next revision and makes the report wait for its route; three writes without an answer.
    func freeze(
        _ report: Report, as revision: Revision, by person: UUID, facts: JSONValue, state: ReportState
    ) throws(DatabaseError) {
        try write(
            """
            INSERT INTO report_revision (report_id, revision, submitted_at, submitted_by, submitted_as, late, hash,
                                         facts)
            VALUES (\(report.id), \(revision.revision), \(revision.submittedAt), \(person), \(revision.submittedAs),
                    \(revision.late), \(revision.hash), \(facts.compact)::jsonb)
            """)
        try write(
            """
            INSERT INTO revision_section (report_id, revision, section, answers)
            SELECT draft_id, \(revision.revision), section, answers FROM draft_section WHERE draft_id = \(report.id)
            """)
        try write(
            """
            UPDATE report
            SET state = \(state), revision = \(revision.revision), submitted_at = \(revision.submittedAt),
                ready_at = NULL, ready_by = NULL, return_reason = NULL, returned_as = NULL, returned_at = NULL,
                return_sections = NULL, answer_by = NULL, changed_at = \(revision.submittedAt),
                event_seq = event_seq + 1
            WHERE id = \(report.id)
            """)
    }

    func revisions(ofReport id: UUID) throws(DatabaseError) -> [Revision] {
        try run(
            """
            SELECT report_id, revision, submitted_at, submitted_as, late, hash FROM report_revision
            WHERE report_id = \(id) ORDER BY revision DESC
            """, as: (UUID, Int, Date, String, Bool, String).self
        ).map {
            Revision(
                reportID: $0.0, revision: $0.1, submittedAt: $0.2, submittedAs: $0.3, late: $0.4, hash: $0.5)
        }
    }

    func frozenAnswers(_ report: UUID, revision: Int) throws(DatabaseError) -> FrozenAnswers? {
        let text = try first(
            """
            SELECT jsonb_object_agg(section, answers)::text FROM revision_section
            WHERE report_id = \(report) AND revision = \(revision)
            """, as: JSONText?.self)
        return (text ?? nil).map { FrozenAnswers($0.value) }
    }
}

import Contracts
import Database
import EventLog
import Foundation
import Testing

@testable import NotificationService

/// One project's report of quarter 2, and what happens to it.
struct Duty: Sendable {
    let id = UUID()
    let report = UUID()
    var agency = Office.farms
    var label = "ทุเรียนคุณภาพ"
    /// 31 March 24.00 and 10 April 24.00.
    var due = at("2021-04-01")
    var governorDue = at("2021-04-11")

    func about(revision: Int = 1) -> CaseFacts {
        CaseFacts(
            reportID: report, reference: "K7Q2M-Z4T0B", revision: revision, obligationID: id,
            programme: "project-quarterly", period: "2564-Q2",
            periodLabel: Bilingual(th: "ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2564", en: "Quarter 2, fiscal year 2564"),
            agencyID: agency, agencyName: "สำนักงานเกษตรจังหวัดระยอง", subjectLabel: label)
    }
}

extension Office {
    @discardableResult
    func open(_ duties: [Duty], at now: Date? = nil) async throws -> Inbox.Outcome {
        if let now { hands.turn(to: now) }
        return try await hear(
            ObligationsOpened(
                programme: "project-quarterly", programmeVersion: 1, period: "2564-Q2",
                periodLabel: Duty().about().periodLabel,
                obligations: duties.map { duty in
                    .init(
                        id: duty.id, agencyID: duty.agency, subjectID: UUID(), subjectLabel: duty.label,
                        opens: at("2021-01-01"),
                        milestones: [
                            .init(step: "submitted", due: duty.due), .init(step: "governor", due: duty.governorDue),
                        ])
                }), of: UUID())
    }

    @discardableResult
    func close(
        _ duty: Duty, _ step: String = "submitted", because reason: ObligationClosed.Reason = .filed
    ) async throws -> Inbox.Outcome {
        try await hear(
            ObligationClosed(
                obligationID: duty.id, agencyID: duty.agency, step: step, reason: reason, at: hands.now, late: false),
            of: duty.id)
    }

    func openStep(
        _ duty: Duty, _ step: String = "governor", round: Int = 1, revision: Int = 1,
        positions: [UUID] = [Office.governorPosition]
    ) async throws {
        try await hear(
            StepOpened(
                about: duty.about(revision: revision), step: step,
                title: Bilingual(th: "ผู้ว่าราชการจังหวัด", en: "Governor"), round: round, positionIDs: positions,
                openedAt: hands.now, dueAt: at("2021-04-02")), of: duty.report)
    }

    func decideStep(_ duty: Duty, _ step: String = "governor", as outcome: StepDecided.Outcome = .approved) async throws
    {
        try await hear(
            StepDecided(
                about: duty.about(), step: step, title: Bilingual(th: "ผู้ว่าราชการจังหวัด", en: "Governor"), round: 1,
                outcome: outcome, decidedAs: "ผู้ว่าราชการจังหวัดระยอง", decidedAt: hands.now, late: false),
            of: duty.report)
    }

    func returnReport(_ duty: Duty, revision: Int = 1, answerBy: Date? = nil) async throws {
        try await hear(
            ReportReturned(
                about: duty.about(revision: revision), step: "governor", returnedAs: "ผู้ว่าราชการจังหวัดระยอง",
                reason: "ตัวเลขเบิกจ่ายไม่ตรงกับ GFMIS\nโปรดตรวจสอบเดือนกุมภาพันธ์", sections: ["progress"],
                returnedAt: hands.now, answerBy: answerBy), of: duty.report)
    }

    func approve(_ duty: Duty) async throws {
        try await hear(
            ReportApproved(about: duty.about(), approvedAt: hands.now, decisions: [], hash: "00"), of: duty.report)
    }

    /// The ledger in the order of its times: `reminder week-before scheduled`.
    func ledger(of duty: Duty) async throws -> [String] {
        try await database.run(
            """
            SELECT concat_ws(' ', kind, nullif(rule, ''), nullif(round, 0), state) FROM letter
            WHERE obligation_id = \(duty.id) ORDER BY due_at, kind
            """, as: String.self)
    }

    /// What is still to come of the ledger.
    func planned(of duty: Duty) async throws -> [String] {
        try await ledger(of: duty).filter { $0.hasSuffix("scheduled") }
    }

    func due(of duty: Duty) async throws -> [Date] {
        try await database.run(
            "SELECT due_at FROM letter WHERE obligation_id = \(duty.id) AND state = 'scheduled' ORDER BY due_at",
            as: Date.self)
    }

    /// The states of the deliveries of a duty's letters, by kind and person.
    func deliveries(of duty: Duty) async throws -> [String: Int] {
        let rows = try await database.run(
            """
            SELECT concat_ws(' ', l.kind, nullif(l.rule, ''), d.state, d.last_error), count(*)::integer
            FROM delivery d JOIN letter l ON l.id = d.letter_id WHERE l.obligation_id = \(duty.id) GROUP BY 1
            """, as: (String, Int).self)
        return Dictionary(rows.map { ($0.0, $0.1) }) { $0 + $1 }
    }

    func recipients(of duty: Duty, _ kind: String) async throws -> Set<UUID> {
        Set(
            try await database.run(
                """
                SELECT d.person_id FROM delivery d JOIN letter l ON l.id = d.letter_id
                WHERE l.obligation_id = \(duty.id) AND l.kind = \(kind)
                """, as: UUID.self))
    }
}

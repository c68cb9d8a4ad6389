import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation
import Programme

/// What Approval decides becomes visible on the report: its steps, its history, its state (where is my report?).
///
/// Each function runs in the transaction that remembers the event. The report's row is locked first, so that sending
/// and hearing follow each other.
enum FollowApproval {
    static func caseOpened(_ envelope: Envelope<CaseOpened>, on database: isolated Connection) throws {
        let report = try locked(envelope.fact.about, on: database)
        try database.keepRoute(report.id, envelope.fact.steps.map { ($0.key, $0.title.words) })
    }

    static func stepOpened(_ envelope: Envelope<StepOpened>, on database: isolated Connection) throws {
        let fact = envelope.fact
        let report = try locked(fact.about, on: database)
        try database.openStep(
            fact.step, fact.title.words, of: report.id, at: fact.openedAt, due: fact.dueAt,
            isVacant: fact.positionIDs.isEmpty)
    }

    static func stepDecided(_ envelope: Envelope<StepDecided>, on database: isolated Connection) throws {
        let fact = envelope.fact
        let report = try locked(fact.about, on: database)
        let state: StepState =
            switch fact.outcome {
            case .approved: .approved
            case .returned: .returned
            case .refused: .refused
            }
        try database.decideStep(fact.step, of: report.id, state, as: fact.decidedAs, at: fact.decidedAt)
        guard fact.outcome == .approved else { return }
        try database.addMoment(
            ReportMoment(
                kind: .approved, at: fact.decidedAt, revision: fact.about.revision,
                title: Words("\(fact.title.th) อนุมัติ", "Approved: \(fact.title.en)"), by: fact.decidedAs, note: nil),
            of: report.id)
        try close(fact.step, of: report, at: fact.decidedAt, on: database)
    }

    static func reportReturned(_ envelope: Envelope<ReportReturned>, on database: isolated Connection) throws {
        let fact = envelope.fact
        let report = try locked(fact.about, on: database)
        try database.returnReport(
            report.id, revision: fact.about.revision,
            ReportReturn(
                reason: fact.reason, by: fact.returnedAs, at: fact.returnedAt, sections: fact.sections,
                answerBy: fact.answerBy))
        try database.addMoment(
            ReportMoment(
                kind: .returned, at: fact.returnedAt, revision: fact.about.revision,
                title: Words("ส่งกลับแก้ไข", "Returned for correction"), by: fact.returnedAs, note: fact.reason),
            of: report.id)
    }

    static func reportApproved(_ envelope: Envelope<ReportApproved>, on database: isolated Connection) throws {
        let fact = envelope.fact
        let report = try locked(fact.about, on: database)
        try database.endReport(report.id, .approved, at: fact.approvedAt)
        try database.addMoment(
            ReportMoment(
                kind: .finished, at: fact.approvedAt, revision: fact.about.revision,
                title: Words("ผ่านการอนุมัติครบทุกขั้นตอน", "Approved at every step"), by: nil, note: nil),
            of: report.id)
    }

    static func reportRefused(_ envelope: Envelope<ReportRefused>, on database: isolated Connection) throws {
        let fact = envelope.fact
        let report = try locked(fact.about, on: database)
        try database.endReport(report.id, .refused, at: fact.refusedAt)
        try database.addMoment(
            ReportMoment(
                kind: .refused, at: fact.refusedAt, revision: fact.about.revision,
                title: Words("ไม่อนุมัติ", "Refused"), by: fact.refusedAs, note: fact.reason),
            of: report.id)
    }

    /// The report that a case is about; Approval speaks of none that was not sent from here.
    private static func locked(_ about: CaseFacts, on database: isolated Connection) throws -> Report {
        guard let report = try database.lockedReport(about.reportID) else {
            throw NotYet("report \(about.reportID.uuidString.lowercased())")
        }
        return report
    }

    /// Closes the milestone that this step was to reach, if there is one (Q5).
    private static func close(
        _ step: String, of report: Report, at now: Date, on database: isolated Connection
    ) throws {
        guard step != Milestone.submitted, report.milestones.contains(where: { $0.step == step }),
            let closed = try database.closeMilestone(step, of: report.obligationID, at: now)
        else { return }
        let fact = ObligationClosed(
            obligationID: report.obligationID, agencyID: report.agencyID, step: step, reason: .approved, at: now,
            late: closed.late)
        try database.announce(
            Announcement(fact, of: report.obligationID, sequence: closed.eventSeq, agency: report.agency, at: now))
    }
}

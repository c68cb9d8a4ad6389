import Access
import Calendar
import Database
import Foundation
import JSON
import Programme
import Projections

/// Everything that a page or a program shows of a report.
struct ReportView: Sendable {
    let report: Report
    let programme: ReportingProgramme
    let agency: Words
    /// What is on the desk now; nil when nobody has begun.
    let desk: DraftDesk
    let revisions: [Revision]
    /// The answers of the revision shown; nil before the first.
    let frozen: FrozenAnswers?
    let steps: [ReportStep]
    let moments: [ReportMoment]
    let actions: [ActionVerdict]
    /// The positions that send it.
    let senders: Words

    func verdict(_ action: ReportAction) -> ActionVerdict? { actions.first { $0.action == action } }

    func may(_ action: ReportAction) -> Bool { verdict(action)?.isAllowed ?? false }
}

/// Somebody looks at a report.
struct ReadReport: Sendable {
    let office: Office

    /// - Throws: `Refusal.notFound` for whoever may not know of it.
    func callAsFunction(_ id: UUID, revision: Int? = nil, by acting: Acting) async throws -> ReportView {
        let directory = office.directory()
        return try await office.database.transaction { database in
            guard let report = try database.report(id) else { throw Refusal.notFound }
            _ = try office.require(
                .view, for: report.agencyID, programme: report.programme, by: acting, in: directory)
            let wanted = revision ?? report.revision
            guard wanted <= report.revision, wanted >= 0 else { throw Refusal.notFound }
            let programme = try office.programmes.programme(report.programme, version: report.version, on: database)
            return ReportView(
                report: report, programme: programme, agency: directory[report.agencyID]?.name.words ?? Words("", ""),
                desk: try desk(of: report, programme, on: database),
                revisions: try database.revisions(ofReport: id),
                frozen: wanted > 0 ? try database.frozenAnswers(id, revision: wanted) : nil,
                steps: try database.steps(ofReport: id), moments: try database.moments(ofReport: id),
                actions: try actions(on: report, programme, acting, directory, database),
                senders: try office.senders(of: report, under: programme, on: database))
        }
    }

    private func desk(
        of report: Report, _ programme: ReportingProgramme, on database: isolated Connection
    ) throws -> DraftDesk {
        let material = try database.sendingMaterial(of: report)
        let begun = try database.draft(report.id)
        let draft =
            begun
            ?? Draft(programme.form.prefilled(entry: material.entry, last: material.last), of: programme.form)
        return DraftDesk(
            subject: .report(report.id), programme: programme, form: programme.form, draft: draft,
            entry: material.entry, last: material.last, period: report.period,
            openSections: Office.openSections(report, of: programme.form), agencyID: report.agencyID)
    }

    /// One function decides for pages and programs alike; sending decides again, under the lock.
    private func actions(
        on report: Report, _ programme: ReportingProgramme, _ acting: Acting, _ directory: Directory,
        _ database: isolated Connection
    ) throws -> [ActionVerdict] {
        let closed = closedReason(report)
        func verdict(_ action: ReportAction, _ duty: Duty) -> ActionVerdict {
            if let closed { return ActionVerdict(action: action, reason: closed, helper: nil) }
            if office.may(duty, for: report.agencyID, programme: report.programme, by: acting, in: directory) {
                return .allowed(action)
            }
            return ActionVerdict(
                action: action, reason: Words("สิทธิ์ของท่านไม่รวมการทำรายการนี้", "Your rights do not include this"),
                helper: Words("ผู้ดูแลสิทธิ์ของหน่วยงาน", "whoever manages rights at the agency"))
        }
        var send = verdict(.send, .submit)
        var sends = false
        if send.isAllowed {
            sends = try office.isSender(acting, of: report, under: programme, in: directory, on: database)
        }
        if closed == nil, !sends {
            send = ActionVerdict(
                action: .send,
                reason: Words(
                    "ผู้ส่งรายงานต้องเป็นหัวหน้าหน่วยงาน ไม่ใช่ผู้จัดทำ", "The head of the office sends, not who prepared it"),
                helper: try office.senders(of: report, under: programme, on: database))
        }
        let handOver = verdict(.handOver, .prepare)
        return [verdict(.edit, .prepare), send, handOver]
    }

    private func closedReason(_ report: Report) -> Words? {
        do {
            try office.requireOpen(report)
            return nil
        } catch {
            switch error {
            case .notYetOpen(let opens):
                let at = Words(at: opens)
                return Words("เปิดรับตั้งแต่ \(at.thai)", "Opens \(at.english)")
            case .locked(let end):
                let at = Words(due: end)
                return Words("ปิดรับเมื่อ \(at.thai)", "Closed \(at.english)")
            default: return Words("รายงานนี้\(report.state.words.thai)", "The report is \(report.state.words.english)")
            }
        }
    }
}

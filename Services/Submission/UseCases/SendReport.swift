import Access
import Calendar
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import JSON
import Programme
import Projections
import Runtime

/// The head of the agency sends a report: what the draft holds is frozen as the next revision, the obligation's first
/// milestone closes, and the route is asked to begin or to go on (Q2, Q3, Q4, Q5).
struct SendReport: Sendable {
    let office: Office

    /// What the sender gets in hand.
    struct Receipt: Sendable, Codable, Equatable {
        let report: UUID
        let reference: String
        let revision: Int
        let submittedAt: Date
        let submittedAs: String
        let late: Bool
        /// SHA-256 of the canonical JSON of the frozen answers, hexadecimal.
        let hash: String
    }

    /// - Throws: `Refusal` with what is missing or who may send; `RepeatableRequest.OtherContent`.
    func callAsFunction(
        _ id: UUID, by acting: Acting, repeatable: RepeatableRequest
    ) async throws -> Receipt {
        let now = office.now, realNow = office.realNow
        return try await office.journal.transaction { database in
            try database.once(repeatable, at: realNow) { try send(id, by: acting, at: now, on: $0) }
        }
    }

    private func send(
        _ id: UUID, by acting: Acting, at now: Date, on database: isolated Connection
    ) throws -> Receipt {
        let directory = office.directory()
        guard let report = try database.lockedReport(id) else { throw Refusal.notFound }
        let programme = try office.programmes.programme(report.programme, version: report.version, on: database)
        let grant = try requireSender(report, programme, acting, directory, on: database)
        try office.requireOpen(report)

        var material = try database.sendingMaterial(of: report)
        if material.draft.sections.isEmpty {
            // Nobody has typed anything: what the register entry gave beforehand is all there is.
            _ = try office.openReport(id, by: acting, on: database)
            material = try database.sendingMaterial(of: report)
        }
        let filling = Filling(
            answers: material.draft.answers, entry: material.entry, last: material.last, period: report.period)
        let check = programme.check(filling)
        guard check.maySend else { throw Refusal.incomplete(check.problems.filter { $0.severity != .notice }) }
        let facts = programme.facts(seeing: check.data)
        if let route = programme.route, try route.chosen(for: facts) == nil { throw Refusal.noRoute }

        let due = report.returned.map { $0.answerBy ?? .distantFuture } ?? report.times.due
        let revision = Revision(
            reportID: id, revision: report.revision + 1, submittedAt: now, submittedAs: acting.capacity.thai,
            late: now >= due, hash: Self.hash(of: material.draft))
        try database.freeze(
            report, as: revision, by: acting.personID, facts: Self.json(facts), state: .submitted)
        try database.addMoment(
            ReportMoment(
                kind: .sent, at: now, revision: revision.revision, title: Self.title(of: revision.revision),
                by: acting.capacity.thai, note: nil), of: id)
        try tell(report, revision, facts, material.writers, acting, directory, on: database)
        try database.audit(
            AuditEntry(
                "report.sent", of: "report", id.text, agency: report.agency,
                by: acting.actor(by: grant), at: now,
                details: ["revision": String(revision.revision), "hash": revision.hash]))
        return Receipt(
            report: id, reference: report.reference, revision: revision.revision, submittedAt: now,
            submittedAs: revision.submittedAs, late: revision.late, hash: revision.hash)
    }

    /// Both walls: the right to send for the agency, and the position that the programme asks for.
    private func requireSender(
        _ report: Report, _ programme: ReportingProgramme, _ acting: Acting, _ directory: Directory,
        on database: isolated Connection
    ) throws -> Grant {
        let object = AccessObject(agencyID: report.agencyID, programme: report.programme)
        switch permit(acting.principal, .submit, object, in: directory.tree, at: office.realNow) {
        case .allowed(let grant):
            guard try office.isSender(acting, of: report, under: programme, in: directory, on: database) else {
                throw Refusal.othersSend(try office.senders(of: report, under: programme, on: database))
            }
            return grant
        case .refused(let refusal):
            guard !refusal.hidden else { throw Refusal.notFound }
            throw Refusal.othersSend(try office.senders(of: report, under: programme, on: database))
        }
    }

    private func tell(
        _ report: Report, _ revision: Revision, _ facts: [String: String], _ writers: [UUID], _ acting: Acting,
        _ directory: Directory, on database: isolated Connection
    ) throws {
        let now = revision.submittedAt
        let fact = ReportSubmitted(
            reportID: report.id, reference: report.reference, revision: revision.revision,
            obligationID: report.obligationID, programme: report.programme, programmeVersion: report.version,
            period: report.periodKey, periodLabel: report.periodLabel.bilingual, agencyID: report.agencyID,
            agencyName: directory[report.agencyID]?.name.th ?? report.agency, subjectID: report.entryID,
            subjectLabel: report.label, facts: facts,
            preparedBy: writers.contains(acting.personID) ? writers : writers + [acting.personID],
            submittedBy: acting.personID, submittedAs: revision.submittedAs, submittedAt: now, late: revision.late,
            milestones: report.milestones.map { .init(step: $0.step, due: $0.due) }, hash: revision.hash)
        try database.announce(
            Announcement(fact, of: report.id, sequence: report.eventSeq + 1, agency: report.agency, at: now))
        guard report.filedAt == nil else { return }
        try database.closeSending(of: report.obligationID, at: now, late: revision.late)
        let closed = ObligationClosed(
            obligationID: report.obligationID, agencyID: report.agencyID, step: Milestone.submitted, reason: .filed,
            at: now, late: revision.late)
        try database.announce(
            Announcement(
                closed, of: report.obligationID, sequence: report.obligationSeq + 1, agency: report.agency, at: now))
    }

    static func hash(of answers: FrozenAnswers) -> String {
        SHA256.hash(Data(answers.canonicalBytes)).hexadecimal
    }

    private static func json(_ facts: [String: String]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in facts { object[name] = .string(value) }
        return .object(object)
    }

    private static func title(of revision: Int) -> Words {
        revision == 1
            ? Words("ส่งรายงาน", "Report sent")
            : Words("ส่งอีกครั้ง (ฉบับที่ \(revision))", "Sent again (revision \(revision))")
    }
}

extension Office {
    /// The positions that send for this report, in words.
    func senders(
        of report: Report, under programme: ReportingProgramme, on database: isolated Connection
    ) throws -> Words {
        let directory = directory(), tree = DirectoryTree(directory)
        var titles: [Words] = []
        for expression in programme.sentBy {
            guard let agency = expression.agency(from: report.agencyID, in: tree) else { continue }
            let name = directory[agency]?.name.words ?? Words("", "")
            for position in try database.positions(of: [expression.position], at: agency) {
                titles.append(
                    Words("\(position.title.th) \(name.thai)", "\(position.title.en), \(name.english)"))
            }
        }
        guard !titles.isEmpty else { return Words("หัวหน้าหน่วยงาน", "the head of the office") }
        return Words(
            titles.map(\.thai).joined(separator: " หรือ "), titles.map(\.english).joined(separator: " or "))
    }
}

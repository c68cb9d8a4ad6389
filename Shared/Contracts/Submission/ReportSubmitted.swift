public import Foundation

/// A report was sent: a revision is frozen and waits for the first step of its route.
///
/// Published by Submission, with the facts by which the route is chosen; the answers stay there. Read by Approval,
/// which opens or continues a case.
public struct ReportSubmitted: Event {
    public static let name = "submission.report.submitted.v1"
    public static let aggregate = Aggregate.report

    public let reportID: UUID
    /// The number that people see.
    public let reference: String
    public let revision: Int
    public let obligationID: UUID
    public let programme: String
    public let programmeVersion: Int
    public let period: String
    public let periodLabel: Bilingual
    public let agencyID: UUID
    public let agencyName: String
    public let subjectID: UUID?
    public let subjectLabel: String?
    /// What the route may depend on, by name: `{"budget_source": "provincial"}`.
    public let facts: [String: String]
    /// Everybody who wrote in this revision; none of them may approve it.
    public let preparedBy: [UUID]
    public let submittedBy: UUID
    /// The capacity in which it was sent.
    public let submittedAs: String
    public let submittedAt: Date
    public let late: Bool
    /// When the steps that have a due time must have approved.
    public let milestones: [ObligationsOpened.Milestone]
    /// SHA-256 of the frozen answers, hexadecimal.
    public let hash: String

    public init(
        reportID: UUID, reference: String, revision: Int, obligationID: UUID, programme: String, programmeVersion: Int,
        period: String, periodLabel: Bilingual, agencyID: UUID, agencyName: String, subjectID: UUID?,
        subjectLabel: String?, facts: [String: String], preparedBy: [UUID], submittedBy: UUID, submittedAs: String,
        submittedAt: Date, late: Bool, milestones: [ObligationsOpened.Milestone], hash: String
    ) {
        self.reportID = reportID
        self.reference = reference
        self.revision = revision
        self.obligationID = obligationID
        self.programme = programme
        self.programmeVersion = programmeVersion
        self.period = period
        self.periodLabel = periodLabel
        self.agencyID = agencyID
        self.agencyName = agencyName
        self.subjectID = subjectID
        self.subjectLabel = subjectLabel
        self.facts = facts
        self.preparedBy = preparedBy
        self.submittedBy = submittedBy
        self.submittedAs = submittedAs
        self.submittedAt = submittedAt
        self.late = late
        self.milestones = milestones
        self.hash = hash
    }
}

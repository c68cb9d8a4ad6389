public import Foundation

/// What every event about a case says of the report: enough to route, to count and to name it, and nobody's name.
public struct CaseFacts: Codable, Sendable, Hashable {
    public let reportID: UUID
    public let reference: String
    public let revision: Int
    public let obligationID: UUID
    public let programme: String
    public let period: String
    public let periodLabel: Bilingual
    public let agencyID: UUID
    public let agencyName: String
    public let subjectLabel: String?

    public init(
        reportID: UUID, reference: String, revision: Int, obligationID: UUID, programme: String, period: String,
        periodLabel: Bilingual, agencyID: UUID, agencyName: String, subjectLabel: String?
    ) {
        self.reportID = reportID
        self.reference = reference
        self.revision = revision
        self.obligationID = obligationID
        self.programme = programme
        self.period = period
        self.periodLabel = periodLabel
        self.agencyID = agencyID
        self.agencyName = agencyName
        self.subjectLabel = subjectLabel
    }
}

public import Foundation

/// A report began its way through the approval chain, on a copy of the programme's route.
///
/// Published by Approval. Read by Submission (where is my report?).
public struct CaseOpened: Event {
    public static let name = "approval.case.opened.v1"
    public static let aggregate = Aggregate.approvalCase

    public let about: CaseFacts
    /// The steps in their order.
    public let steps: [Step]
    public let openedAt: Date

    public init(about: CaseFacts, steps: [Step], openedAt: Date) {
        self.about = about
        self.steps = steps
        self.openedAt = openedAt
    }

    public struct Step: Codable, Sendable, Hashable {
        public let key: String
        public let title: Bilingual

        public init(key: String, title: Bilingual) { (self.key, self.title) = (key, title) }
    }
}

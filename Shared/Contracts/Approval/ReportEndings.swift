public import Foundation

/// A report was sent back for correction.
///
/// Published by Approval. Read by Submission (opens what is flagged) and Notification (tells the officer at once, Q6).
public struct ReportReturned: Event {
    public static let name = "approval.report.returned.v1"
    public static let aggregate = Aggregate.approvalCase

    public let about: CaseFacts
    /// The step that returned it.
    public let step: String
    public let returnedAs: String
    /// Why, in the words of whoever returned it.
    public let reason: String
    /// Sections of the form that are to be corrected; empty means all.
    public let sections: [String]
    public let returnedAt: Date
    /// By when it must be answered; nil where the programme sets no limit.
    public let answerBy: Date?

    public init(
        about: CaseFacts, step: String, returnedAs: String, reason: String, sections: [String], returnedAt: Date,
        answerBy: Date?
    ) {
        self.about = about
        self.step = step
        self.returnedAs = returnedAs
        self.reason = reason
        self.sections = sections
        self.returnedAt = returnedAt
        self.answerBy = answerBy
    }
}

/// The last step of its route approved a report.
///
/// Published by Approval. Read by Submission, by Notification and by subscribed ministry systems (C3).
public struct ReportApproved: Event {
    public static let name = "approval.report.approved.v1"
    public static let aggregate = Aggregate.approvalCase

    public let about: CaseFacts
    public let approvedAt: Date
    /// Every step with the capacity in which it was decided, in their order.
    public let decisions: [Decision]
    /// SHA-256 of the approved revision's answers, hexadecimal.
    public let hash: String

    public init(about: CaseFacts, approvedAt: Date, decisions: [Decision], hash: String) {
        self.about = about
        self.approvedAt = approvedAt
        self.decisions = decisions
        self.hash = hash
    }

    public struct Decision: Codable, Sendable, Hashable {
        public let step: String
        public let decidedAs: String
        public let decidedAt: Date

        public init(step: String, decidedAs: String, decidedAt: Date) {
            self.step = step
            self.decidedAs = decidedAs
            self.decidedAt = decidedAt
        }
    }
}

/// A step that may do so refused a report for good.
///
/// Published by Approval. Read by Submission and Notification.
public struct ReportRefused: Event {
    public static let name = "approval.report.refused.v1"
    public static let aggregate = Aggregate.approvalCase

    public let about: CaseFacts
    public let step: String
    public let refusedAs: String
    public let reason: String
    public let refusedAt: Date

    public init(about: CaseFacts, step: String, refusedAs: String, reason: String, refusedAt: Date) {
        self.about = about
        self.step = step
        self.refusedAs = refusedAs
        self.reason = reason
        self.refusedAt = refusedAt
    }
}

public import Foundation

/// It is a step's turn: whoever holds one of its positions is asked to decide.
///
/// Published by Approval. Read by Submission and Notification (tells the next approver).
public struct StepOpened: Event {
    public static let name = "approval.step.opened.v1"
    public static let aggregate = Aggregate.approvalCase

    public let about: CaseFacts
    public let step: String
    public let title: Bilingual
    /// How often this step has been opened for this report, from 1.
    public let round: Int
    /// The positions whose holders may decide; empty when nobody holds one, which is shown and alerts.
    public let positionIDs: [UUID]
    public let openedAt: Date
    public let dueAt: Date?

    public init(
        about: CaseFacts, step: String, title: Bilingual, round: Int, positionIDs: [UUID], openedAt: Date,
        dueAt: Date?
    ) {
        self.about = about
        self.step = step
        self.title = title
        self.round = round
        self.positionIDs = positionIDs
        self.openedAt = openedAt
        self.dueAt = dueAt
    }
}

/// A step decided about a revision.
///
/// Published by Approval. Read by Submission (milestones, where is my report?) and Notification (no more reminders
/// to this step).
public struct StepDecided: Event {
    public static let name = "approval.step.decided.v1"
    public static let aggregate = Aggregate.approvalCase

    public enum Outcome: String, Codable, Sendable, CaseIterable {
        case approved, returned, refused
    }

    public let about: CaseFacts
    public let step: String
    public let title: Bilingual
    public let round: Int
    public let outcome: Outcome
    /// The capacity in which it was decided, such as `ผู้ว่าราชการจังหวัดระยอง`.
    public let decidedAs: String
    public let decidedAt: Date
    public let late: Bool

    public init(
        about: CaseFacts, step: String, title: Bilingual, round: Int, outcome: Outcome, decidedAs: String,
        decidedAt: Date, late: Bool
    ) {
        self.about = about
        self.step = step
        self.title = title
        self.round = round
        self.outcome = outcome
        self.decidedAs = decidedAs
        self.decidedAt = decidedAt
        self.late = late
    }
}

/// A step has not decided by its due time.
///
/// Published by Approval. Read by Notification, which reminds and then tells the superior.
public struct StepOverdue: Event {
    public static let name = "approval.step.overdue.v1"
    public static let aggregate = Aggregate.approvalCase

    public let about: CaseFacts
    public let step: String
    public let round: Int
    public let dueAt: Date

    public init(about: CaseFacts, step: String, round: Int, dueAt: Date) {
        self.about = about
        self.step = step
        self.round = round
        self.dueAt = dueAt
    }
}

public import Foundation

/// A period opened and these obligations with it (at most 500; an opening may be several events).
///
/// Published by Submission. Read by Notification, which plans the reminders.
public struct ObligationsOpened: Event {
    public static let name = "submission.obligations.opened.v1"
    public static let aggregate = Aggregate.opening

    public let programme: String
    public let programmeVersion: Int
    /// The period's key within the programme, such as `2564-Q2`.
    public let period: String
    public let periodLabel: Bilingual
    public let obligations: [Obligation]

    public init(
        programme: String, programmeVersion: Int, period: String, periodLabel: Bilingual, obligations: [Obligation]
    ) {
        self.programme = programme
        self.programmeVersion = programmeVersion
        self.period = period
        self.periodLabel = periodLabel
        self.obligations = obligations
    }

    public struct Obligation: Codable, Sendable, Hashable {
        public let id: UUID
        public let agencyID: UUID
        /// The register entry that the report is about, in programmes that have one.
        public let subjectID: UUID?
        public let subjectLabel: String?
        public let opens: Date
        public let milestones: [Milestone]

        public init(
            id: UUID, agencyID: UUID, subjectID: UUID?, subjectLabel: String?, opens: Date, milestones: [Milestone]
        ) {
            self.id = id
            self.agencyID = agencyID
            self.subjectID = subjectID
            self.subjectLabel = subjectLabel
            self.opens = opens
            self.milestones = milestones
        }
    }

    /// A point that the obligation must have reached by its due time.
    public struct Milestone: Codable, Sendable, Hashable {
        /// `submitted`, or the key of the route's step that must have approved.
        public let step: String
        public let due: Date

        public init(step: String, due: Date) { (self.step, self.due) = (step, due) }
    }
}

/// Nothing more is owed at one milestone of an obligation.
///
/// Published by Submission. Read by Notification: no reminder for this milestone goes out from here on.
public struct ObligationClosed: Event {
    public static let name = "submission.obligation.closed.v1"
    public static let aggregate = Aggregate.obligation

    public enum Reason: String, Codable, Sendable, CaseIterable {
        case filed, approved, excused, rejected
    }

    public let obligationID: UUID
    public let agencyID: UUID
    public let step: String
    public let reason: Reason
    public let at: Date
    /// Whether it came after the due time.
    public let late: Bool

    public init(obligationID: UUID, agencyID: UUID, step: String, reason: Reason, at: Date, late: Bool) {
        self.obligationID = obligationID
        self.agencyID = agencyID
        self.step = step
        self.reason = reason
        self.at = at
        self.late = late
    }
}

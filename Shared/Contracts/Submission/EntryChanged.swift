public import Foundation

/// An entry of a register (a project, an activity, a measure) was added, changed, removed or restored.
///
/// Published by Submission. Read by Notification, which names the entry in reminders.
public struct EntryChanged: Event {
    public static let name = "submission.entry.changed.v1"
    public static let aggregate = Aggregate.entry

    public let entryID: UUID
    public let programme: String
    public let agencyID: UUID
    public let label: String
    /// `active`, `removed` or `rejected`.
    public let state: String
    public let revision: Int

    public init(entryID: UUID, programme: String, agencyID: UUID, label: String, state: String, revision: Int) {
        self.entryID = entryID
        self.programme = programme
        self.agencyID = agencyID
        self.label = label
        self.state = state
        self.revision = revision
    }
}

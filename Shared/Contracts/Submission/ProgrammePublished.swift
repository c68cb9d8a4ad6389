public import Foundation

/// A version of a programme came into force: what Approval and Notification need of it, not the form.
///
/// Published by Submission. Read by Approval (routes) and Notification (reminders and words).
public struct ProgrammePublished: Event {
    public static let name = "submission.programme.published.v1"
    public static let aggregate = Aggregate.programme

    /// The programme's immutable short name, such as `project-quarterly`.
    public let programme: String
    public let version: Int
    /// SHA-256 of the whole document in canonical form, hexadecimal.
    public let hash: String
    public let title: Bilingual
    /// The parts `route`, `milestones`, `reminders`, `contacts` and `words` of the document, as JSON text.
    public let excerpt: String

    public init(programme: String, version: Int, hash: String, title: Bilingual, excerpt: String) {
        self.programme = programme
        self.version = version
        self.hash = hash
        self.title = title
        self.excerpt = excerpt
    }
}

/// The list of government holidays changed.
///
/// Published by Submission, the whole list each time. Read by Approval and Notification, which count working days.
public struct HolidaysChanged: Event {
    public static let name = "submission.holidays.changed.v1"
    public static let aggregate = Aggregate.holidays

    /// The list's one id.
    public static let listID = UUID(uuid: (1, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 4))

    /// Days as `2021-04-06`, in order.
    public let days: [String]

    public init(days: [String]) { self.days = days }
}

/// Every event of the platform, and which services act on it.
///
/// A test compares this table with the subscriptions that the services really have.
public enum Catalogue {
    public struct Entry: Sendable {
        public let type: any Event.Type
        public let readers: Set<String>

        public var name: String { type.name }
        public var publisher: String { String(type.aggregate.owner) }
    }

    public static let entries: [Entry] = [
        entry(AgenciesChanged.self, "submission", "approval", "notification"),
        entry(PositionChanged.self, "submission", "approval", "notification"),
        entry(PersonChanged.self, "notification"),
        entry(ContactChanged.self, "notification"),
        entry(SessionRevoked.self, "submission", "approval", "notification"),
        entry(KeyPublished.self, "submission", "approval", "notification"),
        entry(ProgrammePublished.self, "approval", "notification"),
        entry(HolidaysChanged.self, "approval", "notification"),
        entry(ObligationsOpened.self, "notification"),
        entry(ObligationClosed.self, "notification"),
        entry(ReportSubmitted.self, "approval"),
        entry(EntryChanged.self, "notification"),
        entry(CaseOpened.self, "submission"),
        entry(StepOpened.self, "submission", "notification"),
        entry(StepDecided.self, "submission", "notification"),
        entry(StepOverdue.self, "notification"),
        entry(ReportReturned.self, "submission", "notification"),
        entry(ReportApproved.self, "submission", "notification"),
        entry(ReportRefused.self, "submission", "notification"),
        entry(SubscriptionChanged.self, "approval"),
        entry(MessageBounced.self, "auth"),
    ]

    private static func entry(_ type: any Event.Type, _ readers: String...) -> Entry {
        Entry(type: type, readers: Set(readers))
    }
}

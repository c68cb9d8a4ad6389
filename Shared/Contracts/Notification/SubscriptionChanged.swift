public import Foundation

/// An outside system's subscription was registered, changed, paused or ended (C3).
///
/// Published by Notification, which keeps the registry. Read by Approval, which publishes to outsiders.
public struct SubscriptionChanged: Event {
    public static let name = "notification.subscription.changed.v1"
    public static let aggregate = Aggregate.subscription

    public let subscriptionID: UUID
    /// The subscriber's immutable slug: the last word of its routing keys.
    public let subscriber: String
    /// Names of events, such as `approval.report.approved.v1`.
    public let events: [String]
    /// Programmes to which it is limited; empty means all.
    public let programmes: [String]
    /// Agencies at and below which reports are told, in `hierarchy`.
    public let hierarchy: String
    public let agencyIDs: [UUID]
    /// `active`, `paused` or `ended`.
    public let state: String

    public init(
        subscriptionID: UUID, subscriber: String, events: [String], programmes: [String], hierarchy: String,
        agencyIDs: [UUID], state: String
    ) {
        self.subscriptionID = subscriptionID
        self.subscriber = subscriber
        self.events = events
        self.programmes = programmes
        self.hierarchy = hierarchy
        self.agencyIDs = agencyIDs
        self.state = state
    }
}

/// Mail to a person came back; the address is not used again until it is confirmed.
///
/// Published by Notification. Read by Auth.
public struct MessageBounced: Event {
    public static let name = "notification.message.bounced.v1"
    public static let aggregate = Aggregate.message

    public let personID: UUID
    public let permanent: Bool
    public let at: Date

    public init(personID: UUID, permanent: Bool, at: Date) {
        self.personID = personID
        self.permanent = permanent
        self.at = at
    }
}

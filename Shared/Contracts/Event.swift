/// Something that has happened, in the words of the service that saw it happen.
///
/// Within a major version fields are only ever added, and only optional ones; readers ignore what they do not know.
public protocol Event: Codable, Sendable, Equatable {
    /// The name on the wire: `<service>.<entity>.<what happened>.v<major>`.
    static var name: String { get }

    /// What the event is about; events of one aggregate are numbered 1, 2, 3 … and read in that order.
    static var aggregate: Aggregate { get }
}

/// A kind of thing whose events are ordered among themselves, named with its owner: `submission.report`.
public struct Aggregate: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }

    /// The service that numbers this aggregate's events.
    public var owner: Substring { rawValue.prefix { $0 != "." } }
}

extension Aggregate {
    /// All agencies with their places in the hierarchies: one list with one version.
    public static let tree = Aggregate(rawValue: "auth.tree")
    public static let position = Aggregate(rawValue: "auth.position")
    public static let person = Aggregate(rawValue: "auth.person")
    /// All revocations: one list, whose number is the number of the latest.
    public static let revocations = Aggregate(rawValue: "auth.revocations")
    public static let keys = Aggregate(rawValue: "auth.keys")

    public static let programme = Aggregate(rawValue: "submission.programme")
    public static let holidays = Aggregate(rawValue: "submission.holidays")
    /// One opening of one period: the obligations that came into being with it, in batches.
    public static let opening = Aggregate(rawValue: "submission.opening")
    public static let obligation = Aggregate(rawValue: "submission.obligation")
    public static let report = Aggregate(rawValue: "submission.report")
    public static let entry = Aggregate(rawValue: "submission.entry")

    /// The way of one report through its route.
    public static let approvalCase = Aggregate(rawValue: "approval.case")

    public static let message = Aggregate(rawValue: "notification.message")
    public static let subscription = Aggregate(rawValue: "notification.subscription")
}

public import Foundation

/// A position was created or changed, or somebody took it up or left it.
///
/// Published by Auth, with everybody who holds or will hold the position. Read by Submission, Approval and
/// Notification, which address duties to positions and find the person on the day.
public struct PositionChanged: Event {
    public static let name = "auth.position.changed.v1"
    public static let aggregate = Aggregate.position

    public let positionID: UUID
    public let agencyID: UUID
    /// What routes address: `head-of-office`, `governor`, `vice-governor` and so on.
    public let kind: String
    public let title: Bilingual
    public let active: Bool
    public let holders: [Holder]

    public init(
        positionID: UUID, agencyID: UUID, kind: String, title: Bilingual, active: Bool, holders: [Holder]
    ) {
        self.positionID = positionID
        self.agencyID = agencyID
        self.kind = kind
        self.title = title
        self.active = active
        self.holders = holders
    }

    /// One person in the position, for a span of time.
    public struct Holder: Codable, Sendable, Hashable {
        public let holdingID: UUID
        public let personID: UUID
        /// The official's name in this capacity.
        public let name: String
        public let mode: HoldingMode
        public let from: Date
        public let until: Date?

        public init(
            holdingID: UUID, personID: UUID, name: String, mode: HoldingMode, from: Date, until: Date?
        ) {
            self.holdingID = holdingID
            self.personID = personID
            self.name = name
            self.mode = mode
            self.from = from
            self.until = until
        }
    }
}

/// How a person holds a position.
public enum HoldingMode: String, Codable, Sendable, CaseIterable {
    /// In their own right.
    case substantive
    /// รักษาราชการแทน: with all powers, while the post is vacant or its holder unable.
    case actingFull = "acting_full"
    /// ปฏิบัติราชการแทน: what a written order lists, beside the holder.
    case delegated
}

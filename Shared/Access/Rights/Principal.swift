public import Contracts
public import Foundation

/// The position in which somebody acts: it stands beside the name on every page and in every signature.
public struct Capacity: Sendable, Hashable {
    public let holdingID: UUID
    public let positionID: UUID
    /// What routes address: `governor`, `head-of-office` and so on.
    public let positionKind: String
    public let title: Bilingual
    public let agencyID: UUID
    public let agencySlug: String
    public let agencyName: Bilingual
    public let mode: HoldingMode
    /// The person's own position, for somebody who acts for another: both stand in a signature.
    public let baseTitle: Bilingual?

    public init(
        holdingID: UUID, positionID: UUID, positionKind: String, title: Bilingual, agencyID: UUID, agencySlug: String,
        agencyName: Bilingual, mode: HoldingMode, baseTitle: Bilingual? = nil
    ) {
        (self.holdingID, self.positionID, self.positionKind) = (holdingID, positionID, positionKind)
        (self.title, self.agencyID, self.agencySlug) = (title, agencyID, agencySlug)
        (self.agencyName, self.mode, self.baseTitle) = (agencyName, mode, baseTitle)
    }
}

/// How surely somebody has shown who they are.
public enum Assurance: String, Sendable, Codable, CaseIterable, Comparable {
    case password = "1"
    case secondFactor = "2"

    public static func < (one: Assurance, other: Assurance) -> Bool { one.rawValue < other.rawValue }
}

/// Who is calling, in which capacity, and what they may do.
public struct Principal: Sendable, Hashable {
    public let personID: UUID
    public let sessionID: UUID
    public let name: String
    /// Nil for somebody who holds no position yet.
    public let capacity: Capacity?
    /// The person's other holdings, between which they may change.
    public let otherHoldingIDs: [UUID]
    public let grants: [Grant]
    public let assurance: Assurance
    /// When they last proved who they are.
    public let authenticatedAt: Date

    public init(
        personID: UUID, sessionID: UUID, name: String, capacity: Capacity?, otherHoldingIDs: [UUID] = [],
        grants: [Grant], assurance: Assurance = .password, authenticatedAt: Date
    ) {
        (self.personID, self.sessionID, self.name, self.capacity) = (personID, sessionID, name, capacity)
        (self.otherHoldingIDs, self.grants) = (otherHoldingIDs, grants)
        (self.assurance, self.authenticatedAt) = (assurance, authenticatedAt)
    }

    /// Whether some grant gives the duty anywhere; whether it does for a given thing is for `permit` to say.
    public func mayEver(_ duty: Duty, at now: Date) -> Bool {
        grants.contains { $0.role.duties.contains(duty) && $0.holds(at: now) }
    }
}

public import Foundation

/// A right: a role, over a part of one hierarchy, perhaps for one programme, for a span of time.
public struct Grant: Sendable, Hashable {
    public let id: UUID
    public let role: Role
    public let hierarchy: Hierarchy
    public let agencyID: UUID
    public let reach: Reach
    /// The programme to which it is limited; nil for all.
    public let programme: String?
    public let from: Date?
    /// The first moment at which it no longer holds; nil for no end.
    public let until: Date?

    public init(
        id: UUID, role: Role, hierarchy: Hierarchy, agencyID: UUID, reach: Reach, programme: String? = nil,
        from: Date? = nil, until: Date? = nil
    ) {
        (self.id, self.role, self.hierarchy, self.agencyID) = (id, role, hierarchy, agencyID)
        (self.reach, self.programme, self.from, self.until) = (reach, programme, from, until)
    }

    /// Whether the grant holds at this moment.
    public func holds(at now: Date) -> Bool {
        from.map { $0 <= now } ?? true && until.map { now < $0 } ?? true
    }

    func covers(_ programme: String?) -> Bool { self.programme == nil || self.programme == programme }
}

public import Foundation

/// A person was admitted, renamed, suspended or left, or their grants changed.
///
/// Published by Auth. Read by Notification (to whom mail may go, and in which language). Addresses never travel in
/// events.
public struct PersonChanged: Event {
    public static let name = "auth.person.changed.v1"
    public static let aggregate = Aggregate.person

    public let personID: UUID
    public let displayName: String
    /// `invited`, `active`, `suspended` or `left`.
    public let status: String
    /// `th` or `en`: the language of mails to this person.
    public let language: String
    /// Grows with every change of the grants; a token with an older number is renewed.
    public let grantsVersion: Int64
    public let grants: [Grant]

    public init(
        personID: UUID, displayName: String, status: String, language: String, grantsVersion: Int64, grants: [Grant]
    ) {
        self.personID = personID
        self.displayName = displayName
        self.status = status
        self.language = language
        self.grantsVersion = grantsVersion
        self.grants = grants
    }

    /// A right that the person has: role × hierarchy × agency × reach × programme × time.
    public struct Grant: Codable, Sendable, Hashable {
        public let id: UUID
        public let role: String
        public let hierarchy: String
        public let agencyID: UUID
        /// `self`, `children` or `subtree`.
        public let reach: String
        /// The programme to which the grant is limited; nil for all.
        public let programme: String?
        public let from: Date
        public let until: Date?

        public init(
            id: UUID, role: String, hierarchy: String, agencyID: UUID, reach: String, programme: String?, from: Date,
            until: Date?
        ) {
            self.id = id
            self.role = role
            self.hierarchy = hierarchy
            self.agencyID = agencyID
            self.reach = reach
            self.programme = programme
            self.from = from
            self.until = until
        }
    }
}

/// A person's address for mail was set, confirmed or removed; says that, and not what it is.
///
/// Published by Auth. Read by Notification, which asks for the address when it needs one.
public struct ContactChanged: Event {
    public static let name = "auth.contact.changed.v1"
    public static let aggregate = Aggregate.person

    public let personID: UUID
    public let hasAddress: Bool

    public init(personID: UUID, hasAddress: Bool) { (self.personID, self.hasAddress) = (personID, hasAddress) }
}

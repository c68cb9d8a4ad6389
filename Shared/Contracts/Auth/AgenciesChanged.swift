public import Foundation

/// Agencies were added or changed, or moved within a hierarchy.
///
/// Published by Auth, at most 300 agencies at a time; an import is several events that follow each other.
/// Read by Submission, Approval and Notification, which keep the tree to decide without asking.
public struct AgenciesChanged: Event {
    public static let name = "auth.agencies.changed.v1"
    public static let aggregate = Aggregate.tree

    /// The tree's one id.
    public static let treeID = UUID(uuid: (1, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1))

    public let agencies: [Agency]

    public init(agencies: [Agency]) { self.agencies = agencies }

    /// An agency as it now is.
    public struct Agency: Codable, Sendable, Hashable {
        public let id: UUID
        /// Minted once and never changed; codes change, this does not.
        public let slug: String
        /// What sort of office: `ministry`, `department`, `province`, `province-office`, `tao` and so on.
        public let kind: String
        public let name: Bilingual
        /// Codes by scheme: `dla7`, `org12`, `tis1099`.
        public let codes: [String: String]
        /// The agency above, by hierarchy: `line`, `area`, `cluster`, `oversight`.
        public let parents: [String: UUID]
        /// Whether the agency was derived from other data and may not exist; such an agency is never mailed to.
        public let derived: Bool
        public let active: Bool

        public init(
            id: UUID, slug: String, kind: String, name: Bilingual, codes: [String: String], parents: [String: UUID],
            derived: Bool, active: Bool
        ) {
            self.id = id
            self.slug = slug
            self.kind = kind
            self.name = name
            self.codes = codes
            self.parents = parents
            self.derived = derived
            self.active = active
        }
    }
}

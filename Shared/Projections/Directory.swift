public import Access
public import Contracts
public import Foundation

/// An agency as every decision and every page needs it.
public struct AgencyEntry: Sendable, Hashable {
    public let id: UUID
    public let slug: String
    public let kind: String
    public let name: Bilingual
    /// Derived from other data and perhaps not there; never mailed to.
    public let isDerived: Bool
}

/// All agencies and their places, as they were at one version of the tree.
public struct Directory: Sendable {
    public let tree: TreeSnapshot
    private let entries: [UUID: AgencyEntry]
    private let bySlug: [String: UUID]

    public static let empty = Directory(tree: .empty, entries: [])

    init(tree: TreeSnapshot, entries: [AgencyEntry]) {
        self.tree = tree
        self.entries = Dictionary(entries.map { ($0.id, $0) }) { $1 }
        bySlug = Dictionary(entries.map { ($0.slug, $0.id) }) { $1 }
    }

    public subscript(id: UUID) -> AgencyEntry? { entries[id] }

    public func agency(slug: String) -> AgencyEntry? { bySlug[slug].flatMap { entries[$0] } }

    /// Every agency; the order is of no meaning.
    public var all: some Collection<AgencyEntry> { entries.values }

    public var count: Int { entries.count }

    /// The agencies above one, nearest first.
    public func ancestors(of id: UUID, in hierarchy: Hierarchy) -> [AgencyEntry] {
        tree.ancestors(of: id, in: hierarchy).compactMap { entries[$0] }
    }

    /// The agencies directly below one.
    public func children(of id: UUID, in hierarchy: Hierarchy) -> [AgencyEntry] {
        tree.agencies(within: .children, of: id, in: hierarchy).filter { $0 != id }.compactMap { entries[$0] }
    }
}

public import Foundation

/// The agencies over which somebody has a duty: what a list may show.
///
/// Made from the same grants as `permit`, so that a list holds a thing exactly when `permit` allows the duty on it
/// (apart from the state of the thing).
public struct Scope: Sendable, Equatable {
    /// An agency and what is within reach of it.
    public struct Root: Sendable, Hashable {
        public let hierarchy: Hierarchy
        public let agencyID: UUID
        public let reach: Reach
    }

    /// Whole parts of the tree; none lies within another.
    public let roots: [Root]

    public var isEmpty: Bool { roots.isEmpty }

    public func contains(_ agency: UUID, in tree: TreeSnapshot) -> Bool {
        roots.contains { tree.isWithin(agency, of: $0.agencyID, in: $0.hierarchy, reach: $0.reach) }
    }

    /// Every agency of the scope, each once.
    public func agencyIDs(in tree: TreeSnapshot) -> [UUID] {
        var seen: Set<UUID> = []
        return roots.flatMap { tree.agencies(within: $0.reach, of: $0.agencyID, in: $0.hierarchy) }
            .filter { seen.insert($0).inserted }
    }
}

/// The scope of a duty for things of one programme, or of none.
public func scope(
    _ principal: Principal, _ duty: Duty, programme: String?, in tree: TreeSnapshot, at now: Date
) -> Scope {
    let roots = principal.grants
        .filter { $0.role.duties.contains(duty) && $0.holds(at: now) && $0.covers(programme) }
        .map { Scope.Root(hierarchy: $0.hierarchy, agencyID: $0.agencyID, reach: $0.reach) }
    var kept: [Scope.Root] = []
    for root in roots where tree.place(of: root.agencyID, in: root.hierarchy) != nil {
        guard !kept.contains(where: { lies(root, within: $0, tree) }) else { continue }
        kept.removeAll { lies($0, within: root, tree) }
        kept.append(root)
    }
    return Scope(roots: kept)
}

private func lies(_ inner: Scope.Root, within outer: Scope.Root, _ tree: TreeSnapshot) -> Bool {
    if inner == outer { return true }
    guard inner.hierarchy == outer.hierarchy else { return false }
    func reached(_ agency: UUID) -> Bool {
        tree.isWithin(agency, of: outer.agencyID, in: outer.hierarchy, reach: outer.reach)
    }
    if outer.reach == .subtree || inner.reach == .own { return reached(inner.agencyID) }
    return inner.agencyID == outer.agencyID && inner.reach == .children && outer.reach == .children
}

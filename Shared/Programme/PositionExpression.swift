/// What a position expression needs to know of the agency tree, today.
public protocol AgencyTree<AgencyID> {
    associatedtype AgencyID: Hashable

    func kind(of agency: AgencyID) -> String?
    func parent(of agency: AgencyID, in hierarchy: Hierarchy) -> AgencyID?
    /// The agencies right below, in a stable order.
    func children(of agency: AgencyID, in hierarchy: Hierarchy) -> [AgencyID]
    func agency(slug: String) -> AgencyID?
}

/// Whose turn it is, said without naming anybody: a kind of position at an agency found from the reporting one.
public struct PositionExpression: Sendable, Hashable {
    /// The agency whose position is meant.
    public enum Place: Sendable, Hashable {
        /// The reporting agency itself.
        case own
        /// One agency, whoever reports.
        case fixed(slug: String)
        /// Up a hierarchy from the reporting agency to the nearest one of a kind (itself included), and from there
        /// down to the first child of another kind, if one is asked for.
        case up(Hierarchy, to: String, down: String?)
    }

    /// The kind of position, such as `governor` or `head-of-office`.
    public let position: String
    public let place: Place

    public init(_ position: String, of place: Place) { (self.position, self.place) = (position, place) }

    /// The agency meant, or nil when the tree has no such agency: a visible fault of the tree, never guessed around.
    public func agency<Tree: AgencyTree>(from reporting: Tree.AgencyID, in tree: Tree) -> Tree.AgencyID? {
        switch place {
        case .own: return reporting
        case .fixed(let slug): return tree.agency(slug: slug)
        case .up(let hierarchy, let kind, let down):
            var current = reporting
            var visited: Set<Tree.AgencyID> = [current]
            while tree.kind(of: current) != kind {
                guard let above = tree.parent(of: current, in: hierarchy), visited.insert(above).inserted else {
                    return nil
                }
                current = above
            }
            guard let down else { return current }
            return tree.children(of: current, in: hierarchy).first { tree.kind(of: $0) == down }
        }
    }

    static let none = PositionExpression("", of: .own)

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> PositionExpression {
        node.allow(["position", "of"], &problems)
        let position = node.required("position", &problems, or: "") { $0.id(&$1) }
        return PositionExpression(position, of: node.optional("of", &problems, readPlace) ?? .own)
    }

    private static func readPlace(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Place {
        guard node.has("up") else {
            node.allow(["agency"], &problems)
            let slug = node.required("agency", &problems, or: "self") { $0.id(&$1) }
            return slug == "self" ? .own : .fixed(slug: slug)
        }
        node.allow(["up", "to", "down"], &problems)
        let hierarchy = node.required("up", &problems, or: Hierarchy.line) {
            $0.one(of: Hierarchy.self, or: .line, &$1)
        }
        let kind = node.required("to", &problems, or: "") { $0.id(&$1) }
        return .up(hierarchy, to: kind, down: node.optional("down", &problems) { $0.id(&$1) })
    }
}

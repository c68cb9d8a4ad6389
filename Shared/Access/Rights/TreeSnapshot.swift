public import Foundation

/// All agencies with their places in the four hierarchies, as they were at one version of the tree.
///
/// Within a hierarchy every agency has a number (`pre`) and the highest number below it (`post`), so that "is under"
/// is two comparisons. A place under an unknown agency counts as a root, and a circle has no place at all: nothing is
/// ever granted by a mistake in the tree.
public struct TreeSnapshot: Sendable {
    public struct Row: Sendable {
        public let id: UUID
        public let parents: [Hierarchy: UUID]

        public init(id: UUID, parents: [Hierarchy: UUID]) { (self.id, self.parents) = (id, parents) }
    }

    /// An agency's place in one hierarchy.
    public struct Place: Sendable, Hashable {
        public let pre: Int
        public let post: Int
        public let depth: Int
        let parent: UUID?
    }

    public let version: Int64
    private let places: [Hierarchy: [UUID: Place]]
    /// The agencies of each hierarchy in the order of their numbers.
    private let orders: [Hierarchy: [UUID]]

    public static let empty = TreeSnapshot(version: 0, rows: [])

    public init(version: Int64, rows: [Row]) {
        self.version = version
        var places: [Hierarchy: [UUID: Place]] = [:]
        var orders: [Hierarchy: [UUID]] = [:]
        for hierarchy in Hierarchy.allCases {
            let numbered = Self.number(rows, in: hierarchy)
            places[hierarchy] = numbered.places
            orders[hierarchy] = numbered.order
        }
        (self.places, self.orders) = (places, orders)
    }

    /// How many agencies there are.
    public var count: Int { orders[.line]?.count ?? 0 }

    public func place(of agency: UUID, in hierarchy: Hierarchy) -> Place? { places[hierarchy]?[agency] }

    /// Whether the agency lies within this reach of the root.
    public func isWithin(_ agency: UUID, of root: UUID, in hierarchy: Hierarchy, reach: Reach) -> Bool {
        guard let top = place(of: root, in: hierarchy), let place = place(of: agency, in: hierarchy) else {
            return false
        }
        switch reach {
        case .own: return agency == root
        case .children: return agency == root || place.parent == root
        case .subtree: return (top.pre...top.post).contains(place.pre)
        }
    }

    /// Everything within this reach, in the order of the tree.
    public func agencies(within reach: Reach, of root: UUID, in hierarchy: Hierarchy) -> [UUID] {
        guard let top = place(of: root, in: hierarchy), let order = orders[hierarchy] else { return [] }
        let below = order[top.pre...top.post]
        switch reach {
        case .own: return [root]
        case .children: return below.filter { isWithin($0, of: root, in: hierarchy, reach: .children) }
        case .subtree: return Array(below)
        }
    }

    /// The agencies above, nearest first.
    public func ancestors(of agency: UUID, in hierarchy: Hierarchy) -> [UUID] {
        var found: [UUID] = []
        var next = place(of: agency, in: hierarchy)?.parent
        while let current = next {
            found.append(current)
            next = place(of: current, in: hierarchy)?.parent
        }
        return found
    }

    private static func number(_ rows: [Row], in hierarchy: Hierarchy) -> (places: [UUID: Place], order: [UUID]) {
        let known = Set(rows.map(\.id))
        var children: [UUID: [UUID]] = [:]
        var roots: [UUID] = []
        for row in rows {
            if let parent = row.parents[hierarchy], known.contains(parent) {
                children[parent, default: []].append(row.id)
            } else {
                roots.append(row.id)
            }
        }
        var places: [UUID: Place] = [:]
        var order: [UUID] = []
        order.reserveCapacity(rows.count)
        // By hand and not by recursion: a chain of agencies may be as long as a mistake makes it.
        var path: [(id: UUID, pre: Int, parent: UUID?, next: Int)] = []
        for root in roots where places[root] == nil {
            path.append((root, order.count, nil, 0))
            order.append(root)
            while let top = path.last {
                let below = children[top.id] ?? []
                if top.next < below.count {
                    path[path.count - 1].next += 1
                    path.append((below[top.next], order.count, top.id, 0))
                    order.append(below[top.next])
                } else {
                    path.removeLast()
                    places[top.id] = Place(
                        pre: top.pre, post: order.count - 1, depth: path.count, parent: top.parent)
                }
            }
        }
        return (places, order)
    }
}

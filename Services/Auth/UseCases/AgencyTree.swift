import Access
import Foundation

/// All agencies with their places, as they were at one version of the tree.
struct AgencyTree: Sendable {
    let places: TreeSnapshot
    private let agencies: [UUID: Agency]
    private let bySlug: [String: UUID]

    static let empty = AgencyTree(version: -1, agencies: [], edges: [])

    init(version: Int64, agencies: [Agency], edges: [AgencyEdge]) {
        var parents: [UUID: [Hierarchy: UUID]] = [:]
        for edge in edges { parents[edge.child, default: [:]][edge.hierarchy] = edge.parent }
        let rows = agencies.filter(\.isActive).map { TreeSnapshot.Row(id: $0.id, parents: parents[$0.id] ?? [:]) }
        places = TreeSnapshot(version: version, rows: rows)
        self.agencies = Dictionary(agencies.map { ($0.id, $0) }) { $1 }
        bySlug = Dictionary(agencies.map { ($0.slug, $0.id) }) { $1 }
    }

    subscript(id: UUID) -> Agency? { agencies[id] }

    func agency(slug: String) -> Agency? { bySlug[slug].flatMap { agencies[$0] } }

    /// The agencies above one, nearest first.
    func ancestors(of id: UUID, in hierarchy: Hierarchy) -> [Agency] {
        places.ancestors(of: id, in: hierarchy).compactMap { agencies[$0] }
    }

    /// The nearest agency of a kind, the agency itself included.
    func nearest(_ kind: String, from id: UUID, in hierarchy: Hierarchy) -> Agency? {
        ([agencies[id]].compactMap { $0 } + ancestors(of: id, in: hierarchy)).first { $0.kind == kind }
    }

    /// Those directly below, in the order of slugs.
    func children(of id: UUID, in hierarchy: Hierarchy) -> [Agency] {
        places.agencies(within: .children, of: id, in: hierarchy).filter { $0 != id }.compactMap { agencies[$0] }
            .sorted { $0.slug < $1.slug }
    }

    /// Where a position of an agency stands, as far as its usual rights depend on it.
    func place(of agency: Agency) -> UsualRights.Place {
        UsualRights.Place(
            agencyID: agency.id, agencyKind: agency.kind,
            provinceID: nearest("province", from: agency.id, in: .area)?.id,
            clusterID: nearest("cluster", from: agency.id, in: .cluster)?.id)
    }

    /// The agencies to be searched; `keys` are what words are compared with, in the order of lists.
    func index(_ keys: [(id: UUID, key: String)]) -> AgencyIndex {
        AgencyIndex(
            keys.compactMap { id, key in
                guard let agency = agencies[id] else { return nil }
                var facets = [AgencyFacet.kind: agency.kind]
                for above in [agency] + ancestors(of: id, in: .line) {
                    if above.kind == "ministry", facets[.ministry] == nil { facets[.ministry] = above.slug }
                    if above.kind == "department", facets[.department] == nil { facets[.department] = above.slug }
                }
                facets[.province] = nearest("province", from: id, in: .area)?.slug
                return AgencyIndex.Item(id: id, key: key, isActive: agency.isActive, facets: facets)
            })
    }

    /// The rows that a list may show to somebody with this scope.
    func rows(in scope: Scope) -> AgencyScope {
        let ids = scope.agencyIDs(in: places)
        return ids.count >= places.count ? .everything : .agencies(ids)
    }
}

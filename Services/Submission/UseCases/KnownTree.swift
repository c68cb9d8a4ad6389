import Access
import Foundation
import Programme
import Projections

/// The agencies as programmes see them.
struct KnownTree: AgencyTree {
    private let directory: Directory

    init(_ directory: Directory) { self.directory = directory }

    func kind(of agency: UUID) -> String? { directory[agency]?.kind }

    func parent(of agency: UUID, in hierarchy: Programme.Hierarchy) -> UUID? {
        directory.ancestors(of: agency, in: Self.known(hierarchy)).first?.id
    }

    func children(of agency: UUID, in hierarchy: Programme.Hierarchy) -> [UUID] {
        directory.children(of: agency, in: Self.known(hierarchy)).map(\.id)
    }

    func agency(slug: String) -> UUID? { directory.agency(slug: slug)?.id }

    /// An agency as rules about agencies see it.
    func facts(of agency: AgencyEntry) -> AgencyFacts {
        var ancestors: [Programme.Hierarchy: [String]] = [:]
        for hierarchy in Programme.Hierarchy.allCases {
            ancestors[hierarchy] = directory.ancestors(of: agency.id, in: Self.known(hierarchy)).map(\.slug)
        }
        return AgencyFacts(slug: agency.slug, kind: agency.kind, ancestors: ancestors)
    }

    private static func known(_ hierarchy: Programme.Hierarchy) -> Access.Hierarchy {
        switch hierarchy {
        case .line: .line
        case .area: .area
        case .cluster: .cluster
        case .oversight: .oversight
        }
    }
}

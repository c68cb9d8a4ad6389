import Access
import Foundation
import Programme
import Projections

/// The tree of agencies as position expressions see it.
struct DirectoryTree: AgencyTree {
    let directory: Directory

    func kind(of agency: UUID) -> String? { directory[agency]?.kind }

    func parent(of agency: UUID, in hierarchy: Programme.Hierarchy) -> UUID? {
        Access.Hierarchy(rawValue: hierarchy.rawValue).flatMap { directory.ancestors(of: agency, in: $0).first?.id }
    }

    func children(of agency: UUID, in hierarchy: Programme.Hierarchy) -> [UUID] {
        guard let hierarchy = Access.Hierarchy(rawValue: hierarchy.rawValue) else { return [] }
        return directory.children(of: agency, in: hierarchy).map(\.id)
    }

    func agency(slug: String) -> UUID? { directory.agency(slug: slug)?.id }
}

import Access
public import Foundation
public import Programme

/// The agencies of the directory as programmes see them: for position expressions and for rules about who owes.
public struct DirectoryTree: AgencyTree {
    private let directory: Directory

    public init(_ directory: Directory) { self.directory = directory }

    public func kind(of agency: UUID) -> String? { directory[agency]?.kind }

    public func parent(of agency: UUID, in hierarchy: Programme.Hierarchy) -> UUID? {
        directory.ancestors(of: agency, in: hierarchy.known).first?.id
    }

    public func children(of agency: UUID, in hierarchy: Programme.Hierarchy) -> [UUID] {
        directory.children(of: agency, in: hierarchy.known).map(\.id)
    }

    public func agency(slug: String) -> UUID? { directory.agency(slug: slug)?.id }

    /// An agency as rules about agencies see it.
    public func facts(of agency: AgencyEntry) -> AgencyFacts {
        var ancestors: [Programme.Hierarchy: [String]] = [:]
        for hierarchy in Programme.Hierarchy.allCases {
            ancestors[hierarchy] = directory.ancestors(of: agency.id, in: hierarchy.known).map(\.slug)
        }
        return AgencyFacts(slug: agency.slug, kind: agency.kind, ancestors: ancestors)
    }
}

extension Programme.Hierarchy {
    fileprivate var known: Access.Hierarchy {
        switch self {
        case .line: .line
        case .area: .area
        case .cluster: .cluster
        case .oversight: .oversight
        }
    }
}

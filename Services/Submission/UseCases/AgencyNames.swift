import Access
import Calendar
import Foundation
import Projections

/// An agency as pages name it.
struct NamedAgency: Sendable, Hashable {
    let id: UUID
    let slug: String
    let name: Words
}

extension Office {
    func name(of agency: UUID) -> Words { directory()[agency]?.name.words ?? Words("–", "–") }

    func agency(slug: String) -> NamedAgency? { directory().agency(slug: slug).map(Self.named) }

    func agency(_ id: UUID) -> NamedAgency? { directory()[id].map(Self.named) }

    private static func named(_ entry: AgencyEntry) -> NamedAgency {
        NamedAgency(id: entry.id, slug: entry.slug, name: entry.name.words)
    }
}

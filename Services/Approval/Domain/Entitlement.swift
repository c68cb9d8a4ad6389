import Foundation

/// An outside system and what it may know of cases (C3).
struct Subscriber: Sendable, Equatable {
    enum State: String, Sendable { case active, paused, ended }

    let id: UUID
    /// The last word of its routing keys.
    let slug: String
    let events: Set<String>
    /// Programmes to which it is limited; empty means all.
    let programmes: Set<String>
    /// The hierarchy in which `agencyIDs` are looked for.
    let hierarchy: String
    /// Reports of these agencies and of those below are told.
    let agencyIDs: [UUID]
    let state: State

    /// Whether it may know of an event about a report.
    ///
    /// `isWithin` says whether the report's agency is one of the subscriber's, or below one of them.
    func mayKnow(_ event: String, programme: String, isWithin: (UUID) -> Bool) -> Bool {
        state == .active && events.contains(event) && (programmes.isEmpty || programmes.contains(programme))
            && agencyIDs.contains(where: isWithin)
    }
}

import Foundation

/// Which part of a list is asked for.
struct PageOf: Sendable, Equatable {
    static let size = 25

    /// From 1.
    let number: Int

    init(_ number: Int) { self.number = max(1, min(number, 10_000)) }

    var offset: Int { (number - 1) * Self.size }
}

/// A part of a list, with how much there is in all.
struct Listed<Item: Sendable>: Sendable {
    let items: [Item]
    let total: Int
    let page: PageOf

    var pages: Int { max(1, (total + PageOf.size - 1) / PageOf.size) }
}

/// Where the things of a list may come from: by programme, the agencies whose cases may be shown.
struct ListScope: Sendable, Equatable {
    enum Agencies: Sendable, Equatable {
        case all
        case only([UUID])
    }

    var byProgramme: [String: Agencies]
}

struct InboxFilter: Sendable, Equatable {
    var programme: String?
    var overdueOnly = false
    /// As typed.
    var search = ""
}

struct CaseFilter: Sendable, Equatable {
    enum State: String, Sendable, CaseIterable { case waiting, returned, approved, refused }

    var state: State?
    var programme: String?
    /// As typed.
    var search = ""
}

import Access
import Calendar
import Contracts
import Database
import EventLog
import Foundation

/// What somebody sees of an agency.
struct AgencyView: Sendable {
    struct Seat: Sendable {
        let position: Position
        let holders: [Holding]
    }

    let agency: Agency
    let codes: [(scheme: String, code: String)]
    /// Those above, nearest first, by hierarchy.
    let above: [(hierarchy: Hierarchy, agencies: [Agency])]
    /// Those right below, by hierarchy.
    let below: [(hierarchy: Hierarchy, agencies: [Agency])]
    let seats: [Seat]
    let mayAdminister: Bool
}

/// Looks agencies up: which there are is no secret, who holds their positions is for those who are signed in.
struct ReadAgencies: Sendable {
    let ground: Ground

    func search(_ words: SearchWords, kind: String?, page: Int) async throws -> Slice<Agency> {
        try await ground.journal.transaction { database in
            try database.agencies(in: .everything, matching: words, kind: kind, page: page)
        }
    }

    func kinds() async throws -> [String] {
        try await ground.journal.transaction { try $0.agencyKinds() }
    }

    /// - Throws: `PeopleRefusal.unknown`.
    func show(slug: String, for acting: ActingPerson) async throws -> AgencyView {
        let moment = ground.moment()
        let tree = ground.register.tree
        guard let agency = tree.agency(slug: slug) else { throw PeopleRefusal.unknown }
        let permitted = permit(
            acting.principal, .administer, AccessObject(agencyID: agency.id), in: tree.places, at: moment.real)
        return try await ground.journal.transaction { database in
            let holdings = try database.currentHoldings(at: agency.id, on: moment.business)
            let seats = try database.positions(of: agency.id).map { position in
                AgencyView.Seat(position: position, holders: holdings.filter { $0.positionID == position.id })
            }
            return AgencyView(
                agency: agency, codes: try database.codes(of: agency.id, on: CivilDate(moment.business)),
                above: Hierarchy.allCases.map { ($0, tree.ancestors(of: agency.id, in: $0)) }
                    .filter { !$0.1.isEmpty },
                below: Hierarchy.allCases.map { ($0, tree.children(of: agency.id, in: $0)) }
                    .filter { !$0.1.isEmpty },
                seats: seats, mayAdminister: permitted.isAllowed)
        }
    }
}

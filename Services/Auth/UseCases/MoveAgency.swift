import Access
import Calendar
import Database
import Foundation

extension AgencyWork {
    /// Another place in one hierarchy from a day on; whoever says so administers both places in that hierarchy.
    func move(
        _ row: AgencyRow, _ hierarchy: Hierarchy, _ parent: UUID?, _ replacing: Bool, _ rights: AgencyRights,
        _ database: isolated Connection
    ) throws -> AgencyOutcome {
        let id = row.agency.id
        var grant = try rights.over(id)
        let places = try database.places(of: id).filter { $0.hierarchy == hierarchy }
        let current = places.first { ($0.from.map { $0 <= today } ?? true) && ($0.until.map { $0 > today } ?? true) }
        let planned = places.first { $0.from.map { $0 > today } ?? false }
        if let current { grant = try rights.under(current.parent, in: hierarchy) }
        if let parent {
            grant = try rights.under(parent, in: hierarchy)
            _ = try other(parent, database)
            if parent == id { throw AgencyRefusal.circle(row.agency.name) }
        }
        if let planned, !replacing {
            throw AgencyRefusal.movePlanned(to: name(planned.parent), from: planned.from ?? today)
        }
        let stays = current?.parent == parent
        guard !stays || planned != nil else { throw AgencyRefusal.nothingChanges }
        if let parent, try database.wouldCircle(id, under: parent, in: hierarchy, from: wish.on) {
            throw AgencyRefusal.circle(row.agency.name)
        }
        if stays, let current {
            // What was planned is called off: the present place goes on without end.
            try database.place(id, under: current.parent, in: hierarchy, keeping: current.from, today: today)
        } else {
            try database.place(
                id, under: parent, in: hierarchy, from: places.isEmpty ? nil : wish.on, today: today)
        }
        let changes = [
            FieldChange(
                field: hierarchy.rawValue, before: (stays ? planned : current).map { name($0.parent).thai } ?? "",
                after: parent.map { name($0).thai } ?? "")
        ]
        try record(id, slug: row.agency.slug, changes, by: grant, database)
        if wish.on <= today { try database.tellAgencies([id], at: moment) }
        return AgencyOutcome(slug: row.agency.slug, changes: changes)
    }
}

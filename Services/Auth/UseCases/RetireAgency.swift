import Access
import Calendar
import Contracts
import Database
import Foundation

extension AgencyWork {
    /// Others go into this one: what stood under them stands under it, in the same hierarchies.
    func merge(
        _ others: [UUID], into row: AgencyRow, _ ends: Bool, _ rights: AgencyRights, _ database: isolated Connection
    ) throws -> AgencyOutcome {
        let grant = try rights.over(row.agency.id)
        guard !others.contains(row.agency.id) else { throw AgencyRefusal.circle(row.agency.name) }
        let sources = try others.map { try other($0, database) }
        var moved: [(agency: Words, to: Words)] = []
        var told: [UUID] = []
        for source in sources {
            for edge in try database.below(source.agency.id, from: wish.on) {
                _ = try rights.under(row.agency.id, in: edge.hierarchy)
                // What a source held may be the successor itself, or stand above it.
                let (child, heir) = (edge.child, row.agency.id)
                if try child == heir || database.wouldCircle(child, under: heir, in: edge.hierarchy, from: wish.on) {
                    throw AgencyRefusal.circle(name(child))
                }
                moved.append((name(edge.child), row.agency.name))
                told.append(edge.child)
            }
            try database.handDown(from: source.agency.id, to: row.agency.id, from: wish.on)
        }
        let ended = try retire(sources, into: ([row], "merged"), ends, rights, database)
        try database.renewSearchKeys(of: sources.map(\.agency.id))
        try database.renewSearchKeys(of: [row.agency.id])
        let names = sources.map(\.agency.name.thai).joined(separator: ", ")
        let changes = [FieldChange(field: "predecessors", before: "", after: names)]
        try record(row.agency.id, slug: row.agency.slug, changes, by: grant, database)
        // The successor is found by more names from now on, whenever the others end.
        try database.tellAgencies([row.agency.id] + (wish.on <= today ? told : []), at: moment)
        return AgencyOutcome(
            slug: row.agency.slug, changes: changes, people: ended.people, moved: moved, overseers: ended.overseers)
    }

    /// This one goes into others, which are there already.
    func split(
        _ row: AgencyRow, _ others: [UUID], _ ends: Bool, _ rights: AgencyRights, _ database: isolated Connection
    ) throws -> AgencyOutcome {
        guard !others.contains(row.agency.id) else { throw AgencyRefusal.circle(row.agency.name) }
        let heirs = try others.map { try other($0, database) }
        for heir in heirs { _ = try rights.over(heir.agency.id) }
        return try retire([row], into: (heirs, "split"), ends, rights, database)
    }

    /// Agencies end on a day, with nobody and nothing left in them unseen.
    func retire(
        _ rows: [AgencyRow], into heirs: (rows: [AgencyRow], way: String)?, _ ends: Bool, _ rights: AgencyRights,
        _ database: isolated Connection
    ) throws -> AgencyOutcome {
        var outcome = AgencyOutcome(slug: rows.first?.agency.slug ?? "")
        var leavers: [Holding] = []
        for row in rows {
            let id = row.agency.id
            let grant = try rights.over(id)
            let below = try database.below(id, from: wish.on).filter { edge in
                !rows.contains { $0.agency.id == edge.child }
            }
            guard below.isEmpty else {
                throw AgencyRefusal.below(Set(below.map { name($0.child) }).sorted { $0.thai < $1.thai })
            }
            leavers += try database.holdings(at: id, after: effective.business)
            outcome.overseers += try database.rightsOver(id, after: effective.real)
                .map { Words("\($0.person) – \(Words($0.role).thai)", "\($0.person) – \(Words($0.role).english)") }
            try database.retire(id, on: wish.on)
            for heir in heirs?.rows ?? [] {
                try database.addSuccessor(heir.agency.id, of: id, way: heirs?.way ?? "", since: wish.on)
            }
            let after = heirs?.rows.map(\.agency.name.thai).joined(separator: ", ") ?? ""
            let changes =
                [
                    FieldChange(field: "retired_on", before: "", after: wish.on.iso)
                ] + (after.isEmpty ? [] : [FieldChange(field: "successors", before: "", after: after)])
            outcome.changes += changes
            try record(id, slug: row.agency.slug, changes, by: grant, database)
        }
        outcome.people = try leavers.map { holding in
            let title = try database.position(holding.positionID)?.title ?? Words("", "")
            return Words("\(holding.personName) – \(title.thai)", "\(holding.personName) – \(title.english)")
        }
        guard leavers.isEmpty || ends else { throw AgencyRefusal.people(outcome.people) }
        guard !leavers.contains(where: { $0.personID == acting.principal.personID }) else {
            throw AgencyRefusal.oneself
        }
        let leaving = try database.end(leavers, at: effective, said: moment)
        if wish.on <= today { try database.takeEffect(rows.map(\.agency.id), at: moment) }
        try database.revoke(leaving, at: moment)
        return outcome
    }
}

import Access
import Calendar
import Database
import Foundation
import Runtime

extension AgencyWork {
    /// A new agency, from today on, under at least one that its maker administers.
    func create(
        _ slug: String, _ facts: AgencyFacts, _ parents: [Hierarchy: UUID], _ rights: AgencyRights,
        _ database: isolated Connection
    ) throws -> AgencyOutcome {
        if try database.agency(slug: slug) != nil { throw AgencyRefusal.slugTaken }
        guard var grant = try parents.first.map({ try rights.under($1, in: $0) }) else { throw AgencyRefusal.unknown }
        for (hierarchy, parent) in parents {
            grant = try rights.under(parent, in: hierarchy)
            _ = try other(parent, database)
        }
        let id = newID()
        try database.addAgency(id, slug: slug, facts)
        for (hierarchy, parent) in parents {
            try database.place(id, under: parent, in: hierarchy, from: nil, today: today)
        }
        for (scheme, code) in facts.codes { try take(code, scheme, for: id, database) }
        try database.renewSearchKeys(of: [id])
        let empty = AgencyFacts(
            kind: "", name: Words("", ""), short: "", codes: [:], address: "", telephone: "", email: "", website: "")
        let changes =
            changes(from: empty, to: facts)
            + parents.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { FieldChange(field: $0.key.rawValue, before: "", after: name($0.value).thai) }
        try record(id, slug: slug, changes, by: grant, database)
        try database.tellAgencies([id], at: moment)
        return AgencyOutcome(slug: slug, changes: changes)
    }

    /// Names, kind, contacts from now on; codes from the day that was named.
    func edit(
        _ row: AgencyRow, _ facts: AgencyFacts, _ rights: AgencyRights, _ database: isolated Connection
    ) throws -> AgencyOutcome {
        let grant = try rights.within(row.agency.id)
        let changes = changes(from: row.facts, to: facts)
        guard !changes.isEmpty else { throw AgencyRefusal.nothingChanges }
        try database.setFacts(facts, of: row.agency.id)
        for scheme in AgencyRecord.schemes.keys where row.facts.codes[scheme] != facts.codes[scheme] {
            guard let code = facts.codes[scheme] else {
                try database.setCode(nil, scheme: scheme, of: row.agency.id, from: wish.on, today: today)
                continue
            }
            try take(code, scheme, for: row.agency.id, database)
        }
        try database.renewSearchKeys(of: [row.agency.id])
        try record(row.agency.id, slug: row.agency.slug, changes, by: grant, database)
        try database.tellAgencies([row.agency.id], at: moment)
        return AgencyOutcome(slug: row.agency.slug, changes: changes)
    }

    /// A code passes to an agency, if nobody has it then.
    private func take(
        _ code: String, _ scheme: String, for agency: UUID, _ database: isolated Connection
    ) throws {
        if let owner = try database.owner(of: code, scheme: scheme, from: wish.on), owner != agency {
            throw AgencyRefusal.codeTaken(code: code, by: name(owner))
        }
        // A first one, that nobody had before, reaches back without end.
        let begins = try wish.on > today || database.wasUsed(code, scheme: scheme, or: agency)
        try database.setCode(code, scheme: scheme, of: agency, from: begins ? wish.on : nil, today: today)
    }

    private func changes(from old: AgencyFacts, to new: AgencyFacts) -> [FieldChange] {
        zip(old.fields, new.fields).filter { $0.value != $1.value }
            .map { FieldChange(field: $0.name, before: $0.value, after: $1.value) }
    }
}

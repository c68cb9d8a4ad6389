import Calendar
import JSON
import Programme

/// One field that two revisions answer differently.
struct Difference: Sendable, Hashable {
    let section: Words
    let field: Words
    let before: Words
    let after: Words
}

/// What changed between two revisions, in the order of the form; rows are compared in their order.
func differences(between old: JSONValue, and new: JSONValue, in form: Form) -> [Difference] {
    var found: [Difference] = []
    for section in form.sections {
        for field in section.fields where field.kind != .computed {
            let (before, after) = (old[field.id] ?? .null, new[field.id] ?? .null)
            guard before != after else { continue }
            if field.kind == .rows {
                found += rowDifferences(field, section.title, before.array ?? [], after.array ?? [])
            } else {
                found.append(
                    Difference(
                        section: section.title, field: field.label, before: field.text(of: before),
                        after: field.text(of: after)))
            }
        }
    }
    return found
}

private func rowDifferences(
    _ field: Programme.Field, _ section: Words, _ before: [JSONValue], _ after: [JSONValue]
) -> [Difference] {
    (0..<max(before.count, after.count)).flatMap { place -> [Difference] in
        let old = place < before.count ? before[place] : [:]
        let new = place < after.count ? after[place] : [:]
        return field.columns.compactMap { column in
            let (was, now) = (old[column.id] ?? .null, new[column.id] ?? .null)
            guard was != now else { return nil }
            return Difference(
                section: section,
                field: Words(
                    "\(field.label.thai) รายการที่ \(place + 1): \(column.label.thai)",
                    "\(field.label.english), row \(place + 1): \(column.label.english)"),
                before: column.text(of: was), after: column.text(of: now))
        }
    }
}

import Calendar
import Database
import Foundation
import JSON

enum EntryState: String, Sendable, Hashable, Column { case draft, active, removed, rejected }

/// An entry of a register, such as a project.
struct Entry: Sendable {
    let id: UUID
    let programme: String
    let agencyID: UUID
    let agency: String
    let state: EntryState
    /// The number of the revision in force; 0 while the entry has never been complete.
    let revision: Int
    let label: String
    let answers: JSONValue
    let createdAt: Date
    let changedAt: Date
    let eventSeq: Int64
}

/// One state that an entry has been in.
struct EntryRevision: Sendable {
    let revision: Int
    let state: EntryState
    let answers: JSONValue
    let reason: String?
    let changedAs: String
    let changedAt: Date
}

/// The agencies whose things a list may show: an argument of every function that returns any.
struct AgencyScope: Sendable {
    let ids: [UUID]
}

extension Connection {
    func addEntry(_ entry: Entry) throws(DatabaseError) {
        try write(
            """
            INSERT INTO register_entry (id, programme, agency_id, agency, state, label, search, answers, created_at,
                                        changed_at)
            VALUES (\(entry.id), \(entry.programme), \(entry.agencyID), \(entry.agency), \(entry.state),
                    \(entry.label), \(searchKey(entry.label)), \(entry.answers.compact)::jsonb, \(entry.createdAt),
                    \(entry.changedAt))
            """)
    }

    func entry(_ id: UUID, of programme: String, locked: Bool = false) throws(DatabaseError) -> Entry? {
        try entries("id = \(id) AND programme = \(programme)", locked ? " FOR UPDATE" : "").first
    }

    /// The next active entries behind an id, in the order of their ids: a walk through all of them in steps.
    func activeEntries(
        of programme: String, after id: UUID?, atMost count: Int
    ) throws(DatabaseError) -> [Entry] {
        try entries(
            """
            programme = \(programme) AND state = 'active'
            AND id > COALESCE(\(id), '00000000-0000-0000-0000-000000000000'::uuid)
            """, " ORDER BY id LIMIT \(count)")
    }

    /// One page of a register, and how many entries there are in all.
    func entries(
        of programme: String, in scope: AgencyScope, search: String, state: EntryState?, page: Int, size: Int
    ) throws(DatabaseError) -> (entries: [Entry], total: Int) {
        var condition: SQL = "programme = \(programme) AND agency_id = ANY (\(scope.ids)::uuid[])"
        if let state {
            condition = "\(raw: condition) AND state = \(state)"
        } else {
            condition = "\(raw: condition) AND state IN ('draft', 'active')"
        }
        if !search.isEmpty { condition = "\(raw: condition) AND search LIKE \(likePattern(searchKey(search)))" }
        let total = try first("SELECT count(*) FROM register_entry WHERE \(raw: condition)", as: Int.self) ?? 0
        let order: SQL = " ORDER BY label COLLATE extensions.thai, id LIMIT \(size) OFFSET \((page - 1) * size)"
        return (try entries(condition, order), total)
    }

    /// Puts a new revision in force.
    func reviseEntry(
        _ id: UUID, to revision: EntryRevision, label: String, by person: UUID
    ) throws(DatabaseError) {
        try write(
            """
            INSERT INTO register_revision (entry_id, revision, state, answers, reason, changed_by, changed_as,
                                           changed_at)
            VALUES (\(id), \(revision.revision), \(revision.state), \(revision.answers.compact)::jsonb,
                    \(revision.reason), \(person), \(revision.changedAs), \(revision.changedAt))
            """)
        try write(
            """
            UPDATE register_entry
            SET state = \(revision.state), revision = \(revision.revision), label = \(label),
                search = \(searchKey(label)), answers = \(revision.answers.compact)::jsonb,
                changed_at = \(revision.changedAt), event_seq = event_seq + 1
            WHERE id = \(id)
            """)
        try write("UPDATE obligation SET label = \(label) WHERE entry_id = \(id) AND closed_at IS NULL")
    }

    /// The name under which an unfinished entry is found in lists.
    func nameDraftEntry(_ id: UUID, _ label: String, at now: Date) throws(DatabaseError) {
        try write(
            """
            UPDATE register_entry SET label = \(label), search = \(searchKey(label)), changed_at = \(now)
            WHERE id = \(id) AND revision = 0
            """)
    }

    /// Takes an entry that was never complete away for good, with its draft.
    func discardDraftEntry(_ id: UUID) throws(DatabaseError) {
        try write("DELETE FROM register_entry WHERE id = \(id) AND revision = 0")
        try write("DELETE FROM draft WHERE id = \(id)")
    }

    func revisions(ofEntry id: UUID) throws(DatabaseError) -> [EntryRevision] {
        try run(
            """
            SELECT revision, state, answers::text, reason, changed_as, changed_at FROM register_revision
            WHERE entry_id = \(id) ORDER BY revision DESC
            """, as: (Int, EntryState, JSONText, String?, String, Date).self
        ).map {
            EntryRevision(
                revision: $0.0, state: $0.1, answers: $0.2.value, reason: $0.3, changedAs: $0.4, changedAt: $0.5)
        }
    }

    private func entries(_ condition: SQL, _ rest: SQL) throws(DatabaseError) -> [Entry] {
        try run(
            """
            SELECT id, programme, agency_id, agency, state, revision, label, answers::text, created_at, changed_at,
                   event_seq
            FROM register_entry WHERE \(raw: condition)\(raw: rest)
            """, as: (UUID, String, UUID, String, EntryState, Int, String, JSONText, Date, Date, Int64).self
        ).map {
            Entry(
                id: $0.0, programme: $0.1, agencyID: $0.2, agency: $0.3, state: $0.4, revision: $0.5, label: $0.6,
                answers: $0.7.value, createdAt: $0.8, changedAt: $0.9, eventSeq: $0.10)
        }
    }
}

/// A text as it is searched for.
func searchKey(_ text: String) -> String { (try? CleanText(text))?.searchKey ?? "" }

/// Anywhere in the text; what LIKE takes for wildcards is taken literally.
func likePattern(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    return "%" + escaped + "%"
}

extension JSONText {
    /// The value of a `jsonb` cell, which PostgreSQL has checked.
    var value: JSONValue { (try? JSONValue(parsing: text)) ?? .null }
}

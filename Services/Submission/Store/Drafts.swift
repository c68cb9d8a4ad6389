import Database
import Foundation
import JSON

/// The last change of a field, and who made it from which page.
struct KnownChange: Sendable {
    let field: String
    let client: String
    let seq: Int64
    let version: Int64
    let name: String
}

extension Connection {
    /// A draft, locked until the end of the transaction; nil when nobody has begun.
    func lockedDraft(_ id: UUID) throws(DatabaseError) -> Draft? {
        guard let version = try first("SELECT version FROM draft WHERE id = \(id) FOR UPDATE", as: Int64.self) else {
            return nil
        }
        return Draft(parts: try parts(of: id), version: version)
    }

    /// A draft as it is; nil when nobody has begun.
    func draft(_ id: UUID) throws(DatabaseError) -> Draft? {
        guard let version = try first("SELECT version FROM draft WHERE id = \(id)", as: Int64.self) else { return nil }
        return Draft(parts: try parts(of: id), version: version)
    }

    private func parts(of id: UUID) throws(DatabaseError) -> [String: Draft.Part] {
        let rows = try run(
            "SELECT section, answers::text, numbers::text FROM draft_section WHERE draft_id = \(id)",
            as: (String, JSONText, JSONText).self)
        var parts: [String: Draft.Part] = [:]
        for (section, answers, numbers) in rows {
            parts[section] = Draft.Part(
                answers: answers.value.object ?? JSONObject(), numbers: Draft.Part.numbers(numbers.value))
        }
        return parts
    }

    /// Begins a draft; nothing happens when somebody else was quicker.
    ///
    /// - Returns: Whether this call began it.
    func beginDraft(_ id: UUID, _ draft: Draft) throws(DatabaseError) -> Bool {
        let begun = try execute("INSERT INTO draft (id) VALUES (\(id)) ON CONFLICT DO NOTHING")
        guard begun == 1 else { return false }
        try keep(draft, of: id, sections: Set(draft.parts.keys))
        return true
    }

    /// Stores the sections named, and the draft's version.
    func keep(_ draft: Draft, of id: UUID, sections: Set<String>) throws(DatabaseError) {
        for section in sections.sorted() {
            guard let part = draft.parts[section] else { continue }
            try write(
                """
                INSERT INTO draft_section (draft_id, section, answers, numbers)
                VALUES (\(id), \(section), \(JSONValue.object(part.answers).compact)::jsonb,
                        \(part.numbersJSON.compact)::jsonb)
                ON CONFLICT (draft_id, section) DO UPDATE SET answers = excluded.answers, numbers = excluded.numbers
                """)
        }
        try write("UPDATE draft SET version = \(draft.version) WHERE id = \(id)")
    }

    func dropDraft(_ id: UUID) throws(DatabaseError) { try write("DELETE FROM draft WHERE id = \(id)") }

    func noteWriter(_ person: UUID, of draft: UUID) throws(DatabaseError) {
        try write(
            "INSERT INTO draft_writer (draft_id, person_id) VALUES (\(draft), \(person)) ON CONFLICT DO NOTHING")
    }

    /// What is known of changes of these fields, by whatever page.
    func changes(of draft: UUID, fields: [String]) throws(DatabaseError) -> [KnownChange] {
        try run(
            """
            SELECT field, client, seq, version, name FROM draft_change
            WHERE draft_id = \(draft) AND field = ANY (\(fields)::text[])
            """, as: (String, String, Int64, Int64, String).self
        ).map { KnownChange(field: $0.0, client: $0.1, seq: $0.2, version: $0.3, name: $0.4) }
    }

    /// The version at which a page made its first change that is known; nil when it made none.
    func firstVersion(of client: String, in draft: UUID) throws(DatabaseError) -> Int64? {
        try first(
            "SELECT min(version) FROM draft_change WHERE draft_id = \(draft) AND client = \(client)",
            as: Int64?.self) ?? nil
    }

    func note(_ changes: [KnownChange], of draft: UUID, by person: UUID) throws(DatabaseError) {
        guard let first = changes.first else { return }
        try write(
            """
            INSERT INTO draft_change (draft_id, field, client, seq, version, person_id, name)
            SELECT \(draft), field, \(first.client), seq, version, \(person), \(first.name)
            FROM unnest(\(changes.map(\.field))::text[], \(changes.map(\.seq))::bigint[],
                        \(changes.map(\.version))::bigint[]) AS new (field, seq, version)
            ON CONFLICT (draft_id, field, client) DO UPDATE
            SET seq = excluded.seq, version = excluded.version, person_id = excluded.person_id, name = excluded.name
            """)
    }
}

extension Draft.Part {
    fileprivate static func numbers(_ value: JSONValue) -> [String: [Int]] {
        var numbers: [String: [Int]] = [:]
        for (field, list) in value.object ?? JSONObject() { numbers[field] = list.array?.compactMap(\.int) }
        return numbers
    }

    fileprivate var numbersJSON: JSONValue {
        var object = JSONObject()
        for (field, list) in numbers { object[field] = .array(list.map { JSONValue($0) }) }
        return .object(object)
    }
}

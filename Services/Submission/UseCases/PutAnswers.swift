import Access
import Calendar
import Database
import EventLog
import Foundation
import JSON
import Programme

/// A program hands in the answers of a report, or of one of its sections, as a whole.
struct PutAnswers: Sendable {
    let office: Office

    struct Request: Sendable {
        let answers: JSONObject
        /// The one section whose answers these are; nil for all of them.
        let section: String?
        /// The version that the caller saw; nil to write whatever it is.
        let version: Int64?
        let repeatable: RepeatableRequest
    }

    struct Outcome: Sendable, Codable {
        let version: Int64
        let complete: [String: String]
        let problems: [Problem]

        struct Problem: Sendable, Codable {
            let field: String
            let severity: String
            let message: String
        }
    }

    func callAsFunction(_ request: Request, to report: UUID, by acting: Acting) async throws -> Outcome {
        let now = office.now, realNow = office.realNow
        return try await office.journal.transaction { database in
            try database.once(request.repeatable, at: realNow) { database in
                var (desk, _) = try office.openReport(report, by: acting, on: database)
                if let version = request.version, version != desk.draft.version { throw Refusal.changedMeanwhile }
                let sections = try Self.replace(request.answers, section: request.section, in: &desk)
                try database.keep(desk.draft, of: report, sections: sections)
                let changed = desk.form.sections.filter { sections.contains($0.id) }.flatMap(\.fields).map {
                    KnownChange(
                        field: $0.id, client: "api:" + request.repeatable.key, seq: 1, version: desk.draft.version,
                        name: acting.principal.name)
                }
                try database.note(changed, of: report, by: acting.personID)
                try database.noteWriter(acting.personID, of: report)
                try database.touchReport(report, at: now)
                return Self.outcome(of: desk)
            }
        }
    }

    /// Puts answers in the place of those of a section, or of all; returns the sections that differ.
    static func replace(
        _ answers: JSONObject, section wanted: String?, in desk: inout DraftDesk
    ) throws -> Set<String> {
        let sections = desk.form.sections.filter { wanted == nil || $0.id == wanted }
        guard !sections.isEmpty else { throw Refusal.malformed("section") }
        let fields = sections.flatMap(\.fields)
        for key in answers.keys where !fields.contains(where: { $0.id == key && $0.kind.isTyped }) {
            let words = Words("ไม่มีช่องนี้ในแบบฟอร์ม", "The form has no such field")
            throw Refusal.unkeepable(Unkeepable(field: key, words: words))
        }
        var written: Set<String> = []
        for section in sections {
            let before = desk.draft.parts[section.id] ?? Draft.Part()
            var part = Draft.Part()
            for field in section.fields {
                if !field.kind.isTyped {
                    part.answers[field.id] = before.answers[field.id]
                } else if let value = answers[field.id] {
                    try part.put(value, into: field)
                }
            }
            guard part != before else { continue }
            guard desk.isOpen(section.id) else { throw Refusal.sectionClosed(section.title) }
            desk.draft.parts[section.id] = part
            written.insert(section.id)
        }
        if !written.isEmpty { desk.draft.version += 1 }
        return written
    }

    static func outcome(of desk: DraftDesk) -> Outcome {
        let check = desk.check
        return Outcome(
            version: desk.draft.version,
            complete: Dictionary(check.completeness.map { ($0.section, $0.state.rawValue) }) { $1 },
            problems: check.problems.map {
                Outcome.Problem(
                    field: desk.draft.name(ofChecked: $0.field), severity: $0.severity.rawValue,
                    message: $0.words.thai)
            })
    }
}

extension Draft.Part {
    fileprivate mutating func put(_ value: JSONValue, into field: Programme.Field) throws {
        guard field.kind == .rows else {
            do {
                let kept = try field.kept(value)
                answers[field.id] = kept.isNull ? nil : kept
            } catch { throw Refusal.unkeepable(error) }
            return
        }
        guard let rows = value.array ?? (value.isNull ? [] : nil), rows.count <= field.limits.atMost ?? 200 else {
            let most = field.limits.atMost ?? 200
            throw Refusal.unkeepable(
                Unkeepable(field: field.id, words: Words("มีได้ไม่เกิน \(most) รายการ", "A list of at most \(most)")))
        }
        var kept: [JSONValue] = []
        for row in rows { kept.append(.object(try Self.row(row, of: field))) }
        answers[field.id] = kept.isEmpty ? nil : .array(kept)
        numbers[field.id] = Array(kept.indices)
    }

    private static func row(_ row: JSONValue, of field: Programme.Field) throws -> JSONObject {
        guard let given = row.object else { throw Refusal.malformed(field.id) }
        var kept = JSONObject()
        for (key, value) in given {
            guard let column = field.columns.first(where: { $0.id == key && $0.kind.isTyped }) else {
                let words = Words("ไม่มีช่องนี้ในแบบฟอร์ม", "The form has no such field")
                throw Refusal.unkeepable(Unkeepable(field: field.id + "/" + key, words: words))
            }
            do {
                let value = try column.kept(value)
                if !value.isNull { kept[key] = value }
            } catch { throw Refusal.unkeepable(error) }
        }
        return kept
    }
}

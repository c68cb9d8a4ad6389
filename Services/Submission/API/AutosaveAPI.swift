import Calendar
import Foundation
import HTTP
import JSON
import Programme

/// What the page's autosave asks: `{"client": "…", "changes": [{"field", "value", "seq", "replaces"?}]}`.
struct AutosaveMessage {
    let request: SaveChanges.Request

    static let mostChanges = 200

    init(_ body: JSONValue, since: Int64) throws(Problem) {
        guard let client = body["client"]?.string, Self.isName(client), let list = body["changes"]?.array else {
            throw Problem(Refusal.malformed("{\"client\": \"…\", \"changes\": […]}"))
        }
        guard (1...Self.mostChanges).contains(list.count) else {
            throw Problem(Refusal.malformed("changes: 1–\(Self.mostChanges)"))
        }
        var changes: [FieldChange] = []
        for change in list {
            guard let field = change["field"]?.string, field.utf8.count <= 200,
                let seq = change["seq"]?.number?.integer, seq > 0
            else { throw Problem(Refusal.malformed("{\"field\": \"…\", \"value\": …, \"seq\": 1}")) }
            changes.append(
                FieldChange(
                    field: field, value: change["value"] ?? .null, seq: seq,
                    replaces: change["replaces"]?.number?.integer))
        }
        request = SaveChanges.Request(client: client, since: since, changes: changes)
    }

    /// A page's name is a UUID; names with a colon are ours (`form:`, `api:`).
    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
    }
}

/// What the autosave is told.
struct AutosaveAnswer {
    let outcome: SaveChanges.Outcome
    let fields: [String]

    /// Conflict only when nothing at all could be saved.
    var status: Status { outcome.saved.isEmpty && !outcome.clashes.isEmpty ? .conflict : .ok }

    var json: JSONValue {
        let check = outcome.desk.check
        var object = JSONObject()
        object["saved"] = .array(
            outcome.saved.map { ["field": .string($0.field), "seq": .number(JSONNumber($0.seq))] })
        object["savedAt"] = .string(outcome.at.moment)
        object["version"] = .number(JSONNumber(outcome.desk.draft.version))
        object["complete"] = .object(check.completenessJSON)
        object["problems"] = .array(
            outcome.desk.problems(around: fields, check).map { field, problem in
                var entry = JSONObject()
                entry["field"] = .string(field)
                entry["severity"] = problem.map { .string($0.severity.rawValue) }
                entry["message"] = problem.map { .string($0.words.thai) }
                return .object(entry)
            })
        if !outcome.clashes.isEmpty {
            var current = JSONObject()
            for (field, clash) in outcome.clashes {
                current[field] = [
                    "value": shown(clash.value, field), "by": .string(clash.by),
                    "version": .number(JSONNumber(clash.version)),
                ]
            }
            object["current"] = .object(current)
        }
        return .object(object)
    }

    /// A value as the page's boxes take it.
    private func shown(_ value: JSONValue, _ name: String) -> JSONValue {
        guard let place = FieldName(name), let field = outcome.desk.form.field(place.field) else { return value }
        var asked = field
        if case .cell(_, _, let id) = place, let column = field.columns.first(where: { $0.id == id }) { asked = column }
        switch asked.kind {
        case .date:
            let parts = asked.dateParts(value)
            return ["day": .string(parts.day), "month": .string(parts.month), "year": .string(parts.year)]
        case .choices, .ranked: return value.isNull ? [] : value
        default: return .string(asked.typed(value))
        }
    }
}

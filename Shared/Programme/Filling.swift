public import Calendar
public import JSON
import Rules

/// Why answers could not be read, by field (`amount`) and by row (`activities/2`).
typealias AnswerRefusals = [String: [FieldRefusal]]

/// What a form is filled with, and what it is filled in about.
public struct Filling: Sendable, Hashable {
    /// One member per field that has been answered; what a field could not read stays as it was typed.
    public var answers: JSONValue
    /// The register entry's answers, in programmes that have a register.
    public var entry: JSONValue
    /// The answers of the last report of the same agency (and entry).
    public var last: JSONValue
    public var period: Period?

    public init(answers: JSONValue, entry: JSONValue = [:], last: JSONValue = [:], period: Period? = nil) {
        (self.answers, self.entry, self.last, self.period) = (answers, entry, last, period)
    }

    /// What rules see: money as whole satang, computed fields with their values.
    public func ruleData(_ form: Form, entryForm: Form?) -> JSONValue { read(form, entryForm: entryForm).data }

    /// What rules see, and what could not be read: each answer is looked at once.
    func read(_ form: Form, entryForm: Form?) -> (data: JSONValue, refusals: AnswerRefusals) {
        var about = JSONObject()
        if let period {
            about["key"] = .string(period.key)
            about["first"] = .string(period.first.iso)
            about["last"] = .string(period.last.iso)
            about["fiscal_year"] = JSONValue(period.fiscalYear.buddhistYear)
            about["quarter"] = JSONValue(period.first.fiscalQuarter)
        }
        let fields = form.fields
        var refusals: AnswerRefusals = [:]
        let data: JSONValue = [
            "answers": Self.read(answers, fields, &refusals),
            "entry": Self.stored(entry, entryForm?.fields ?? []),
            "last": Self.stored(last, fields), "period": .object(about),
        ]
        return (Self.computed(data, fields), refusals)
    }

    /// Only what its field can read: a rule must not reckon with a slip of the pen.
    private static func read(_ answers: JSONValue, _ fields: [Field], _ refusals: inout AnswerRefusals) -> JSONValue {
        seen(answers, fields) { field, value, row in
            do throws(FieldRefusal) { return try field.read(value) } catch {
                let place = row.map { "\($0.field)/\($0.index)" }
                refusals[place ?? field.id, default: []].append(place.map(error.under) ?? error)
                return nil
            }
        }
    }

    /// What was stored complete reads as itself, so it need not be read again.
    private static func stored(_ answers: JSONValue, _ fields: [Field]) -> JSONValue {
        seen(answers, fields) { _, value, _ in value }
    }

    private static func seen(
        _ answers: JSONValue, _ fields: [Field], row: (field: String, index: Int)? = nil,
        read: (Field, JSONValue, _ row: (field: String, index: Int)?) -> JSONValue?
    ) -> JSONValue {
        var view = answers.object ?? JSONObject()
        for field in fields {
            guard let value = view[field.id] else { continue }
            if field.kind == .rows {
                view[field.id] = value.array.map { rows in
                    .array(rows.enumerated().map { seen($1, field.columns, row: (field.id, $0), read: read) })
                }
            } else {
                let value = read(field, value, row)
                view[field.id] = field.kind == .money ? satang(value) : value
            }
        }
        return .object(view)
    }

    private static func satang(_ stored: JSONValue?) -> JSONValue? {
        stored?.string.flatMap { Money(decimal: $0) }.map { JSONValue(Int($0.satang)) }
    }

    /// Fills in the computed fields in the order of the form; one that has no value stays absent.
    private static func computed(_ data: JSONValue, _ fields: [Field]) -> JSONValue {
        guard fields.contains(where: { $0.kind == .computed }), var whole = data.object else { return data }
        for field in fields where field.kind == .computed {
            guard let rule = field.compute, let value = try? rule.evaluate(.object(whole)), !value.isNull else {
                continue
            }
            var answers = whole["answers"]?.object ?? JSONObject()
            answers[field.id] = value
            whole["answers"] = .object(answers)
        }
        return .object(whole)
    }
}

public import Calendar
public import JSON
import Rules

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
    public func ruleData(_ form: Form, entryForm: Form?) -> JSONValue {
        var about = JSONObject()
        if let period {
            about["key"] = .string(period.key)
            about["first"] = .string(period.first.iso)
            about["last"] = .string(period.last.iso)
            about["fiscal_year"] = JSONValue(period.fiscalYear.buddhistYear)
            about["quarter"] = JSONValue(period.first.fiscalQuarter)
        }
        let data: JSONValue = [
            "answers": Self.seen(answers, form.fields),
            "entry": Self.seen(entry, entryForm?.fields ?? [], isStored: true),
            "last": Self.seen(last, form.fields, isStored: true), "period": .object(about),
        ]
        return Self.computed(data, form.fields)
    }

    /// Only what its field can read: a rule must not reckon with a slip of the pen.
    ///
    /// What was stored complete reads as itself, so it need not be read again.
    private static func seen(_ answers: JSONValue, _ fields: [Field], isStored: Bool = false) -> JSONValue {
        var view = answers.object ?? JSONObject()
        for field in fields {
            guard let value = view[field.id] else { continue }
            if field.kind == .rows {
                view[field.id] = value.array.map { .array($0.map { seen($0, field.columns, isStored: isStored) }) }
            } else {
                let read = isStored ? value : try? field.read(value)
                view[field.id] = field.kind == .money ? satang(read) : read
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

public import Calendar
public import JSON
import Rules

/// Something that stands between a form and its being complete.
public struct FormProblem: Sendable, Hashable {
    public enum Cause: Sendable, Hashable {
        /// A required field is empty.
        case missing
        /// A value does not fit its field.
        case unreadable
        case rule(id: String)
    }

    /// The field's id, or `activities/2/amount` for a cell of the third row.
    public let field: String
    public let section: String
    public let topic: String
    public let severity: Severity
    public let cause: Cause
    public let words: Words
}

/// How far a section has come.
public enum Completeness: String, Sendable, Hashable, CaseIterable {
    case empty, part, done, error
}

/// A form together with what it is filled in for: the pure functions behind pages, API, imports and sending.
public struct FormCheck: Sendable {
    public let form: Form
    public let filling: Filling
    /// What the rules saw.
    public let data: JSONValue
    /// Everything that is amiss, in the order of the form, rules last.
    public let problems: [FormProblem]

    public init(_ form: Form, entryForm: Form? = nil, filling: Filling) {
        let (data, refusals) = filling.read(form, entryForm: entryForm)
        let seen = data["answers"] ?? .null
        (self.form, self.filling, self.data) = (form, filling, data)
        var found: [FormProblem] = []
        for section in form.sections {
            for topic in section.topics {
                for field in topic.fields where Self.isShown(field, data) {
                    let value = field.kind == .rows ? filling.answers[field.id] : seen[field.id]
                    found += Self.problems(field, section.id, topic.id, value ?? .null, refusals, data)
                }
            }
        }
        problems = found + form.rules.flatMap { Self.problems($0, form, filling.answers, data) }
    }

    /// Whether the form may be sent: no errors, and every explanation given.
    public var maySend: Bool { !problems.contains { $0.severity != .notice } }

    /// How far each section has come, in order; a section without any required field is done from the start.
    public var completeness: [(section: String, state: Completeness)] {
        form.sections.map { section in
            let mine = problems.filter { $0.section == section.id && $0.severity != .notice }
            let answered = section.fields.contains { !(filling.answers[$0.id] ?? .null).isNull }
            if mine.contains(where: { $0.cause != .missing && answered }) { return (section.id, .error) }
            if mine.isEmpty { return (section.id, .done) }
            return (section.id, answered ? .part : .empty)
        }
    }

    /// The required fields that are empty, by topic, in the order of the form (W4).
    public var missing: [(topic: Topic, fields: [FormProblem])] {
        form.sections.flatMap { section in
            section.topics.compactMap { topic in
                let mine = problems.filter { $0.section == section.id && $0.topic == topic.id && $0.cause == .missing }
                return mine.isEmpty ? nil : (topic, mine)
            }
        }
    }

    /// Whether a field is asked for now.
    public func isShown(_ field: Field) -> Bool { Self.isShown(field, data) }

    private static func isShown(_ field: Field, _ data: JSONValue) -> Bool {
        guard let shown = field.shown else { return true }
        return (try? shown.holds(for: data)) ?? true
    }

    private static func isNeeded(_ field: Field, _ data: JSONValue) -> Bool {
        switch field.need {
        case .optional: false
        case .required: true
        case .when(let rule): (try? rule.holds(for: data)) ?? true
        }
    }

    /// `value` is what was read, of rows what was typed.
    private static func problems(
        _ field: Field, _ section: String, _ topic: String, _ value: JSONValue, _ refusals: AnswerRefusals,
        _ data: JSONValue
    ) -> [FormProblem] {
        func problem(_ place: String, _ cause: FormProblem.Cause, _ words: Words) -> FormProblem {
            FormProblem(field: place, section: section, topic: topic, severity: .error, cause: cause, words: words)
        }
        guard field.kind != .computed else { return [] }
        if let refused = refusals[field.id] { return refused.map { problem($0.field, .unreadable, $0.words) } }
        let rows = field.kind == .rows ? value.array ?? [] : []
        if value.isNull || (field.kind == .rows && rows.isEmpty) {
            return isNeeded(field, data) ? [problem(field.id, .missing, missingWords(field.label))] : []
        }
        if let least = field.limits.atLeast, let count = value.array?.count, count < least {
            let words = Words("ต้องมีอย่างน้อย \(least) รายการ ขณะนี้ \(count)", "At least \(least) are needed; now \(count)")
            return [problem(field.id, .missing, words)]
        }
        return rows.enumerated().flatMap { index, row in
            let unread = row.object == nil ? [field.unreadableRow(index)] : refusals["\(field.id)/\(index)"] ?? []
            let refused = unread.map { problem($0.field, .unreadable, $0.words) }
            let absent = field.columns.filter { column in
                column.kind != .computed && isNeeded(column, data)
                    && ((row[column.id] ?? .null).isNull || row[column.id]?.string == "")
            }
            return refused
                + absent.map { column in
                    problem("\(field.id)/\(index)/\(column.id)", .missing, missingWords(column.label, row: index + 1))
                }
        }
    }

    private static func missingWords(_ label: Words, row: Int? = nil) -> Words {
        guard let row else { return Words("กรุณากรอก “\(label.thai)”", "“\(label.english)” is missing") }
        return Words("รายการที่ \(row): กรุณากรอก “\(label.thai)”", "Row \(row): “\(label.english)” is missing")
    }

    private static func problems(
        _ rule: FormRule, _ form: Form, _ answers: JSONValue, _ data: JSONValue
    ) -> [FormProblem] {
        do {
            if let when = rule.when, try !when.holds(for: data) { return [] }
            if try rule.require.holds(for: data) { return [] }
        } catch {
            return [located(rule, form, Words("ตรวจกฎนี้ไม่ได้: \(error)", "This rule cannot be checked: \(error)"))]
        }
        if let explanation = rule.explanation, let given = answers[explanation]?.string, !given.isEmpty { return [] }
        return [located(rule, form, rule.message)]
    }

    private static func located(_ rule: FormRule, _ form: Form, _ words: Words) -> FormProblem {
        let section = form.sections.first { $0.fields.contains { $0.id == rule.place } }
        let topic = section?.topics.first { $0.fields.contains { $0.id == rule.place } }
        return FormProblem(
            field: rule.place, section: section?.id ?? "", topic: topic?.id ?? "", severity: rule.severity,
            cause: .rule(id: rule.id), words: words)
    }
}

extension Form {
    /// The answers a new draft begins with, from the register entry and the last report.
    public func prefilled(entry: JSONValue, last: JSONValue) -> JSONValue {
        var answers = JSONObject()
        for field in fields {
            switch field.prefill {
            case .entry(let source): answers[field.id] = entry[source]
            case .last(let source): answers[field.id] = last[source]
            case nil: break
            }
        }
        return .object(answers)
    }
}

extension ReportingProgramme {
    /// Checks a report's answers.
    public func check(_ filling: Filling) -> FormCheck {
        FormCheck(form, entryForm: register?.form, filling: filling)
    }

    /// Checks an entry of the register; nil when the programme has none.
    public func checkEntry(_ answers: JSONValue) -> FormCheck? {
        register.map { FormCheck($0.form, filling: Filling(answers: answers)) }
    }

    /// What the route depends on and what events carry, as text; a fact without a value is absent.
    public func facts(of filling: Filling) -> [String: String] {
        facts(seeing: filling.ruleData(form, entryForm: register?.form))
    }

    /// The facts of what has been checked already, from what the rules saw (`FormCheck.data`).
    public func facts(seeing data: JSONValue) -> [String: String] {
        var found: [String: String] = [:]
        for fact in facts {
            guard let value = try? fact.value.evaluate(data), !value.isNull else { continue }
            found[fact.id] = value.string ?? value.compact
        }
        return found
    }

    /// Whether a report is owed for an entry in a period.
    public func isOwed(for entry: JSONValue, in period: Period) -> Bool {
        guard let register, let rule = register.owedWhen else { return true }
        let data = Filling(answers: [:], entry: entry, period: period).ruleData(form, entryForm: register.form)
        return (try? rule.holds(for: data)) ?? true
    }
}

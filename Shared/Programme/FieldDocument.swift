import Calendar
import JSON
import Rules

extension Field {
    private static let keys = [
        "id", "kind", "label", "help", "unit", "required", "shown", "limits", "choices", "codes", "agencyKinds",
        "columns", "compute", "prefill",
    ]

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Field {
        node.allow(keys, &problems)
        let kind = node.required("kind", &problems, or: FieldKind.text) {
            $0.one(of: FieldKind.self, or: .text, &$1)
        }
        let needs: [String: Set<FieldKind>] = [
            "choices": [.choice, .choices, .ranked], "codes": [.codeList], "columns": [.rows], "compute": [.computed],
        ]
        for (key, kinds) in needs.sorted(by: { $0.key < $1.key }) where kinds.contains(kind) != node.has(key) {
            let list = kinds.map(\.rawValue).sorted().joined(separator: ", ")
            problems.note(
                node.pointer, "คีย์ \"\(key)\" ต้องมีเมื่อชนิดเป็น \(list) เท่านั้น",
                "the key \"\(key)\" belongs to the kinds \(list), always and only; this field is \(kind.rawValue)")
        }
        return Field(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            kind: kind,
            label: node.required("label", &problems, or: Words("", "")) { $0.words(&$1) },
            help: node.optional("help", &problems) { $0.words(&$1) },
            unit: node.optional("unit", &problems) { $0.words(&$1) },
            need: node.optional("required", &problems, readNeed) ?? .optional,
            shown: node.optional("shown", &problems) { $0.rule(&$1) } ?? nil,
            limits: node.optional("limits", &problems) { FieldLimits.read($0, kind, &$1) } ?? FieldLimits(),
            choices: node.list("choices", &problems, Choice.read),
            codeList: node.optional("codes", &problems) { $0.id(&$1) },
            agencyKinds: node.list("agencyKinds", &problems) { $0.id(&$1) },
            columns: node.list("columns", &problems, readColumn),
            compute: node.optional("compute", &problems) { $0.rule(&$1) } ?? nil,
            prefill: node.optional("prefill", &problems, readPrefill))
    }

    private static func readColumn(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Field {
        let column = read(node, &problems)
        if [.rows, .ranked, .files].contains(column.kind) {
            problems.note(
                node.pointer, "คอลัมน์ของตารางเป็นชนิดนี้ไม่ได้", "a column cannot be of kind \(column.kind.rawValue)")
        }
        return column
    }

    private static func readNeed(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Need {
        if let flag = node.value.bool { return flag ? .required : .optional }
        return node.rule(&problems).map { .when($0) } ?? .optional
    }

    private static func readPrefill(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Prefill {
        node.allow(["from", "field"], &problems)
        enum Source: String, CaseIterable { case entry, last }
        let field = node.required("field", &problems, or: "") { $0.id(&$1) }
        let source = node.required("from", &problems, or: Source.entry) { $0.one(of: Source.self, or: .entry, &$1) }
        return source == .entry ? .entry(field) : .last(field)
    }
}

extension Choice {
    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Choice {
        node.allow(["id", "label"], &problems)
        return Choice(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            label: node.required("label", &problems, or: Words("", "")) { $0.words(&$1) })
    }
}

extension FieldLimits {
    private static func keys(of kind: FieldKind) -> [String] {
        switch kind {
        case .text, .narrative, .url, .email, .telephone: ["length"]
        case .integer, .money: ["min", "max"]
        case .decimal: ["min", "max", "places"]
        case .percent: ["places"]
        case .choices, .ranked, .rows: ["atLeast", "atMost"]
        case .files: ["atLeast", "atMost", "bytes", "types", "seconds"]
        case .date, .choice, .codeList, .agency, .computed: []
        }
    }

    static func read(
        _ node: DocumentNode, _ kind: FieldKind, _ problems: inout DocumentProblems
    ) -> FieldLimits {
        node.allow(keys(of: kind), &problems)
        var limits = FieldLimits()
        limits.min = node.optional("min", &problems, number) ?? nil
        limits.max = node.optional("max", &problems, number) ?? nil
        limits.places = node.optional("places", &problems) { $0.integer(in: 0...6, &$1) }
        limits.length = node.optional("length", &problems) { $0.integer(in: 1...100_000, &$1) }
        limits.atLeast = node.optional("atLeast", &problems) { $0.integer(in: 0...1000, &$1) }
        limits.atMost = node.optional("atMost", &problems) { $0.integer(in: 1...1000, &$1) }
        limits.bytes = node.optional("bytes", &problems) { $0.integer(in: 1...1_000_000_000, &$1) }
        limits.types = node.list("types", &problems) { $0.id(&$1) }
        limits.seconds = node.optional("seconds", &problems) { $0.integer(in: 1...3600, &$1) }
        return limits
    }

    private static func number(_ node: DocumentNode, _ problems: inout DocumentProblems) -> JSONNumber? {
        if node.value.number == nil { problems.note(node.pointer, "ต้องเป็นตัวเลข", "must be a number") }
        return node.value.number
    }
}

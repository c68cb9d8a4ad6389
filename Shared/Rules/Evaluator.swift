import JSON

/// Walks through a rule; the operators that decide themselves what to evaluate are here, the others in `Operators`.
struct Evaluator {
    let limits: RuleLimits
    private var steps = 0

    init(limits: RuleLimits) { self.limits = limits }

    private static let lazy: Set<String> = [
        "if", "?:", "and", "or", "map", "filter", "reduce", "all", "none", "some",
    ]

    /// Operators that may put together a list which is in no data.
    private static let gathering: Set<String> = ["merge", "missing", "missing_some"]

    static func knows(_ name: String) -> Bool { lazy.contains(name) || Operators.named[name] != nil }

    mutating func apply(_ logic: JSONValue, _ data: JSONValue, depth: Int) throws(RuleError) -> JSONValue {
        guard depth < limits.depth else { throw RuleError(kind: .tooDeep) }
        try charge(1)
        if let elements = logic.array { return try paid(.array(applyAll(elements, data, depth: depth + 1))) }
        guard let object = logic.object, object.count == 1, let (name, written) = object.first else { return logic }
        let operation = Operators.named[name]
        guard operation != nil || Self.lazy.contains(name) else { throw RuleError(kind: .unknownOperator(name)) }
        do throws(RuleError) {
            let arguments = written.array ?? [written]
            guard let operation else { return try lazily(name, arguments, data, depth: depth + 1) }
            let values = try applyAll(arguments, data, depth: depth + 1)
            if name == "cat" { try pay(for: .array(values)) }
            let result = operation(values, data)
            if let text = result.string, text.unicodeScalars.count > limits.text { throw RuleError(kind: .tooLong) }
            return Self.gathering.contains(name) ? try paid(result) : result
        } catch {
            throw error.under(name)
        }
    }

    private mutating func charge(_ count: Int) throws(RuleError) {
        steps += count
        guard steps <= limits.steps else { throw RuleError(kind: .tooManySteps) }
    }

    /// What a rule puts together costs as many steps as it holds values, and one for each 1024 code units of text.
    ///
    /// A list shares what it holds, so that without a price few steps could double it or nest it until nobody can write
    /// it down.
    private mutating func pay(for value: JSONValue) throws(RuleError) {
        switch value {
        case .array(let elements):
            try charge(elements.count)
            for element in elements { try pay(for: element) }
        case .object(let members):
            try charge(members.count)
            for (_, member) in members { try pay(for: member) }
        case .string(let text): try charge(text.utf16.count / 1024)
        case .null, .bool, .number: break
        }
    }

    private mutating func paid(_ value: JSONValue) throws(RuleError) -> JSONValue {
        try pay(for: value)
        return value
    }

    private mutating func applyAll(
        _ logics: [JSONValue], _ data: JSONValue, depth: Int
    ) throws(RuleError) -> [JSONValue] {
        var results: [JSONValue] = []
        for (index, logic) in logics.enumerated() {
            do throws(RuleError) { results.append(try apply(logic, data, depth: depth)) } catch {
                throw error.under(String(index))
            }
        }
        return results
    }

    /// The value of one argument, null when there is none.
    private mutating func argument(
        _ index: Int, of arguments: [JSONValue], _ data: JSONValue, depth: Int
    ) throws(RuleError) -> JSONValue {
        guard arguments.indices.contains(index) else { return try apply(.null, data, depth: depth) }
        do throws(RuleError) { return try apply(arguments[index], data, depth: depth) } catch {
            throw error.under(String(index))
        }
    }

    private mutating func lazily(
        _ name: String, _ arguments: [JSONValue], _ data: JSONValue, depth: Int
    ) throws(RuleError) -> JSONValue {
        switch name {
        case "if", "?:": return try branch(arguments, data, depth: depth)
        case "and", "or":
            var last = JSONValue.null
            for index in arguments.indices {
                last = try argument(index, of: arguments, data, depth: depth)
                if last.isTruthy == (name == "or") { break }
            }
            return last
        case "reduce": return try reduce(arguments, data, depth: depth)
        default: return try walk(name, arguments, data, depth: depth)
        }
    }

    private mutating func branch(
        _ arguments: [JSONValue], _ data: JSONValue, depth: Int
    ) throws(RuleError) -> JSONValue {
        for index in stride(from: 0, to: arguments.count - 1, by: 2)
        where try argument(index, of: arguments, data, depth: depth).isTruthy {
            return try argument(index + 1, of: arguments, data, depth: depth)
        }
        if !arguments.count.isMultiple(of: 2) {
            return try argument(arguments.count - 1, of: arguments, data, depth: depth)
        }
        return .null
    }

    private mutating func reduce(
        _ arguments: [JSONValue], _ data: JSONValue, depth: Int
    ) throws(RuleError) -> JSONValue {
        let list = try argument(0, of: arguments, data, depth: depth)
        var result = arguments.count > 2 ? try argument(2, of: arguments, data, depth: depth) : .null
        for element in list.array ?? [] {
            result = try argument(
                1, of: arguments, ["current": element, "accumulator": result], depth: depth)
            // It may be the scope itself, one deeper with each element.
            if result.object != nil { try pay(for: result) }
        }
        return result
    }

    private mutating func walk(
        _ name: String, _ arguments: [JSONValue], _ data: JSONValue, depth: Int
    ) throws(RuleError) -> JSONValue {
        let list = try argument(0, of: arguments, data, depth: depth).array ?? []
        var kept: [JSONValue] = []
        for element in list {
            let value = try argument(1, of: arguments, element, depth: depth)
            switch name {
            case "map": kept.append(value)
            case "filter": if value.isTruthy { kept.append(element) }
            case "all": if !value.isTruthy { return false }
            default: if value.isTruthy { return .bool(name == "some") }
            }
        }
        switch name {
        case "map": return try paid(.array(kept))
        case "filter": return .array(kept)
        case "all": return .bool(!list.isEmpty)
        default: return .bool(name == "none")
        }
    }
}

public import JSON

/// A rule in JSON Logic (jsonlogic.com), checked once and evaluated often.
///
/// The same rule runs in the browser (`rules.js`) with the same result. Where JavaScript's own answer would not be
/// JSON or would depend on the language, this is settled: what is no number (NaN, infinities, division by zero) is
/// null; lists and objects are equal when their content is; lengths and places in text count Unicode scalars; rules
/// see only members and elements of the data, nothing that the language adds.
public struct Rule: Sendable, Hashable {
    public let logic: JSONValue

    /// Throws at the first unknown operator or a rule nested too deep.
    public init(_ logic: JSONValue, limits: RuleLimits = RuleLimits()) throws(RuleError) {
        try Self.check(logic, depth: limits.depth)
        self.logic = logic
    }

    /// The value of the rule for some data.
    public func evaluate(_ data: JSONValue, limits: RuleLimits = RuleLimits()) throws(RuleError) -> JSONValue {
        var evaluator = Evaluator(limits: limits)
        return try evaluator.apply(logic, data, depth: 0)
    }

    /// Whether the value of the rule is truthy: not null, false, 0, an empty text or an empty list.
    public func holds(for data: JSONValue, limits: RuleLimits = RuleLimits()) throws(RuleError) -> Bool {
        try evaluate(data, limits: limits).isTruthy
    }

    /// The paths that `var`, `missing` and `missing_some` name literally, outside the lists that are walked through.
    public var variables: [String] {
        var found: [String] = []
        Self.collect(logic, into: &found)
        return found
    }

    private static let walkers: Set<String> = ["map", "filter", "reduce", "all", "none", "some"]

    private static func collect(_ logic: JSONValue, into found: inout [String]) {
        if let elements = logic.array { return elements.forEach { collect($0, into: &found) } }
        guard let object = logic.object, object.count == 1, let (name, written) = object.first else { return }
        let arguments = written.array ?? [written]
        switch name {
        case "var": if let path = arguments.first?.string, !path.isEmpty { found.append(path) }
        case "missing": found += arguments.flatMap { $0.array ?? [$0] }.compactMap(\.string)
        case "missing_some": found += (arguments.dropFirst().first?.array ?? []).compactMap(\.string)
        case let name where walkers.contains(name):
            arguments.prefix(1).forEach { collect($0, into: &found) }
            arguments.dropFirst(2).forEach { collect($0, into: &found) }
        default: arguments.forEach { collect($0, into: &found) }
        }
    }

    private static func check(_ logic: JSONValue, depth: Int) throws(RuleError) {
        guard depth > 0 else { throw RuleError(kind: .tooDeep) }
        if let elements = logic.array {
            for (index, element) in elements.enumerated() {
                do throws(RuleError) { try check(element, depth: depth - 1) } catch { throw error.under(String(index)) }
            }
        } else if let object = logic.object, object.count == 1, let (name, arguments) = object.first {
            guard Evaluator.knows(name) else { throw RuleError(kind: .unknownOperator(name)) }
            do throws(RuleError) { try check(arguments, depth: depth - 1) } catch { throw error.under(name) }
        }
    }
}

/// What a rule may use up.
public struct RuleLimits: Sendable, Hashable {
    /// Operators and elements visited.
    public var steps: Int
    /// Operators inside one another.
    public var depth: Int
    /// Unicode scalars of a text that `cat` puts together.
    public var text: Int

    public init(steps: Int = 100_000, depth: Int = 64, text: Int = 65_536) {
        (self.steps, self.depth, self.text) = (steps, depth, text)
    }
}

/// Why a rule has no value, and where in the rule.
public struct RuleError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        case unknownOperator(String)
        case tooManySteps
        case tooDeep
        case tooLong
    }

    public let kind: Kind
    /// The place of the operator inside the rule.
    public private(set) var pointer = JSONPointer.root

    init(kind: Kind) { self.kind = kind }

    func under(_ token: String) -> RuleError {
        var error = self
        error.pointer = JSONPointer([token] + pointer.tokens)
        return error
    }

    public var description: String {
        let reason =
            switch kind {
            case .unknownOperator(let name): "there is no operator \"\(name)\""
            case .tooManySteps: "the rule takes too many steps"
            case .tooDeep: "the rule is nested too deep"
            case .tooLong: "the rule puts together too long a text"
            }
        return pointer == .root ? reason : "\(reason) (at \(pointer))"
    }
}

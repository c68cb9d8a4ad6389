public import Calendar
import JSON
public import Rules

/// How many of the holders of a position must approve.
public enum Quorum: Sendable, Hashable {
    case any, all
    case atLeast(Int)

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Quorum {
        if node.value.object != nil {
            node.allow(["atLeast"], &problems)
            return .atLeast(node.required("atLeast", &problems, or: 1) { $0.integer(in: 1...50, &$1) })
        }
        enum Word: String, CaseIterable { case any, all }
        return node.one(of: Word.self, or: .any, &problems) == .any ? .any : .all
    }
}

/// A number of days, and which days count.
public struct DayLimit: Sendable, Hashable {
    public let days: Int
    public let counting: DayCount

    /// The time by which, when it began on a day (which is not counted itself).
    public func deadline(from day: CivilDate, holidays: Holidays = .none) -> Deadline {
        .within(days, ofNoticeOn: day, counting: counting, holidays: holidays)
    }

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> DayLimit {
        node.allow(["days", "counting"], &problems)
        return DayLimit(
            days: node.required("days", &problems, or: 1) { $0.integer(in: 1...400, &$1) },
            counting: node.optional("counting", &problems) { $0.one(of: DayCount.self, or: .calendar, &$1) }
                ?? .calendar)
    }
}

/// One level of an approval chain.
public struct Step: Sendable, Hashable {
    public enum ReturnTarget: Sendable, Hashable {
        case preparer, previous
        case step(String)
    }

    public let id: String
    public let name: Words
    public let position: PositionExpression
    public let quorum: Quorum
    /// How long a decision may take.
    public let limit: DayLimit?
    public let mayReturnTo: [ReturnTarget]
    /// How long the answer to this step's return may take (Q6).
    public let answerWithin: DayLimit?
    /// Whether this step may refuse for good.
    public let mayRefuse: Bool
    /// Whether approving means signing the certificate (Q7).
    public let signs: Bool
    /// The step is left out unless this holds for the facts.
    public let when: Rule?

    private static let keys = [
        "id", "name", "position", "mode", "limit", "mayReturnTo", "answerWithin", "mayRefuse", "signs", "when",
    ]

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Step {
        node.allow(keys, &problems)
        return Step(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            name: node.required("name", &problems, or: Words("", "")) { $0.words(&$1) },
            position: node.required("position", &problems, or: .none, PositionExpression.read),
            quorum: node.optional("mode", &problems, Quorum.read) ?? .any,
            limit: node.optional("limit", &problems, DayLimit.read),
            mayReturnTo: node.list("mayReturnTo", &problems, readTarget),
            answerWithin: node.optional("answerWithin", &problems, DayLimit.read),
            mayRefuse: node.optional("mayRefuse", &problems) { $0.flag(&$1) } ?? false,
            signs: node.optional("signs", &problems) { $0.flag(&$1) } ?? false,
            when: node.optional("when", &problems) { $0.rule(&$1) } ?? nil)
    }

    private static func readTarget(_ node: DocumentNode, _ problems: inout DocumentProblems) -> ReturnTarget {
        switch node.id(&problems) {
        case "preparer": .preparer
        case "previous": .previous
        case let id: .step(id)
        }
    }
}

/// One of the chains that a programme's reports may go through.
public struct RouteAlternative: Sendable, Hashable {
    public let id: String
    public let name: Words
    /// The alternative is taken when this holds for the facts; the last one may do without.
    public let when: Rule?
    public let steps: [Step]

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> RouteAlternative {
        node.allow(["id", "name", "when", "steps"], &problems)
        return RouteAlternative(
            id: node.required("id", &problems, or: "") { $0.id(&$1) },
            name: node.required("name", &problems, or: Words("", "")) { $0.words(&$1) },
            when: node.optional("when", &problems) { $0.rule(&$1) } ?? nil,
            steps: node.list("steps", &problems, atLeast: 1, Step.read))
    }
}

/// The approval chains of a programme; the facts choose, never a person (Q4).
public struct Route: Sendable, Hashable {
    public let alternatives: [RouteAlternative]

    /// The first alternative whose condition holds, with the steps that apply; nil when none does.
    ///
    /// Rules see `{"facts": {…}}`.
    public func chosen(for facts: [String: String]) throws(RuleError) -> RouteAlternative? {
        var object = JSONObject()
        for (key, value) in facts { object[key] = .string(value) }
        let data: JSONValue = ["facts": .object(object)]
        for alternative in alternatives {
            if let when = alternative.when, try !when.holds(for: data) { continue }
            var steps: [Step] = []
            for step in alternative.steps {
                if let when = step.when, try !when.holds(for: data) { continue }
                steps.append(step)
            }
            return RouteAlternative(id: alternative.id, name: alternative.name, when: alternative.when, steps: steps)
        }
        return nil
    }

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> Route {
        node.allow(["alternatives"], &problems)
        return Route(alternatives: node.list("alternatives", &problems, atLeast: 1, RouteAlternative.read))
    }
}

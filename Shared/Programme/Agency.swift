import JSON

/// The trees that offices stand in.
public enum Hierarchy: String, Sendable, Hashable, CaseIterable {
    /// Ministry, department, office: the chain of command.
    case line
    /// Province, district, local government: the place.
    case area
    /// Groups of provinces.
    case cluster
    /// Who watches whom.
    case oversight
}

/// An agency as rules about agencies see it.
public struct AgencyFacts: Sendable, Hashable {
    public let slug: String
    public let kind: String
    /// The slugs of all agencies above, nearest first, by hierarchy.
    public let ancestors: [Hierarchy: [String]]

    public init(slug: String, kind: String, ancestors: [Hierarchy: [String]]) {
        (self.slug, self.kind, self.ancestors) = (slug, kind, ancestors)
    }
}

/// Who owes a report: a rule over the agency tree.
public indirect enum AgencyRule: Sendable, Hashable {
    /// One of these kinds.
    case kinds([String])
    /// One of these agencies.
    case agencies([String])
    /// Anywhere below an agency; the agency itself does not count.
    case under(Hierarchy, String)
    case all([AgencyRule])
    case any([AgencyRule])
    case not(AgencyRule)

    public func matches(_ agency: AgencyFacts) -> Bool {
        switch self {
        case .kinds(let kinds): kinds.contains(agency.kind)
        case .agencies(let slugs): slugs.contains(agency.slug)
        case .under(let hierarchy, let top): agency.ancestors[hierarchy]?.contains(top) ?? false
        case .all(let rules): rules.allSatisfy { $0.matches(agency) }
        case .any(let rules): rules.contains { $0.matches(agency) }
        case .not(let rule): !rule.matches(agency)
        }
    }

    static func read(_ node: DocumentNode, _ problems: inout DocumentProblems) -> AgencyRule {
        let keys = ["kinds", "agencies", "under", "all", "any", "not"]
        node.allow(keys, &problems)
        guard let object = node.value.object, object.count == 1, let key = object.keys.first else {
            let list = keys.joined(separator: ", ")
            problems.note(node.pointer, "ต้องมีคีย์เดียวจาก: \(list)", "must have exactly one of: \(list)")
            return .agencies([])
        }
        switch key {
        case "kinds": return .kinds(node.list(key, &problems, atLeast: 1) { $0.id(&$1) })
        case "agencies": return .agencies(node.list(key, &problems, atLeast: 1) { $0.id(&$1) })
        case "all": return .all(node.list(key, &problems, atLeast: 1, read))
        case "any": return .any(node.list(key, &problems, atLeast: 1, read))
        case "not": return .not(node.required(key, &problems, or: .agencies([]), read))
        default: return node.required(key, &problems, or: .agencies([]), readUnder)
        }
    }

    private static func readUnder(_ node: DocumentNode, _ problems: inout DocumentProblems) -> AgencyRule {
        node.allow(["hierarchy", "agency"], &problems)
        let hierarchy = node.required("hierarchy", &problems, or: Hierarchy.line) {
            $0.one(of: Hierarchy.self, or: .line, &$1)
        }
        return .under(hierarchy, node.required("agency", &problems, or: "") { $0.id(&$1) })
    }
}

import Programme
import Testing

/// Rayong in small: an office below the province, the province in a cluster with an office of its own.
private struct SmallTree: AgencyTree {
    let kinds = [
        "branch": "provincial-branch", "office": "province-office", "rayong": "province", "east-1": "cluster",
        "osm-east-1": "cluster-office", "loop-a": "x", "loop-b": "x",
    ]
    let parents: [Hierarchy: [String: String]] = [
        .area: ["branch": "rayong", "office": "rayong", "loop-a": "loop-b", "loop-b": "loop-a"],
        .cluster: ["branch": "rayong", "rayong": "east-1", "osm-east-1": "east-1"],
    ]

    func kind(of agency: String) -> String? { kinds[agency] }
    func parent(of agency: String, in hierarchy: Hierarchy) -> String? { parents[hierarchy]?[agency] }
    func agency(slug: String) -> String? { kinds[slug] == nil ? nil : slug }
    func children(of agency: String, in hierarchy: Hierarchy) -> [String] {
        (parents[hierarchy] ?? [:]).filter { $0.value == agency }.keys.sorted()
    }
}

struct PositionExpressionTests {
    @Test(
        arguments: [
            (PositionExpression.Place.own, "branch"), (.fixed(slug: "east-1"), "east-1"),
            (.fixed(slug: "nowhere"), nil),
            (.up(.area, to: "province", down: nil), "rayong"),
            (.up(.area, to: "province", down: "province-office"), "office"),
            (.up(.cluster, to: "cluster", down: "cluster-office"), "osm-east-1"),
            (.up(.area, to: "cluster", down: nil), nil),
            (.up(.area, to: "province", down: "cluster-office"), nil),
            (.up(.area, to: "provincial-branch", down: nil), "branch"),
        ] as [(PositionExpression.Place, String?)])
    func findTheirAgency(place: PositionExpression.Place, expected: String?) {
        #expect(PositionExpression("governor", of: place).agency(from: "branch", in: SmallTree()) == expected)
    }

    @Test func endInATreeThatRunsInACircle() {
        let expression = PositionExpression("governor", of: .up(.area, to: "province", down: nil))
        #expect(expression.agency(from: "loop-a", in: SmallTree()) == nil)
    }

    @Test func ruleWhoOwes() {
        let branch = AgencyFacts(slug: "branch", kind: "provincial-branch", ancestors: [.area: ["rayong"]])
        let owed = AgencyRule.all([.kinds(["provincial-branch"]), .under(.area, "rayong"), .not(.agencies(["other"]))])
        #expect(owed.matches(branch))
        #expect(!AgencyRule.not(owed).matches(branch))
        #expect(!AgencyRule.under(.line, "rayong").matches(branch))
        #expect(AgencyRule.any([.agencies(["other"]), .kinds(["provincial-branch"])]).matches(branch))
    }
}

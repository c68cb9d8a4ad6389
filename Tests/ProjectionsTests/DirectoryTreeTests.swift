import Access
import Contracts
import Foundation
import Programme
import Testing

@testable import Projections

/// A province with two offices and the ministry above, as programmes ask about them.
struct DirectoryTreeTests {
    private let thailand = UUID(), ministry = UUID(), province = UUID()
    private let agriculture = UUID(), health = UUID()

    private var directory: Directory {
        typealias Places = [Access.Hierarchy: UUID]
        let places: [(UUID, String, String, Places)] = [
            (thailand, "thailand", "country", [:]), (ministry, "interior", "ministry", [.line: thailand]),
            (province, "rayong", "province", [.line: ministry, .area: thailand, .cluster: thailand]),
            (agriculture, "rayong-agri", "branch", [.line: ministry, .area: province, .oversight: ministry]),
            (health, "rayong-health", "branch", [.area: province]),
        ]
        return Directory(
            tree: TreeSnapshot(version: 1, rows: places.map { .init(id: $0.0, parents: $0.3) }),
            entries: places.map {
                AgencyEntry(id: $0.0, slug: $0.1, kind: $0.2, name: Bilingual(th: $0.1, en: $0.1), isDerived: false)
            })
    }

    private var tree: DirectoryTree { DirectoryTree(directory) }

    @Test func leadsUpEachHierarchyByItself() {
        #expect(tree.parent(of: agriculture, in: .line) == ministry)
        #expect(tree.parent(of: agriculture, in: .area) == province)
        #expect(tree.parent(of: agriculture, in: .oversight) == ministry)
        #expect(tree.parent(of: agriculture, in: .cluster) == nil)
        #expect(tree.parent(of: province, in: .cluster) == thailand)
        #expect(tree.parent(of: UUID(), in: .area) == nil)
    }

    @Test func leadsDownToTheAgenciesRightBelow() {
        #expect(Set(tree.children(of: province, in: .area)) == [agriculture, health])
        #expect(tree.children(of: thailand, in: .area) == [province])
        #expect(tree.children(of: province, in: .line).isEmpty)
    }

    @Test func findsThePositionOfARoute() {
        let governor = PositionExpression("governor", of: .up(.area, to: "province", down: nil))
        #expect(governor.agency(from: health, in: tree) == province)
        #expect(governor.agency(from: ministry, in: tree) == nil)
        let council = PositionExpression("secretary", of: .fixed(slug: "interior"))
        #expect(council.agency(from: health, in: tree) == ministry)
        #expect(tree.agency(slug: "nowhere") == nil)
    }

    @Test func tellsRulesEverythingAboveAnAgency() throws {
        let facts = tree.facts(of: try #require(directory[agriculture]))
        #expect(facts.slug == "rayong-agri" && facts.kind == "branch")
        #expect(facts.ancestors[.line] == ["interior", "thailand"])
        #expect(facts.ancestors[.area] == ["rayong", "thailand"])
        #expect(facts.ancestors[.oversight] == ["interior"])
        #expect(facts.ancestors[.cluster] == [])
        #expect(AgencyRule.under(.area, "rayong").matches(facts))
        #expect(!AgencyRule.under(.cluster, "thailand").matches(facts))
    }
}

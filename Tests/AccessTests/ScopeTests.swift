import Access
import Foundation
import Testing

struct ScopeTests {
    /// Repeatable chance, so that a failure can be looked at.
    struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return z ^ z >> 31
        }
    }

    @Test(arguments: 1...60)
    func listsExactlyWhatIsPermitted(seed: UInt64) {
        var chance = Chance(state: seed)
        let ids = (0..<40).map { _ in UUID() }
        let rows = ids.indices.map { index in
            var parents: [Hierarchy: UUID] = [:]
            for hierarchy in Hierarchy.allCases where index > 0 && Int.random(in: 0..<5, using: &chance) > 0 {
                parents[hierarchy] = ids[Int.random(in: 0..<index, using: &chance)]
            }
            return TreeSnapshot.Row(id: ids[index], parents: parents)
        }
        let tree = TreeSnapshot(version: 1, rows: rows.shuffled(using: &chance))
        let times: [Date?] = [nil, noon.addingTimeInterval(-5), noon.addingTimeInterval(5)]
        let grants = (0..<Int.random(in: 0...6, using: &chance)).map { _ in
            Grant(
                id: UUID(), role: Role.allCases.randomElement(using: &chance) ?? .head,
                hierarchy: Hierarchy.allCases.randomElement(using: &chance) ?? .line,
                agencyID: ids.randomElement(using: &chance) ?? UUID(),
                reach: Reach.allCases.randomElement(using: &chance) ?? .own,
                programme: ["q", "w", nil].randomElement(using: &chance) ?? nil,
                from: times.randomElement(using: &chance) ?? nil, until: times.randomElement(using: &chance) ?? nil)
        }
        let someone = principal(grants)
        for duty in Duty.allCases {
            for programme in ["q", "w", nil] {
                let scope = scope(someone, duty, programme: programme, in: tree, at: noon)
                let listed = scope.agencyIDs(in: tree)
                #expect(Set(listed).count == listed.count)
                for id in ids {
                    let object = AccessObject(agencyID: id, programme: programme)
                    let allowed = permit(someone, duty, object, in: tree, at: noon).isAllowed
                    #expect(scope.contains(id, in: tree) == allowed)
                    #expect(listed.contains(id) == allowed)
                }
            }
        }
    }

    @Test func keepsNoRootInsideAnother() {
        let (top, middle, leaf) = (UUID(), UUID(), UUID())
        let tree = TreeSnapshot(
            version: 1,
            rows: [
                .init(id: leaf, parents: [.area: middle]), .init(id: middle, parents: [.area: top]),
                .init(id: top, parents: [:]),
            ])
        let grants = [
            grant(.overseer, at: leaf, in: .area), grant(.overseer, at: middle, .children, in: .area),
            grant(.overseer, at: top, .subtree, in: .area), grant(.overseer, at: top, .subtree, in: .area),
        ]
        let scope = scope(principal(grants), .view, programme: nil, in: tree, at: noon)
        #expect(scope.roots.map(\.agencyID) == [top])
        #expect(Set(scope.agencyIDs(in: tree)) == [top, middle, leaf])
    }
}

struct TreeSnapshotTests {
    @Test func givesACircleNoPlace() {
        let (one, two, below, fine) = (UUID(), UUID(), UUID(), UUID())
        let tree = TreeSnapshot(
            version: 1,
            rows: [
                .init(id: one, parents: [.line: two]), .init(id: two, parents: [.line: one]),
                .init(id: below, parents: [.line: two]), .init(id: fine, parents: [:]),
            ])
        for id in [one, two, below] { #expect(tree.place(of: id, in: .line) == nil) }
        #expect(!tree.isWithin(one, of: one, in: .line, reach: .own))
        #expect(tree.place(of: one, in: .area) != nil)
        #expect(tree.place(of: fine, in: .line) != nil)
    }

    @Test func survivesAVeryDeepChain() {
        let ids = (0..<50_000).map { _ in UUID() }
        let rows = ids.indices.map { TreeSnapshot.Row(id: ids[$0], parents: $0 > 0 ? [.line: ids[$0 - 1]] : [:]) }
        let tree = TreeSnapshot(version: 1, rows: rows)
        #expect(tree.place(of: ids[49_999], in: .line)?.depth == 49_999)
        #expect(tree.isWithin(ids[49_999], of: ids[0], in: .line, reach: .subtree))
        #expect(!tree.isWithin(ids[0], of: ids[49_999], in: .line, reach: .subtree))
    }

    @Test func namesTheAgenciesAboveNearestFirst() {
        let (top, middle, leaf) = (UUID(), UUID(), UUID())
        let tree = TreeSnapshot(
            version: 4,
            rows: [
                .init(id: top, parents: [.line: UUID()]), .init(id: middle, parents: [.line: top]),
                .init(id: leaf, parents: [.line: middle]),
            ])
        #expect(tree.ancestors(of: leaf, in: .line) == [middle, top])
        #expect(tree.agencies(within: .children, of: top, in: .line) == [top, middle])
        #expect(tree.agencies(within: .subtree, of: UUID(), in: .line).isEmpty)
    }
}

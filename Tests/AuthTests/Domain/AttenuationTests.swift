import Access
import Foundation
import Testing

@testable import AuthService

struct AttenuationTests {
    /// thailand → interior → rayong → office, chonburi beside it; in the area hierarchy without the ministry.
    private enum Place {
        static let thailand = UUID(), interior = UUID(), rayong = UUID(), office = UUID(), chonburi = UUID()
    }

    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private let tree = TreeSnapshot(
        version: 1,
        rows: [
            .init(id: Place.thailand, parents: [:]),
            .init(id: Place.interior, parents: [.line: Place.thailand, .oversight: Place.thailand]),
            .init(
                id: Place.rayong,
                parents: [
                    .line: Place.interior, .area: Place.thailand, .cluster: Place.thailand, .oversight: Place.interior,
                ]),
            .init(
                id: Place.chonburi,
                parents: [
                    .line: Place.interior, .area: Place.thailand, .cluster: Place.thailand, .oversight: Place.interior,
                ]),
            .init(
                id: Place.office,
                parents: [
                    .line: Place.interior, .area: Place.rayong, .cluster: Place.rayong, .oversight: Place.rayong,
                ]),
        ])

    private func administrator(
        _ hierarchy: Hierarchy, _ agency: UUID, _ reach: Reach, programme: String? = nil, until: Date? = nil
    ) -> Grant {
        Grant(
            id: UUID(), role: .administrator, hierarchy: hierarchy, agencyID: agency, reach: reach,
            programme: programme, until: until)
    }

    private func refusal(_ right: RequestedRight, by grants: [Grant]) -> Attenuation.Refusal? {
        switch Attenuation.source(of: right, from: grants, in: tree, at: now) {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }

    @Test func theCountrysAdministratorGivesInEveryHierarchy() {
        let root = administrator(.line, Place.thailand, .subtree)
        for hierarchy in Hierarchy.allCases {
            for reach in Reach.allCases {
                #expect(refusal(RequestedRight(.approver, hierarchy, Place.rayong, reach), by: [root]) == nil)
            }
        }
    }

    @Test func aProvincesAdministratorGivesWithinTheProvinceOnly() {
        let province = administrator(.area, Place.rayong, .subtree)
        #expect(refusal(RequestedRight(.head, .line, Place.office, .own), by: [province]) == nil)
        #expect(refusal(RequestedRight(.approver, .area, Place.rayong, .subtree), by: [province]) == nil)
        #expect(refusal(RequestedRight(.head, .line, Place.chonburi, .own), by: [province]) == .outOfReach)
        #expect(refusal(RequestedRight(.overseer, .area, Place.thailand, .subtree), by: [province]) == .outOfReach)
        // Along the line the same agency may stand above others that lie in no province of theirs.
        #expect(refusal(RequestedRight(.overseer, .line, Place.rayong, .subtree), by: [province]) == .reachesFurther)
    }

    @Test func reachNeverGrows() {
        let own = administrator(.area, Place.rayong, .own)
        let children = administrator(.area, Place.rayong, .children)
        #expect(refusal(RequestedRight(.head, .line, Place.rayong, .own), by: [own]) == nil)
        #expect(refusal(RequestedRight(.head, .line, Place.office, .own), by: [own]) == .outOfReach)
        #expect(refusal(RequestedRight(.approver, .area, Place.rayong, .children), by: [own]) == .reachesFurther)
        #expect(refusal(RequestedRight(.approver, .area, Place.rayong, .children), by: [children]) == nil)
        // Children of a child would lie a level deeper than the giver reaches.
        #expect(refusal(RequestedRight(.approver, .area, Place.office, .children), by: [children]) == .reachesFurther)
        #expect(refusal(RequestedRight(.approver, .area, Place.rayong, .subtree), by: [children]) == .reachesFurther)
    }

    @Test func onlyAdministratorsInForceGive() {
        let head = Grant(id: UUID(), role: .head, hierarchy: .line, agencyID: Place.thailand, reach: .subtree)
        let over = administrator(.line, Place.thailand, .subtree, until: now)
        let right = RequestedRight(.preparer, .line, Place.office, .own)
        #expect(refusal(right, by: []) == .mayNotGive)
        #expect(refusal(right, by: [head]) == .mayNotGive)
        #expect(refusal(right, by: [over]) == .mayNotGive)
    }

    @Test func aLimitToOneProgrammeIsPassedOn() {
        let limited = administrator(.area, Place.rayong, .subtree, programme: "project-quarterly")
        let one = RequestedRight(.head, .line, Place.office, .own, programme: "project-quarterly")
        #expect(refusal(one, by: [limited]) == nil)
        #expect(refusal(RequestedRight(.head, .line, Place.office, .own), by: [limited]) == .otherProgramme)
    }

    /// Ten thousand attempts over random trees: whatever is allowed covers nothing that the giver's right does not.
    @Test func nothingGivenEverReachesBeyondTheGiver() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            let ids = (0..<12).map { _ in UUID() }
            let rows = ids.enumerated().map { index, id in
                var parents: [Hierarchy: UUID] = [:]
                for hierarchy in Hierarchy.allCases where index > 0 && Bool.random(using: &generator) {
                    parents[hierarchy] = ids[Int.random(in: 0..<index, using: &generator)]
                }
                return TreeSnapshot.Row(id: id, parents: parents)
            }
            let tree = TreeSnapshot(version: 1, rows: rows)
            for _ in 0..<100 {
                guard let hierarchy = Hierarchy.allCases.randomElement(), let reach = Reach.allCases.randomElement(),
                    let other = Hierarchy.allCases.randomElement(), let further = Reach.allCases.randomElement(),
                    // Not from the root, which lies outside nothing.
                    let place = ids.dropFirst().randomElement(), let target = ids.randomElement()
                else { continue }
                let giver = administrator(hierarchy, place, reach)
                let right = RequestedRight(.approver, other, target, further)
                guard case .success = Attenuation.source(of: right, from: [giver], in: tree, at: now) else { continue }
                let given = Set(tree.agencies(within: further, of: target, in: other))
                let held = Set(tree.agencies(within: reach, of: place, in: hierarchy))
                let isRoot = Hierarchy.allCases.allSatisfy { tree.ancestors(of: place, in: $0).isEmpty }
                #expect(isRoot || given.isSubset(of: held))
            }
        }
    }
}

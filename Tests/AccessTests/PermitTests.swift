import Access
import Foundation
import Testing

struct PermitTests {
    /// ministry ▸ province ▸ office in the line; the office also stands under a lead province in its cluster.
    let ministry = UUID(), province = UUID(), office = UUID(), other = UUID(), lead = UUID()
    var tree: TreeSnapshot {
        TreeSnapshot(
            version: 1,
            rows: [
                .init(id: ministry, parents: [:]), .init(id: province, parents: [.line: ministry]),
                .init(id: office, parents: [.line: province, .cluster: lead]),
                .init(id: other, parents: [.line: ministry]), .init(id: lead, parents: [:]),
            ])
    }

    private func decide(
        _ grants: [Grant], _ duty: Duty, on agency: UUID? = nil, programme: String? = "q", preparedBy: Set<UUID> = [],
        open: Set<Duty>? = nil, as person: UUID = UUID(), provenAt: Date = noon, assurance: Assurance = .password,
        stepUp: StepUp? = nil
    ) -> Decision {
        let object = AccessObject(
            agencyID: agency ?? office, programme: programme, preparedBy: preparedBy, open: open)
        let someone = principal(grants, person: person, provenAt: provenAt, assurance: assurance)
        return permit(someone, duty, object, in: tree, at: noon, stepUp: stepUp)
    }

    private func reason(_ decision: Decision) -> Decision.Reason? {
        if case .refused(let refusal) = decision { refusal.reason } else { nil }
    }

    @Test(arguments: Role.allCases, Duty.allCases)
    func givesADutyByItsRoleOnly(role: Role, duty: Duty) {
        let decision = decide([grant(role, at: office)], duty)
        #expect(decision.isAllowed == role.duties.contains(duty))
        #expect(decision.isAllowed || reason(decision) == .noSuchDuty)
    }

    @Test func lettingTheHeadSendButNotTheClerk() {
        #expect(decide([grant(.head, at: office)], .submit).isAllowed)
        #expect(!decide([grant(.preparer, at: office)], .submit).isAllowed)
    }

    @Test func namesTheGrantThatAllowedIt() {
        let good = grant(.approver, at: ministry, .subtree)
        #expect(decide([grant(.approver, at: other), good], .approve) == .allowed(by: good))
    }

    @Test func reachesAsFarAsItSays() {
        func allowed(_ root: UUID, _ reach: Reach, _ hierarchy: Hierarchy = .line) -> Bool {
            decide([grant(.approver, at: root, reach, in: hierarchy)], .approve).isAllowed
        }
        #expect(allowed(office, .own) && allowed(province, .children) && allowed(ministry, .subtree))
        #expect(!allowed(province, .own) && !allowed(ministry, .children) && !allowed(other, .subtree))
        #expect(allowed(lead, .subtree, .cluster) && !allowed(lead, .subtree, .line))
        #expect(!allowed(ministry, .subtree, .cluster) && !allowed(UUID(), .subtree))
    }

    @Test func hidesWhatOneMayNotKnowOf() {
        guard case .refused(let foreign) = decide([grant(.head, at: other)], .submit),
            case .refused(let known) = decide([grant(.overseer, at: office)], .submit)
        else {
            Issue.record("both must be refused")
            return
        }
        #expect(foreign.hidden && foreign.reason == .outOfReach)
        #expect(!known.hidden && known.reason == .noSuchDuty)
        #expect(known.helper == .administrator(of: office))
    }

    @Test func staysWithinItsProgramme() {
        let limited = grant(.head, at: office, programme: "w")
        #expect(reason(decide([limited], .submit)) == .otherProgramme)
        #expect(decide([limited], .submit, programme: "w").isAllowed)
        #expect(!decide([limited], .submit, programme: nil).isAllowed)
    }

    static let spans: [(from: Double?, until: Double?, allowed: Bool)] = [
        (-1, nil, true), (0, nil, true), (1, nil, false), (nil, 1, true), (nil, 0, false), (nil, -1, false),
    ]

    @Test(arguments: spans)
    func runsFromItsFirstMomentToBeforeItsLast(from: Double?, until: Double?, allowed: Bool) {
        let timed = grant(
            .head, at: office, from: from.map(noon.addingTimeInterval), until: until.map(noon.addingTimeInterval))
        let decision = decide([timed], .submit)
        #expect(decision.isAllowed == allowed)
        #expect(allowed || reason(decision) == .notYetOrNoLonger)
    }

    @Test func nobodyApprovesTheirOwnWork() {
        let person = UUID()
        let grants = [grant(.approver, at: office), grant(.head, at: office)]
        let decision = decide(grants, .approve, preparedBy: [person, UUID()], as: person)
        #expect(reason(decision) == .ownWork)
        #expect(decide(grants, .approve, preparedBy: [UUID()], as: person).isAllowed)
        #expect(decide(grants, .submit, preparedBy: [person], as: person).isAllowed)
    }

    @Test func asksWhatTheStateAllows() {
        #expect(reason(decide([grant(.head, at: office)], .submit, open: [.view])) == .closed)
        #expect(decide([grant(.head, at: office)], .submit, open: [.submit]).isAllowed)
    }

    @Test func asksForAFreshProofWhereTheDutyNeedsOne() {
        let stepUp = StepUp(assurance: .secondFactor, within: .seconds(300))
        func outcome(_ assurance: Assurance, age: TimeInterval) -> Decision.Reason? {
            reason(
                decide(
                    [grant(.approver, at: office)], .approve, provenAt: noon.addingTimeInterval(-age),
                    assurance: assurance, stepUp: stepUp))
        }
        #expect(outcome(.password, age: 0) == .needsSecondFactor)
        #expect(outcome(.secondFactor, age: 301) == .needsFreshProof)
        #expect(outcome(.secondFactor, age: 300) == nil)
    }

    @Test func tellsTheReasonThatCameClosest() {
        let grants = [grant(.head, at: other), grant(.head, at: office, programme: "w"), grant(.overseer, at: office)]
        #expect(reason(decide(grants, .submit)) == .otherProgramme)
        #expect(reason(decide([], .submit)) == .noSuchDuty)
    }
}

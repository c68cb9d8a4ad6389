import Access
import Contracts
import Database
import EventLog
import Foundation
import Runtime
import TestSupport
import Testing

@testable import ApprovalService
@testable import Projections

@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct DecideTests {
    @Test func fiveApprovalsMakeAReportApproved() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        for person in bench.town.provincialChain { try await bench.rule("approved", on: report, by: person) }
        #expect(try await bench.file(report)?.way.state == .approved)
        let told = try #require(try await bench.last(ReportApproved.self, about: report))
        #expect(
            told.decisions.map(\.step) == [
                "provincial-office", "vice-governor", "governor", "permanent-secretary", "council",
            ])
        #expect(told.decisions.map(\.decidedAs)[2] == "ผู้ว่าราชการจังหวัดระยอง")
        #expect(told.hash == Bench.hash(report, 1))
        #expect(try await bench.events(report).last == ReportApproved.name)
        #expect(try await bench.database.run("SELECT count(*) FROM inbox_item", as: Int.self) == [0])
        #expect(
            try await bench.database.run(
                "SELECT count(*) FROM audit_intake WHERE action = 'case.approved'", as: Int.self) == [5])
    }

    @Test func everyEventHasTheNextNumber() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        for person in bench.town.provincialChain { try await bench.rule("approved", on: report, by: person) }
        let numbers = try await bench.database.run(
            "SELECT agg_seq FROM outbox WHERE agg_id = \(report) ORDER BY agg_seq", as: Int64.self)
        #expect(numbers == Array(1...Int64(numbers.count)))
        #expect(numbers.last == (try await bench.file(report)?.eventSequence))
    }

    @Test func theMinistrysReturnMustBeAnsweredWithinThreeDays() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let chain = bench.town.provincialChain
        for person in chain[..<3] { try await bench.rule("approved", on: report, by: person) }
        var text = try await bench.text("returned", on: report)
        text.sections = ["progress"]
        try await bench.rule(text, on: report, by: chain[3])
        let told = try #require(try await bench.last(ReportReturned.self, about: report))
        #expect(told.sections == ["progress"])
        #expect(told.reason == "ตัวเลขไม่ตรง")
        #expect(told.returnedAs == "ปลัดกระทรวงมหาดไทย")
        // The 29th of March is the day of the notice; the answer is due before the 2nd of April begins.
        #expect(told.answerBy == Wire.date(from: "2021-04-02T00:00:00+07:00"))
    }

    @Test func somebodyWithoutThePositionOrTheRightDecidesNothing() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let town = bench.town
        let strangers: [(Principal, String)] = [
            (town.principal("governor", at: "rayong", over: "rayong"), "not_holder"),
            (town.principal("head-of-office", at: "rayong-office", .overseer, over: "rayong"), "no_such_duty"),
        ]
        for (person, code) in strangers {
            let refusal = await #expect(throws: CaseRefusal.self) {
                try await bench.rule("approved", on: report, by: person)
            }
            #expect(refusal?.code == code)
        }
        let neighbour = town.principal("governor", at: "chonburi", over: "chonburi")
        await #expect(throws: Decide.NoSuchCase.self) { try await bench.rule("approved", on: report, by: neighbour) }
        await #expect(throws: Decide.NoSuchCase.self) {
            try await bench.rule(bench.text("approved", on: report), on: UUID(), by: strangers[0].0)
        }
        #expect(try await bench.database.run("SELECT count(*) FROM decision", as: Int.self) == [0])
    }

    @Test(arguments: ["officer", "head-of-office"])
    func nobodyDecidesAboutWhatTheyPreparedOrSent(kind: String) async throws {
        let bench = try await Bench()
        let (author, seat) = (
            bench.town.post(kind, at: "rayong-agriculture"), bench.town.post("head-of-office", at: "rayong-office")
        )
        let both = Town.Post(
            person: author.person, agency: "rayong-office", kind: seat.kind, title: seat.title)
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(both)) }
        let grant = Grant(
            id: UUID(), role: .approver, hierarchy: .area, agencyID: bench.town.id("rayong"), reach: .subtree)
        let principal = Principal(
            personID: author.person, sessionID: UUID(), name: "", capacity: nil, grants: [grant],
            authenticatedAt: Date())
        let report = try await bench.open()
        await #expect(throws: CaseRefusal.ownWork) { try await bench.rule("approved", on: report, by: principal) }
    }

    @Test func aDecisionOnARevisionThatIsNoLongerCurrentIsRefused() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let head = bench.town.provincialChain[0]
        let stale = try await bench.text("approved", on: report)
        try await bench.rule("returned", on: report, by: head)
        try await bench.open(report, revision: 2)
        await #expect(throws: CaseRefusal.staleRevision(current: 2)) {
            try await bench.rule(stale, on: report, by: head)
        }
    }

    @Test(arguments: ["", "0123", "0123456789abcdef"])
    func whatWasNotShownIsNotDecided(shown: String) async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        var text = try await bench.text("approved", on: report)
        text.shown = shown
        let unseen = text
        await #expect(throws: CaseRefusal.notShown) {
            try await bench.rule(unseen, on: report, by: bench.town.provincialChain[0])
        }
    }

    @Test func theSameRequestAgainGetsTheFirstAnswerAndDoesNothing() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let (head, text) = (bench.town.provincialChain[0], try await bench.text("approved", on: report))
        let first = try await bench.rule(text, on: report, by: head, key: "k1")
        bench.hands.move(by: 60)
        #expect(try await bench.rule(text, on: report, by: head, key: "k1") == first)
        #expect(try await bench.database.run("SELECT count(*) FROM decision", as: Int.self) == [1])
        var other = text
        other.reason = "อื่น"
        let changed = other
        await #expect(throws: RepeatableRequest.OtherContent.self) {
            try await bench.rule(changed, on: report, by: head, key: "k1")
        }
        await #expect(throws: CaseRefusal.decidedAlready) {
            try await bench.rule(text, on: report, by: head, key: "k2")
        }
    }

    @Test func leavesNoTraceWhenRefused() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let before = try await bench.file(report)
        var text = try await bench.text("refused", on: report)
        text.outcome = "refused"
        let refused = text
        await #expect(throws: CaseRefusal.mayNotRefuse) {
            try await bench.rule(refused, on: report, by: bench.town.provincialChain[0])
        }
        #expect(try await bench.file(report) == before)
        #expect(try await bench.database.run("SELECT count(*) FROM idempotency_key", as: Int.self) == [0])
        #expect(try await bench.events(report).count == 2)
    }

    @Test func whoeverActsForTheGovernorSignsSo() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let chain = bench.town.provincialChain
        for person in chain[..<2] { try await bench.rule("approved", on: report, by: person) }
        let governor = bench.town.post("governor", at: "rayong")
        let (deputy, holding) = (chain[1], UUID())
        let own = bench.town.changed(governor).holders
        let acting = PositionChanged.Holder(
            holdingID: holding, personID: deputy.personID, name: "", mode: .actingFull,
            from: bench.hands.now.addingTimeInterval(-60), until: bench.hands.now.addingTimeInterval(60))
        let change = PositionChanged(
            positionID: governor.id, agencyID: bench.town.id("rayong"), kind: "governor",
            title: Bilingual(th: governor.title, en: "governor"), active: true, holders: own + [acting])
        try await bench.database.transaction { try $0.keepPosition(change) }
        // While somebody acts with all powers, the holder's own are suspended.
        let refusal = await #expect(throws: CaseRefusal.self) {
            try await bench.rule("approved", on: report, by: chain[2])
        }
        #expect(refusal?.code == "not_holder")
        try await bench.rule("approved", on: report, by: deputy)
        #expect(try await bench.last(StepDecided.self, about: report)?.decidedAs == "รักษาราชการแทนผู้ว่าราชการจังหวัดระยอง")
    }

    @Test func aStepOfSeveralWaitsForEachOfThemAndCountsNobodyTwice() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        try await bench.database.execute("UPDATE case_step SET quorum = 0 WHERE key = 'provincial-office'")
        let first = bench.town.provincialChain[0]
        let beside = Town.Post(
            person: UUID(), agency: "rayong-office", kind: "head-of-office", title: "หัวหน้าสำนักงานจังหวัดระยอง")
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(beside)) }
        // The turn was opened for the first position only; the second is found when the turn opens again.
        try await bench.rule("returned", on: report, by: first)
        try await bench.open(report, revision: 2)
        let second = Principal(
            personID: beside.person, sessionID: UUID(), name: "", capacity: nil, grants: first.grants,
            authenticatedAt: Date())
        let told = try await bench.events(report).count
        try await bench.rule("approved", on: report, by: first)
        #expect(try await bench.events(report).count == told)
        await #expect(throws: CaseRefusal.votedAlready) { try await bench.rule("approved", on: report, by: first) }
        try await bench.rule("approved", on: report, by: second)
        #expect(try await bench.file(report)?.way.current?.key == "vice-governor")
    }
}

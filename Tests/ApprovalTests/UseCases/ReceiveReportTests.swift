import Calendar
import Contracts
import Database
import Foundation
import Runtime
import TestSupport
import Testing

@testable import ApprovalService
@testable import EventLog
@testable import Projections

@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct ReceiveReportTests {
    @Test(arguments: [
        (
            "provincial", ["provincial-office", "vice-governor", "governor", "permanent-secretary", "council"],
            "rayong-office", "head-of-office"
        ),
        ("cluster", ["osm-director", "governor", "permanent-secretary", "council"], "east-1-osm", "osm-director"),
    ])
    func theBudgetSourceChoosesTheRoute(
        budget: String, steps: [String], agency: String, position: String
    ) async throws {
        let bench = try await Bench()
        let report = try await bench.open(budget: budget)
        let file = try #require(try await bench.file(report))
        #expect(file.way.steps.map(\.key) == steps)
        #expect(try await bench.events(report) == ["approval.case.opened.v1", "approval.step.opened.v1"])
        let opened = try #require(try await bench.last(StepOpened.self, about: report))
        #expect(opened.positionIDs == [bench.town.post(position, at: agency).id])
        #expect(opened.round == 1)
        #expect(opened.about.revision == 1)
    }

    @Test func keepsTheRouteAsItWasRead() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let kept = try #require(try await bench.file(report)).way.steps
        #expect(kept.first { $0.key == "permanent-secretary" }?.answerWithin == TimeLimit(days: 3, counting: .calendar))
        #expect(kept.first { $0.key == "governor" }?.signs == true)
        #expect(kept.first { $0.key == "governor" }?.milestone == bench.hands.now.addingTimeInterval(12 * 86_400))
        #expect(kept.first?.limit == TimeLimit(days: 3, counting: .working))
    }

    @Test func aReportThatComesTwiceOpensOneCase() async throws {
        let bench = try await Bench()
        let envelope = bench.sent()
        for _ in 0..<2 { try await bench.journal.transaction { try bench.receive(envelope, $0) } }
        #expect(try await bench.events(envelope.subject).count == 2)
    }

    @Test func waitsForTheProgrammeAndForTheTree() async throws {
        let bench = try await Bench(populated: false)
        let envelope = bench.sent()
        await #expect(throws: NotYet.self) { try await bench.journal.transaction { try bench.receive(envelope, $0) } }
        try await bench.database.transaction { try $0.keepRoute(Bench.programme(), fault: nil) }
        let early = ReceiveReport(routes: RouteBook(), directory: { .empty }, clock: bench.journal.clock)
        await #expect(throws: NotYet.self) { try await bench.journal.transaction { try early(envelope, $0) } }
        try await bench.journal.transaction { try bench.receive(envelope, $0) }
        #expect(try await bench.file(envelope.subject) != nil)
    }

    @Test func arrivesBeforeItsProgrammeAndTakesEffectAfterIt() async throws {
        let bench = try await Bench(populated: false)
        let inbox = Inbox(
            consumer: "approval", subscriptions: Reactions(receive: bench.receive).subscriptions,
            journal: bench.journal, log: .silent, metrics: Metrics())
        let envelope = bench.sent()
        #expect(try await inbox.receive(try Wire.encode(envelope)) == .parked)
        let published = Envelope(
            id: UUID(), subject: UUID(), sequence: 1, agency: Wire.everyAgency, time: bench.hands.now,
            traceparent: nil, fact: try Bench.programme())
        #expect(try await inbox.receive(try Wire.encode(published)) == .applied)
        try await bench.database.execute("UPDATE inbox_parked SET next_at = '-infinity'")
        _ = try await ParkedReplay(for: inbox, from: nil, log: .silent).replayDue()
        #expect(try await bench.file(envelope.subject)?.way.turn != nil)
    }

    @Test func saysWhenNoRouteFitsOrTheRouteCannotBeRead() async throws {
        let bench = try await Bench()
        await #expect(throws: ReceiveReport.NoRoute.self) { try await bench.open(budget: "loan") }
        try await bench.database.execute("UPDATE programme_route SET excerpt = '{\"route\":1}'")
        let fresh = ReceiveReport(
            routes: RouteBook(), directory: { bench.directory }, clock: bench.journal.clock)
        let envelope = bench.sent()
        await #expect(throws: RouteBook.Unreadable.self) {
            try await bench.journal.transaction { try fresh(envelope, $0) }
        }
    }

    @Test func aNewRevisionGoesOnWhereItWasReturned() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let chain = bench.town.provincialChain
        try await bench.rule("approved", on: report, by: chain[0])
        try await bench.rule("returned", on: report, by: chain[1])
        try await bench.open(report, revision: 2)
        let file = try #require(try await bench.file(report))
        #expect(file.way.current?.key == "vice-governor")
        #expect(file.facts.hash == Bench.hash(report, 2))
        let opened = try #require(try await bench.last(StepOpened.self, about: report))
        #expect(opened.round == 2 && opened.about.revision == 2)
    }

    @Test func aCorrectedBudgetSourceTakesTheOtherRoute() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        try await bench.rule("returned", on: report, by: bench.town.provincialChain[0])
        try await bench.open(report, revision: 2, budget: "cluster")
        let file = try #require(try await bench.file(report))
        #expect(file.way.steps.map(\.key) == ["osm-director", "governor", "permanent-secretary", "council"])
        #expect(file.way.current?.key == "osm-director")
        #expect(try await bench.events(report).filter { $0 == CaseOpened.name }.count == 2)
    }

    @Test func aStepThatNobodyHoldsSaysSo() async throws {
        let bench = try await Bench()
        let post = bench.town.post("head-of-office", at: "rayong-office")
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(post, held: false)) }
        let report = try await bench.open()
        #expect(try await bench.last(StepOpened.self, about: report)?.positionIDs == [])
        #expect(try await bench.database.run("SELECT vacant FROM task", as: Bool.self) == [true])
    }

    /// Whatever a publisher has ever written can be read here.
    @Test(arguments: try EventExamples.names())
    func readsEveryStoredExample(name: String) async throws {
        let bench = try await Bench(populated: false)
        let body = try EventExamples.bytes(of: name)
        let event = try Incoming(body)
        let reaction = Reactions(receive: bench.receive).subscriptions.first { $0.name == event.name }
        guard let reaction else { return }
        do { try await bench.journal.transaction { try reaction.apply(body, $0) } } catch is NotYet {
            // The reports of the examples belong to agencies that this town does not have, and wait for them.
            #expect(event.name == ReportSubmitted.name)
        }
    }

    @Test func readsEveryEventThatTheCatalogueSaysItReads() async throws {
        let names = Set(Reactions(receive: try await Bench(populated: false).receive).subscriptions.map(\.name))
        let read = Set(Catalogue.entries.filter { $0.readers.contains("approval") }.map(\.name))
        let bySharedCode = Set([AgenciesChanged.name, PositionChanged.name, SessionRevoked.name, KeyPublished.name])
        #expect(names.union(bySharedCode) == read)
    }
}

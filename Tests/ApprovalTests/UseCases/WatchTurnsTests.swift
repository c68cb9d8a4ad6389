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
struct WatchTurnsTests {
    @Test func tellsOnceThatAStepIsOverdueHoweverManyInstancesLook() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        try await bench.watch.tellOverdue()
        #expect(try await bench.last(StepOverdue.self, about: report) == nil)
        let due = try #require(try await bench.file(report)?.way.turn?.due)
        bench.hands.move(to: due)
        let watch = bench.watch
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { try await watch.tellOverdue() } }
            try await group.waitForAll()
        }
        #expect(try await bench.events(report).filter { $0 == StepOverdue.name }.count == 1)
        let told = try #require(try await bench.last(StepOverdue.self, about: report))
        #expect(told.step == "provincial-office" && told.round == 1 && told.dueAt == due)
    }

    @Test func aLateDecisionSaysThatItIsLate() async throws {
        let bench = try await Bench()
        let report = try await bench.open()
        let due = try #require(try await bench.file(report)?.way.turn?.due)
        bench.hands.move(to: due)
        try await bench.rule("approved", on: report, by: bench.town.provincialChain[0])
        #expect(try await bench.last(StepDecided.self, about: report)?.late == true)
    }

    @Test func asksWhoeverTakesUpAVacantPosition() async throws {
        let bench = try await Bench()
        let post = bench.town.post("head-of-office", at: "rayong-office")
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(post, held: false)) }
        let report = try await bench.open()
        try await bench.watch.fillVacancies()
        #expect(try await bench.events(report).count == 2)
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(post)) }
        for _ in 0..<2 { try await bench.watch.fillVacancies() }
        let opened = try #require(try await bench.last(StepOpened.self, about: report))
        #expect(opened.positionIDs == [post.id] && opened.round == 1)
        #expect(try await bench.events(report).count == 3)
        try await bench.rule("approved", on: report, by: bench.town.provincialChain[0])
    }

    @Test func noticesThatAPositionHasBeenLeft() async throws {
        let bench = try await Bench()
        try await bench.open()
        let post = bench.town.post("head-of-office", at: "rayong-office")
        try await bench.database.transaction { try $0.keepPosition(bench.town.changed(post, held: false)) }
        try await bench.watch.fillVacancies()
        #expect(try await bench.database.run("SELECT vacant FROM task", as: Bool.self) == [true])
    }

    @Test func looksByItselfAndCountsWhatItSees() async throws {
        let bench = try await Bench()
        let metrics = Metrics()
        let report = try await bench.open()
        bench.hands.move(to: try #require(try await bench.file(report)?.way.turn?.due))
        let watch = WatchTurns(
            journal: bench.journal, directory: { bench.directory }, log: .silent, metrics: metrics)
        let life = Task { try await watch.run() }
        try await eventually("told") { try await bench.last(StepOverdue.self, about: report) != nil }
        let tasks = metrics.gauge("raingan_approval_tasks", "")
        try await eventually("counted") { tasks.value(["state": "overdue"]) == 1 }
        #expect(tasks.value(["state": "open"]) == 1)
        life.cancel()
        try await life.value
    }
}

import Access
import Calendar
import Database
import EventLog
import Foundation
import JSON
import Programme
import TestSupport
import Testing

@testable import SubmissionService

@Suite(.submission)
struct SaveChangesTests {
    private func change(
        _ field: String, _ value: JSONValue, _ seq: Int64 = 1, replaces: Int64? = nil
    ) -> FieldChange {
        FieldChange(field: field, value: value, seq: seq, replaces: replaces)
    }

    private func save(
        _ ministry: Ministry, _ report: Report, _ changes: [FieldChange], page: String = "page-1", since: Int64 = 0,
        by official: Official = .clerk, tolerant: Bool = false
    ) async throws -> SaveChanges.Outcome {
        try await SaveChanges(office: ministry.office)(
            .init(client: page, since: since, changes: changes, tolerant: tolerant), to: .report(report.id),
            by: official.acting)
    }

    private func draft(_ ministry: Ministry, _ report: Report) async throws -> Draft {
        try #require(try await ministry.database.transaction { try $0.draft(report.id) })
    }

    @Test func beginsWithWhatTheRegisterKnows() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        _ = try await save(ministry, report, [change("percent", "20")])
        let draft = try await draft(ministry, report)
        #expect(draft.answers["plan_reports"]?.array?.count == 2)
        #expect(draft.numbers(of: "plan_reports") == [0, 1])
        #expect(draft.answers["percent"]?.int == 20)
        #expect(try await ministry.report(report.id).state == .draft)
    }

    @Test func aRepetitionIsAcknowledgedAndDoesNothing() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        _ = try await save(ministry, report, [change("percent", "20", 1)])
        _ = try await save(ministry, report, [change("percent", "30", 2)])
        let again = try await save(ministry, report, [change("percent", "20", 1)])
        #expect(again.saved.map(\.seq) == [1])
        #expect(try await draft(ministry, report).answers["percent"]?.int == 30)
    }

    static let typed: [(String, JSONValue, JSONValue)] = [
        ("percent", "๕๐", 50), ("percent", "101", "101"), ("percent", "-1", "-1"), ("percent", "abc", "abc"),
        ("percent", "", .null), ("spent", "1,234.5", "1234.50"), ("spent", "๑,๒๓๔", "1234.00"),
        ("results", " บรรทัดแรก \r\nบรรทัดสอง ", "บรรทัดแรก\nบรรทัดสอง"),
        ("plan_reports.0.plan", "no-such-plan", "no-such-plan"), ("plan_reports.7.goal", "แถวใหม่", "แถวใหม่"),
    ]

    @Test(arguments: typed)
    func whatCanBeReadIsStoredCleanAndEverythingElseAsTyped(
        field: String, value: JSONValue, stored: JSONValue
    ) async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        let outcome = try await save(ministry, report, [change(field, value)])
        #expect(outcome.saved.count == 1)
        let name = try #require(FieldName(field))
        #expect(try await draft(ministry, report).value(of: name) == stored)
    }

    static let unkeepable: [(String, JSONValue)] = [
        ("no_such_field", "x"), ("percent.0.x", "x"), ("plan_reports", "x"), ("plan_reports.0.no_such_column", "x"),
        ("plan_reports.99999.plan", "x"), ("results", "ก\u{0}ข"), ("percent", ["a": 1]), ("photos", "x"),
        ("results", .string(String(repeating: "ก", count: 100_001))),
    ]

    @Test(arguments: unkeepable)
    func whatNoFieldTakesIsRefusedAndNothingIsHalfSaved(field: String, value: JSONValue) async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        let refused = await #expect(throws: Refusal.self) {
            _ = try await save(ministry, report, [change("percent", "20"), change(field, value, 2)])
        }
        guard case .unkeepable(let place)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(!place.words.thai.isEmpty)
        #expect(try await ministry.database.transaction { try $0.draft(report.id) } == nil)
    }

    @Test func aPageSentAsAWholeKeepsWhatItCan() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        let outcome = try await save(
            ministry, report, [change("percent", "20"), change("results", "ก\u{0}ข", 2)], tolerant: true)
        #expect(outcome.saved.map(\.field) == ["percent"])
        #expect(outcome.refused.map(\.field) == ["results"])
        #expect(try await draft(ministry, report).answers["percent"]?.int == 20)
    }

    @Test func nobodyOverwritesUnseenWhatAnotherWrote() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        _ = try await save(ministry, report, [change("results", "ของฉัน")], page: "mine")
        let theirs = try await save(
            ministry, report, [change("results", "ของเขา"), change("problems", "ไม่มี", 2)], page: "theirs",
            by: .colleague)
        #expect(theirs.saved.map(\.field) == ["problems"])
        let clash = try #require(theirs.clashes["results"])
        #expect(clash.value == "ของฉัน" && clash.by == Official.clerk.name)
        #expect(try await draft(ministry, report).answers["results"] == "ของฉัน")

        let settled = try await save(
            ministry, report, [change("results", "ของเขา", 3, replaces: clash.version)], page: "theirs", by: .colleague)
        #expect(settled.saved.count == 1)
        #expect(try await draft(ministry, report).answers["results"] == "ของเขา")
        // Whoever was overwritten is told in turn, and a page drawn afterwards knows it all.
        let late = try await save(ministry, report, [change("results", "ของฉันอีก", 2)], page: "mine")
        #expect(late.clashes["results"]?.by == Official.colleague.name)
        let fresh = try await save(
            ministry, report, [change("results", "สุดท้าย")], page: "fresh", since: late.desk.draft.version)
        #expect(fresh.saved.count == 1)
    }

    @Test func whatADeadPageLeftBehindDoesNotUndoWhatCameAfter() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        _ = try await save(ministry, report, [change("percent", "10")], page: "dead")
        let between = try await save(
            ministry, report, [change("results", "เขียนโดยเพื่อนร่วมงาน")], page: "theirs", since: 1, by: .colleague)
        // The page is opened again at the newest version and sends what its outbox kept, under the old name.
        let restored = try await save(
            ministry, report, [change("results", "ค้างอยู่ในเครื่อง", 2)], page: "dead", since: between.desk.draft.version)
        #expect(restored.clashes["results"]?.by == Official.colleague.name)
    }

    @Test func rowsKeepTheirNumbersWhileOthersComeAndGo() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        _ = try await save(
            ministry, report,
            [
                change("plan_reports.2.plan", "reform-plan"), change("plan_reports.0", .null, 2),
                change("plan_reports.2.goal", "เป้าหมาย", 3),
            ])
        let draft = try await draft(ministry, report)
        #expect(draft.numbers(of: "plan_reports") == [1, 2])
        #expect(draft.answers["plan_reports"]?.array?.map { $0["plan"]?.string } == ["plan-12", "reform-plan"])
        #expect(draft.name(ofChecked: "plan_reports/1/issue") == "plan_reports.2.issue")
    }

    @Test func twoPeopleTypingAtOnceLoseNothing() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        try await withThrowingTaskGroup { group in
            for (page, field, official) in [("a", "results", Official.clerk), ("b", "problems", .colleague)] {
                group.addTask {
                    for seq in Int64(1)...8 {
                        _ = try await save(
                            ministry, report, [change(field, .string("\(page)\(seq)"), seq)], page: page, by: official)
                    }
                }
            }
            try await group.waitForAll()
        }
        let draft = try await draft(ministry, report)
        #expect(draft.answers["results"] == "a8" && draft.answers["problems"] == "b8")
        #expect(draft.version == 16)
    }

    @Test func aReportThatWasSentTakesNoMoreChanges() async throws {
        let ministry = try await Ministry()
        let report = try await ministry.sentReport()
        let before = try await draft(ministry, report)
        let refused = await #expect(throws: Refusal.self) {
            _ = try await save(ministry, report, [change("percent", "90")])
        }
        guard case .notOpen(.submitted)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(try await draft(ministry, report) == before)
    }

    @Test(arguments: [(-1.0, true), (0.0, false), (1.0, false)])
    func aPeriodThatClosesWhileSomebodyTypesKeepsTheDraft(seconds: Double, isTaken: Bool) async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        _ = try await save(ministry, report, [change("percent", "20")])
        let end = instant("2021-04-16", 0)
        try await ministry.database.execute("UPDATE period SET locks = \(end)")
        ministry.clock.set(end.addingTimeInterval(seconds))
        do {
            _ = try await save(ministry, report, [change("percent", "30", 2)])
            #expect(isTaken)
        } catch Refusal.locked(let said) {
            #expect(!isTaken)
            #expect(said == end)
        }
        #expect(try await draft(ministry, report).answers["percent"]?.int == (isTaken ? 30 : 20))
    }

    @Test func theApproverAndTheNeighbourWriteNothing() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        for official in [Official.approver, .overseer, .neighbour, .stranger] {
            await #expect(throws: Refusal.self) {
                _ = try await save(ministry, report, [change("percent", "90")], by: official)
            }
        }
        #expect(try await ministry.database.transaction { try $0.draft(report.id) } == nil)
    }
}

import Calendar
import Contracts
import Database
import Foundation
import JSON
import Programme
import Runtime
import TestSupport
import Testing

@testable import SubmissionService

@Suite(.submission)
struct OpenPeriodTests {
    @Test func eachProjectOfTheYearOwesAReportByBothDueTimes() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        let owed = try await ministry.register(Samples.project("ปีนี้"))
        try await ministry.register(Samples.changed(Samples.project("ปีหน้า"), "fiscal_year", 2565))
        let made = try await OpenPeriod(office: ministry.office)(
            "project-quarterly", try #require(Period(key: "2564-Q2")))
        #expect(made == 1)
        let opened = try await ministry.told(ObligationsOpened.self)
        #expect(opened.count == 1)
        let obligation = try #require(opened.first?.fact.obligations.first)
        #expect(obligation.subjectID == owed)
        #expect(obligation.agencyID == Rayong.agriculture.id)
        #expect(obligation.milestones.map(\.step) == ["submitted", "governor"])
        // 31 March and 10 April, each to 24.00.
        #expect(obligation.milestones.map(\.due) == [instant("2021-04-01", 0), instant("2021-04-11", 0)])
    }

    @Test func openingTwiceOrTogetherMakesNothingTwice() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        for number in 1...5 { try await ministry.register(Samples.project("โครงการ \(number)")) }
        let period = try #require(Period(key: "2564-Q2"))
        let office = ministry.office
        let made = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<3 {
                group.addTask { try await OpenPeriod(office: office)("project-quarterly", period) }
            }
            return try await group.reduce(0, +)
        }
        #expect(made == 5)
        let opened = try await ministry.told(ObligationsOpened.self)
        #expect(opened.map(\.sequence) == Array(1...Int64(opened.count)))
        #expect(opened.flatMap(\.fact.obligations).count == 5)
        #expect(Set(opened.flatMap(\.fact.obligations).map(\.id)).count == 5)
    }

    @Test func noEventCarriesMoreThanFiveHundredObligations() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        let first = try await ministry.register(Samples.project("ต้นแบบ"))
        try await ministry.database.execute(
            """
            INSERT INTO register_entry (id, programme, agency_id, agency, state, revision, label, search, answers,
                                        created_at, changed_at)
            SELECT gen_random_uuid(), programme, agency_id, agency, state, 1, label || n, search, answers, created_at,
                   changed_at
            FROM register_entry, generate_series(1, 1200) n WHERE id = \(first)
            """)
        let made = try await OpenPeriod(office: ministry.office)(
            "project-quarterly", try #require(Period(key: "2564-Q2")))
        #expect(made == 1201)
        let opened = try await ministry.told(ObligationsOpened.self)
        #expect(opened.allSatisfy { $0.fact.obligations.count <= OpenPeriod.eventSize })
        #expect(opened.reduce(0) { $0 + $1.fact.obligations.count } == 1201)
        #expect(opened.map(\.sequence) == Array(1...Int64(opened.count)))
    }

    @Test func aProjectThatComesLateOwesItsReportToo() async throws {
        let ministry = try await Ministry()
        let before = try await ministry.openQuarter(projects: 1)
        try await ministry.register(Samples.project("มาทีหลัง"))
        let reports = try await ministry.database.transaction { try $0.reports("true") }
        #expect(before.count == 1)
        #expect(reports.count == 2)
        #expect(try await ministry.told(ObligationsOpened.self).map(\.sequence) == [1, 2])
    }

    @Test func aProjectThatComesAfterTheQuarterOwesNothingForIt() async throws {
        let ministry = try await Ministry()
        _ = try await ministry.openQuarter(projects: 1)
        ministry.clock.set("2021-04-02")
        try await ministry.register(Samples.project("มาหลังสิ้นไตรมาส"))
        #expect(try await ministry.database.transaction { try $0.reports("true") }.count == 1)
    }

    @Test func opensByItselfWhenTheTimeHasCome() async throws {
        let ministry = try await Ministry(today: "2020-12-31")
        try await ministry.publishProgramme()
        try await ministry.register(Samples.project())
        let opener = PeriodOpener(office: ministry.office, log: .silent)
        try await withThrowingTaskGroup { group in
            group.addTask { try await opener.run() }
            let quarter1 = try await eventually("quarter 1") {
                try await ministry.told(ObligationsOpened.self).first { $0.fact.period == "2564-Q1" }
            }
            #expect(quarter1.fact.obligations.count == 1)
            #expect(try await ministry.told(ObligationsOpened.self).count == 1)
            ministry.clock.set("2021-01-01", 0, 0)
            let quarter2 = try await eventually("quarter 2") {
                try await ministry.told(ObligationsOpened.self).first { $0.fact.period == "2564-Q2" }
            }
            #expect(quarter2.fact.obligations.count == 1)
            group.cancelAll()
        }
    }

    @Test func aPeriodKeepsTheVersionThatItWasOpenedWith() async throws {
        let ministry = try await Ministry()
        let report = try #require(try await ministry.openQuarter().first)
        let path = Ministry.root.appending(path: "Services/Submission/Programmes/project-quarterly.json")
        let text = try String(contentsOf: path, encoding: .utf8)
            .replacing("Quarterly project progress", with: "Quarterly progress of projects")
        _ = try await PublishProgramme(office: ministry.office)(Array(text.utf8))
        try await ministry.register(Samples.project("หลังประกาศรุ่นใหม่"))
        let versions = try await ministry.database.transaction { try $0.reports("true").map(\.version) }
        #expect(versions == [1, 1])
        #expect(try await ministry.report(report.id).version == 1)
    }
}

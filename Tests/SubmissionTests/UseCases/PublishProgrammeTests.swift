import Contracts
import Database
import Foundation
import JSON
import Programme
import TestSupport
import Testing

@testable import SubmissionService

@Suite(.submission)
struct PublishProgrammeTests {
    @Test func tellsTheOthersOfEachVersionOnce() async throws {
        let ministry = try await Ministry()
        try await ministry.publishProgramme()
        try await ministry.publishProgramme()
        let told = try await ministry.told(ProgrammePublished.self)
        #expect(told.map(\.fact.version) == [1])
        #expect(told.map(\.sequence) == [1])
        let conduct = try Conduct(try JSONValue(parsing: told[0].fact.excerpt))
        #expect(conduct.route?.alternatives.map(\.steps.count) == [5, 4])
        #expect(try await ministry.audited("programme.published") == 1)
    }

    @Test func namesThePlaceOfEveryMistakeAndKeepsNothing() async throws {
        let ministry = try await Ministry()
        let document = #"{"id": "weekly", "name": {"th": "รายสัปดาห์"}, "owes": {"kinds": []}, "colour": "red"}"#
        let refused = await #expect(throws: DocumentRefused.self) {
            _ = try await PublishProgramme(office: ministry.office)(Array(document.utf8))
        }
        let places = refused?.problems.map { "\($0.pointer)" } ?? []
        #expect(places.contains("/name") && places.contains("/colour") && places.contains("/owes/kinds"))
        #expect(try await ministry.told(ProgrammePublished.self).isEmpty)
    }

    @Test func replacesTheHolidaysAsAWhole() async throws {
        let ministry = try await Ministry()
        let importing = ImportHolidays(office: ministry.office)
        #expect(try await importing("# 2564\n2021-04-06,วันจักรี\n2021-04-13,สงกรานต์\n") == 2)
        #expect(try await importing("2021-04-13,สงกรานต์\n2021-04-06,วันจักรี\n") == nil)
        #expect(try await importing("2021-05-04,วันฉัตรมงคล\n") == 1)
        let told = try await ministry.told(HolidaysChanged.self)
        #expect(told.map(\.fact.days) == [["2021-04-06", "2021-04-13"], ["2021-05-04"]])
        #expect(told.map(\.sequence) == [1, 2])
    }

    @Test func refusesAListWithALineThatIsNoDay() async throws {
        let ministry = try await Ministry()
        await #expect(throws: ImportHolidays.Malformed(line: 2, text: "6 เมษายน")) {
            _ = try await ImportHolidays(office: ministry.office)("2021-04-06,วันจักรี\n6 เมษายน\n")
        }
        #expect(try await ministry.database.transaction { try $0.holidays() } == [])
    }
}

import Calendar
import Foundation
import Testing

struct CivilDateTests {
    @Test func countsEveryDayOfFourCenturiesForthAndBack() throws {
        var number = try #require(CivilDate(iso: "1801-01-01")).dayNumber
        var previous = CivilDate(dayNumber: number)
        let last = try #require(CivilDate(iso: "2201-01-01")).dayNumber
        while number < last {
            number += 1
            let date = CivilDate(dayNumber: number)
            #expect(date.dayNumber == number && previous < date && date.weekday != previous.weekday)
            previous = date
        }
        #expect(previous.iso == "2201-01-01")
    }

    @Test(arguments: ["2021-02-29", "2021-13-01", "2021-00-01", "2021-04-31", "2021-4-01", "+021-04-01", "2021-04-01 "])
    func refusesDaysThatDoNotExist(iso: String) { #expect(CivilDate(iso: iso) == nil) }

    @Test func knowsTheWeekday() throws {
        #expect(try #require(CivilDate(iso: "2021-03-31")).weekday == .wednesday)
        #expect(try #require(CivilDate(iso: "1970-01-01")).weekday == .thursday)
        #expect(try #require(CivilDate(iso: "2021-03-31")).next(.friday).iso == "2021-04-02")
        #expect(try #require(CivilDate(iso: "2021-03-31")).next(.wednesday).iso == "2021-03-31")
    }

    @Test(arguments: [
        ("2021-03-31T16:59:59Z", "2021-03-31", "23:59"), ("2021-03-31T17:00:00Z", "2021-04-01", "00:00"),
        ("1969-12-31T16:59:59Z", "1969-12-31", "23:59"),
    ])
    func showsTheWallTimeOfBangkok(utc: String, date: String, clock: String) throws {
        let instant = try Date(utc, strategy: .iso8601)
        #expect(BangkokTime(instant).date.iso == date)
        #expect(BangkokTime(instant).time.clock == clock)
        #expect(BangkokTime(instant).instant == instant)
    }

    @Test(arguments: [("12.00 น.", "12:00"), ("เวลา ๑๒.๓๐ น.", "12:30"), ("24:00", "24:00"), ("8:05", "08:05")])
    func readsWallTimes(typed: String, clock: String) { #expect(WallTime(typed)?.clock == clock) }

    @Test(arguments: ["24:01", "12:60", "12", "12:5", "-1:00", "noon", ""])
    func refusesOtherWallTimes(typed: String) { #expect(WallTime(typed) == nil) }
}

struct FiscalCalendarTests {
    @Test(arguments: [
        ("2020-09-30", 2563, 4), ("2020-10-01", 2564, 1), ("2020-12-31", 2564, 1), ("2021-01-01", 2564, 2),
        ("2021-03-31", 2564, 2), ("2021-04-01", 2564, 3), ("2021-09-30", 2564, 4), ("2021-10-01", 2565, 1),
    ])
    func turnsOnTheFirstOfOctober(iso: String, year: Int, quarter: Int) throws {
        let date = try #require(CivilDate(iso: iso))
        #expect(FiscalYear(containing: date).buddhistYear == year)
        #expect(date.fiscalQuarter == quarter)
        #expect(Period.containing(date, kind: .quarter)?.key == "\(year)-Q\(quarter)")
    }

    @Test(arguments: [
        ("2564-Q1", "2020-10-01", "2020-12-31"), ("2564-Q2", "2021-01-01", "2021-03-31"),
        ("2564-Q4", "2021-07-01", "2021-09-30"), ("2564-H1", "2020-10-01", "2021-03-31"),
        ("2564-H2", "2021-04-01", "2021-09-30"), ("2564", "2020-10-01", "2021-09-30"),
        ("W2021-03-29", "2021-03-29", "2021-04-04"), ("2023-11-01..2023-11-30", "2023-11-01", "2023-11-30"),
    ])
    func namesPeriodsByStableKeys(key: String, first: String, last: String) throws {
        let period = try #require(Period(key: key))
        #expect(period.first.iso == first)
        #expect(period.last.iso == last)
        #expect(period.key == key)
    }

    @Test(arguments: [
        "2564-Q5", "2564-Q0", "2564-H3", "64-Q1", "2564-Q", "2564-Q22", "W2021-02-30", "2021-2..2021-3", "",
    ])
    func refusesOtherKeys(key: String) { #expect(Period(key: key) == nil) }

    @Test func followsItsNeighbour() throws {
        #expect(try #require(Period(key: "2564-Q4")).next?.key == "2565-Q1")
        #expect(try #require(Period(key: "2564-H2")).next?.key == "2565-H1")
        #expect(try #require(Period(key: "W2021-03-29")).next?.key == "W2021-04-05")
        #expect(try #require(Period(key: "2564-Q2")).words.thai == "ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2564")
        let friday = try #require(CivilDate(iso: "2021-04-02"))
        #expect(Period.containing(friday, kind: .week, weekStart: .friday)?.first.iso == "2021-04-02")
        #expect(Period.containing(friday, kind: .week, weekStart: .saturday)?.first.iso == "2021-03-27")
    }
}

struct DeadlineTests {
    private func date(_ iso: String) throws -> CivilDate { try #require(CivilDate(iso: iso)) }

    @Test func endsAtTheNextMidnightAndSaysTwentyFour() throws {
        let due = Deadline(try date("2021-03-31"))
        #expect(due.isMet(at: try Date("2021-03-31T16:59:59Z", strategy: .iso8601)))
        #expect(!due.isMet(at: try Date("2021-03-31T17:00:00Z", strategy: .iso8601)))
        #expect(!due.isMet(at: try Date("2021-03-31T17:00:01Z", strategy: .iso8601)))
        #expect(due.written(.table) == "31 มี.ค. 2564 เวลา 24.00 น.")
        #expect(due.written(.table, in: .english) == "31 Mar 2021, 24:00")
    }

    @Test func doesNotCountTheDayOfTheNotice() throws {
        #expect(Deadline.within(3, ofNoticeOn: try date("2021-04-07")).date.iso == "2021-04-10")
        #expect(Deadline.within(3, ofNoticeOn: try date("2021-12-30")).date.iso == "2022-01-02")
    }

    @Test func countsWorkingDaysAroundHolidays() throws {
        let holidays = Holidays([
            try date("2021-04-12"), try date("2021-04-13"), try date("2021-04-14"), try date("2021-04-15"),
        ])
        let due = Deadline.within(3, ofNoticeOn: try date("2021-04-09"), counting: .working, holidays: holidays)
        #expect(due.date.iso == "2021-04-20")
    }

    @Test(arguments: [(HolidayRoll.none, "2021-04-10"), (.next, "2021-04-16"), (.previous, "2021-04-09")])
    func rollsOffAHolidayAsAsked(roll: HolidayRoll, expected: String) throws {
        let songkran = Holidays(try (12...15).map { try date("2021-04-\($0)") })
        #expect(roll.applied(to: try date("2021-04-10"), songkran).iso == expected)
    }
}

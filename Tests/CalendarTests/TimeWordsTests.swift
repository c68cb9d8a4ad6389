import Calendar
import Foundation
import Testing

struct TimeWordsTests {
    private func instant(_ day: String, _ hour: Int) throws -> Date {
        let date = try #require(CivilDate(iso: day)), time = try #require(WallTime(hour: hour, minute: 0))
        return BangkokTime(date: date, time: time).instant
    }

    @Test(arguments: [
        ("2021-04-01", 0, "31 มี.ค. 2564 เวลา\u{A0}24.00\u{A0}น.", "31 Mar 2021, 24:00"),
        ("2021-03-26", 12, "26 มี.ค. 2564 เวลา\u{A0}12.00\u{A0}น.", "26 Mar 2021, 12:00"),
        ("2021-01-01", 0, "31 ธ.ค. 2563 เวลา\u{A0}24.00\u{A0}น.", "31 Dec 2020, 24:00"),
    ])
    func aDueTimeAtMidnightEndsTheDayBefore(day: String, hour: Int, thai: String, english: String) throws {
        let due = try instant(day, hour)
        #expect(Words(due: due) == Words(thai, english))
        #expect(Deadline(before: due).instant == due)
    }

    @Test func aMomentAtMidnightBeginsItsDay() throws {
        #expect(
            Words(at: try instant("2021-04-01", 0))
                == Words("1 เม.ย. 2564 เวลา\u{A0}00.00\u{A0}น.", "1 Apr 2021, 00:00"))
        #expect(Words(at: try instant("2021-04-01", 9), .long).thai == "1 เมษายน 2564 เวลา\u{A0}09.00\u{A0}น.")
    }
}

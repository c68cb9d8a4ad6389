import Calendar
import Foundation
import Testing

@testable import SubmissionService

struct DueTests {
    static let times = DueTimes(
        opens: instant("2021-01-01", 0), due: instant("2021-04-01", 0), lateUntil: instant("2021-04-16", 0),
        locks: instant("2021-05-01", 0))

    @Test(arguments: [
        ("2021-01-01", -1.0, Standing.notOpen), ("2021-01-01", 0, .open), ("2021-04-01", -1, .open),
        ("2021-04-01", 0, .late), ("2021-04-16", -1, .late), ("2021-04-16", 0, .locked), ("2021-06-01", 0, .locked),
    ])
    func standsWhereTheClockSays(day: String, seconds: Double, standing: Standing) {
        #expect(Self.times.standing(at: instant(day, 0).addingTimeInterval(seconds)) == standing)
    }

    @Test(arguments: [
        ("2021-03-25", "อีก 6 วัน"), ("2021-03-30", "ครบกำหนดพรุ่งนี้"), ("2021-03-31", "ครบกำหนดวันนี้"),
        ("2021-04-01", "เลยกำหนดวันนี้"), ("2021-04-03", "เลยกำหนด 2 วัน"),
    ])
    func countsTheDays(today: String, words: String) {
        #expect(Words(until: instant("2021-04-01", 0), from: instant(today)).thai == words)
    }
}

import Calendar
import Foundation
import Programme
import Testing

@testable import NotificationService

struct QuietHoursTests {
    /// Business time in Bangkok, as people write it.
    private static func wall(_ day: String, _ time: String) throws -> BangkokTime {
        BangkokTime(date: try #require(CivilDate(iso: day)), time: try #require(WallTime(time)))
    }

    @Test(arguments: [
        ("19:59", "2021-03-30", "19:59"), ("20:00", "2021-03-31", "07:00"), ("23:30", "2021-03-31", "07:00"),
        ("00:00", "2021-03-30", "07:00"), ("06:59", "2021-03-30", "07:00"), ("07:00", "2021-03-30", "07:00"),
        ("08:30", "2021-03-30", "08:30"),
    ])
    func putsOffWhatFallsIntoTheNight(time: String, day: String, sent: String) throws {
        let after = QuietHours.usual.after(try Self.wall("2021-03-30", time))
        #expect(after == (try Self.wall(day, sent)).instant)
    }

    @Test(arguments: [("11:59", "11:59"), ("12:00", "13:00"), ("12:59", "13:00"), ("13:00", "13:00")])
    func knowsHoursWithinOneDay(time: String, sent: String) throws {
        let noon = QuietHours(from: try #require(WallTime("12:00")), to: try #require(WallTime("13:00")))
        #expect(noon.after(try Self.wall("2021-03-30", time)) == (try Self.wall("2021-03-30", sent)).instant)
    }
}

import Calendar
import Foundation
import Programme

extension QuietHours {
    /// 20.00 to 07.00, where a programme says nothing.
    static var usual: QuietHours { QuietHours(from: .evening, to: .morning) }

    /// The time itself, or the end of the quiet hours that it falls into.
    func after(_ wall: BangkokTime) -> Date {
        let isOverMidnight = to < from
        let time = wall.time
        if isOverMidnight {
            if time >= from { return BangkokTime(date: wall.date.adding(days: 1), time: to).instant }
            if time < to { return BangkokTime(date: wall.date, time: to).instant }
        } else if from <= time, time < to {
            return BangkokTime(date: wall.date, time: to).instant
        }
        return wall.instant
    }
}

extension WallTime {
    fileprivate static var evening: WallTime { WallTime(hour: 20) ?? .endOfDay }
    fileprivate static var morning: WallTime { WallTime(hour: 7) ?? .midnight }
}

import Calendar
import Foundation
import Pages

extension Words {
    /// A moment for tables: `29 มี.ค. 2564 เวลา 14.05 น.`.
    init(at moment: Date) { self.init(BangkokTime(moment)) }

    /// A due time; midnight is said as 24.00 of the day that it ends.
    init(due moment: Date) { self.init(BangkokTime(due: moment)) }

    private init(_ time: BangkokTime) { self.init(time.written(.table), time.written(.table, in: .english)) }

    /// How long something has lasted, in the largest unit that says something.
    init(lasting seconds: TimeInterval) {
        let minutes = max(0, Int(seconds / 60))
        switch minutes {
        case ..<60: self.init("\(minutes) นาที", minutes == 1 ? "1 minute" : "\(minutes) minutes")
        case ..<(48 * 60): self.init("\(minutes / 60) ชั่วโมง", minutes < 120 ? "1 hour" : "\(minutes / 60) hours")
        default: self.init("\(minutes / 1440) วัน", "\(minutes / 1440) days")
        }
    }
}

/// A moment for machines (RFC 3339).
func machineTime(_ moment: Date) -> String { BangkokTime(moment).rfc3339 }

import Calendar
import Foundation
import Pages

extension Words {
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

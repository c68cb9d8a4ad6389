import Foundation

/// When an event whose effect failed is tried again.
///
/// Eight times within a day, then a person must look at it.
enum RetrySchedule {
    private static let waits: [TimeInterval] = [5, 30, 120, 600, 1800, 7200, 21600, 43200]

    /// The wait after the given number of failures, varied by a tenth; nil when there have been enough.
    static func wait(afterFailures count: Int) -> TimeInterval? {
        guard count >= 1, count <= waits.count else { return nil }
        return waits[count - 1] * Double.random(in: 0.9...1.1)
    }
}

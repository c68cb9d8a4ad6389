import Foundation

/// How long somebody must wait after wrong answers: never a lock, because everybody knows everybody's sign-in name.
///
/// Five are free; then the wait doubles from one second to a quarter of an hour. An hour of peace forgets everything.
enum ThrottleRule {
    static let free = 5
    static let longest: TimeInterval = 15 * 60
    static let forgottenAfter: TimeInterval = 3600

    /// The wait after so many failures in a row.
    static func wait(after failures: Int) -> TimeInterval {
        guard failures > free else { return 0 }
        return min(longest, pow(2, Double(min(failures - free - 1, 20))))
    }
}

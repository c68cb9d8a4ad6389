public import Foundation
import Synchronization

/// The time of the business: dues, reminders, filing times, what pages call today.
///
/// A demonstration may shift it for all processes together; tokens, leases, sessions, ids and
/// logs use `RealClock` and are never shifted.
///
/// Both clocks tell whole milliseconds, as events and tables carry them: a time that was just written is not later
/// than itself when it is read again.
public struct BusinessClock: Sendable {
    private let read: @Sendable () -> Date

    public init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    public func now() -> Date { read() }

    /// A clock that always tells the same time, for tests and rehearsals.
    public static func fixed(_ date: Date) -> BusinessClock { BusinessClock { date } }

    public static let system = BusinessClock { Date().wholeMilliseconds }

    /// The clock for a deployment: the system's, or one shifted by the number of seconds that stands in a file.
    ///
    /// Throws when a shift is asked for in production.
    public static func forDeployment(_ deployment: Deployment, offsetFile: String?) throws(ShiftRefused)
        -> BusinessClock
    {
        guard let offsetFile else { return .system }
        guard deployment != .production else { throw ShiftRefused() }
        let offset = OffsetFile(path: offsetFile)
        return BusinessClock { Date().addingTimeInterval(offset.seconds).wholeMilliseconds }
    }

    /// `RAINGAN_DEMO_CLOCK` is set although `RAINGAN_ENV` says production (or nothing).
    public struct ShiftRefused: Error, CustomStringConvertible {
        public init() {}

        public var description: String {
            "RAINGAN_DEMO_CLOCK is refused unless RAINGAN_ENV is development or demonstration"
        }
    }
}

/// The time of the machine: tokens, leases, sessions, ids, logs.
public struct RealClock: Sendable {
    private let read: @Sendable () -> Date

    public init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    public func now() -> Date { read() }

    public static let system = RealClock { Date().wholeMilliseconds }
}

extension Date {
    /// The same moment without the part of a millisecond that has begun.
    fileprivate var wholeMilliseconds: Date {
        Date(timeIntervalSinceReferenceDate: (timeIntervalSinceReferenceDate * 1000).rounded(.down) / 1000)
    }
}

/// The shift of a demonstration's clock, read again whenever its file changes.
private final class OffsetFile: Sendable {
    private struct Reading { var modified: Date?, seconds: Double }

    private let path: String
    private let last = Mutex(Reading(modified: nil, seconds: 0))

    init(path: String) { self.path = path }

    var seconds: Double {
        let modified = lastChange
        return last.withLock { last in
            guard modified != last.modified || modified == nil else { return last.seconds }
            let text = try? String(contentsOfFile: path, encoding: .utf8)
            let seconds = text.flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
            last = Reading(modified: modified, seconds: seconds)
            return seconds
        }
    }

    /// Asked each time that somebody reads the clock, so by the cheapest means.
    private var lastChange: Date? {
        var file = stat()
        guard unsafe stat(path, &file) == 0 else { return nil }
        let time = file.st_mtim
        return Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }
}

import Foundation

/// How long a session lives and how its cookie changes.
///
/// Thirty minutes without use or twelve hours after signing in, whichever comes first: drafts survive, so a short idle
/// time costs little.
enum SessionRules {
    static let idle: TimeInterval = 30 * 60
    static let absolute: TimeInterval = 12 * 3600
    /// How long the value before the latest is still good, for tabs that renew side by side.
    static let overlap: TimeInterval = 10
    /// How long it may come back because the answer with the latest value was lost on a bad line.
    static let lossWindow: TimeInterval = 300
    /// Sessions of one person at once; the oldest ends when one more begins.
    static let most = 5

    /// What the session's row says.
    struct State: Sendable, Equatable {
        let rotatedAt: Date
        /// A value that seemed lost has been replaced since the last rotation.
        let hasReplaced: Bool
        let usedAt: Date
        let expiresAt: Date
    }

    /// Which of the session's values a browser showed.
    enum Shown: Sendable { case latest, previous, replaced }

    enum Renewal: Sendable, Equatable {
        /// A new value; the one shown becomes the previous one.
        case rotate
        /// Another tab has just been given the new value: this one gets a token, and no value.
        case keep
        /// The answer with the latest value was lost on its way: it gives place to another.
        case replaceLost
        /// A value that seemed lost came back after all: two browsers have the cookie, and neither keeps it.
        case end
        /// The session's time is over, or the value's.
        case over
    }

    static func renewal(of state: State, showing shown: Shown, at now: Date) -> Renewal {
        guard now < state.expiresAt, now < state.usedAt.addingTimeInterval(idle) else { return .over }
        switch shown {
        case .latest: return .rotate
        case .replaced: return .end
        case .previous:
            if now < state.rotatedAt.addingTimeInterval(overlap) { return .keep }
            return !state.hasReplaced && now < state.rotatedAt.addingTimeInterval(lossWindow) ? .replaceLost : .over
        }
    }
}

import Foundation

/// When keys sign and when they stop checking.
///
/// A key is published a day before it signs, so that everybody has it; the one before keeps checking until a day after
/// the last token that it signed.
enum KeySchedule {
    static let notice: TimeInterval = 24 * 3600
    static let farewell: TimeInterval = 24 * 3600

    struct Key: Sendable, Equatable {
        let kid: String
        let notBefore: Date
        let retireAt: Date?

        func mayCheck(at now: Date) -> Bool { retireAt.map { now < $0 } ?? true }
    }

    enum State: String, Sendable { case next, current, retiring, retired }

    /// The key that signs now: of those whose time has come, the newest.
    static func signing(_ keys: [Key], at now: Date) -> Key? {
        keys.filter { $0.notBefore <= now && $0.mayCheck(at: now) }.max { $0.notBefore < $1.notBefore }
    }

    static func state(of key: Key, among keys: [Key], at now: Date) -> State {
        if !key.mayCheck(at: now) { return .retired }
        if key.notBefore > now { return .next }
        return signing(keys, at: now) == key ? .current : .retiring
    }
}

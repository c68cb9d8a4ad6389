import Cryptography
import Foundation

/// What becomes of an event whose effect failed.
struct RetryPlan: Equatable {
    let state: ParkedState
    /// Seconds until the next try.
    let wait: TimeInterval

    /// `age` is in seconds since the first try.
    init(after error: any Error, attempts: Int, age: TimeInterval) {
        switch error {
        case is Unreadable:
            (state, wait) = (.dead, 0)
        case is NotYet:
            // What it waits for is usually under way: soon at first, then ever more seldom, for a day.
            (state, wait) = age > 86_400 ? (.dead, 0) : (.retry, min(300, max(0.5, age / 4)))
        default:
            if let next = RetrySchedule.wait(afterFailures: attempts) {
                (state, wait) = (.retry, next)
            } else {
                (state, wait) = (.dead, 0)
            }
        }
    }
}

/// What is kept of an error for a person to read: not without end, and nothing that a text column cannot hold.
func told(_ error: any Error) -> String { String("\(error)".replacing("\0", with: "␀").prefix(2000)) }

/// An id for bytes that carry none, the same whenever the same bytes arrive (version 8 of RFC 9562).
func contentID(of body: Data) -> UUID {
    let hash = SHA256.hash(body)
    return UUID(
        uuid: (
            hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], 0x80 | hash[6] & 0x0F, hash[7],
            0x80 | hash[8] & 0x3F, hash[9], hash[10], hash[11], hash[12], hash[13], hash[14], hash[15]
        ))
}

import Foundation

/// What has become of one letter to one person.
enum DeliveryState: String, Sendable, CaseIterable {
    /// Waits for its time.
    case scheduled
    /// An instance is about to send it.
    case claimed
    /// The mail server may have it; nobody knows until its answer is written down.
    case handed
    case sent
    /// The server did not take it now; it is tried again.
    case tempFailed = "temp_failed"
    case failed
    /// There was nobody or nowhere to send it.
    case suppressed
    /// A later reminder has said it.
    case superseded
    /// Its time had passed.
    case expired
    /// What it was about was done before it went out.
    case cancelled

    /// Whether an administrator may have it sent again.
    var isResendable: Bool { [.failed, .suppressed, .expired].contains(self) }
}

/// Why a letter has nobody or nowhere to go to.
enum Suppression: String, Sendable, CaseIterable {
    case noAddress = "no-address"
    case unusableAddress = "unusable-address"
    /// Suspended, or no longer in office.
    case personAway = "person-away"
    /// The agency was derived from other data and may not exist.
    case derivedAgency = "derived-agency"
}

/// What happens to a mail whose server gave no answer after it had everything.
enum DoubtPolicy: String, Sendable {
    /// It counts as sent: a reminder twice is worse than one fewer.
    case hold
    /// It goes again once, with the same Message-ID: nobody must miss that a report came back.
    case resend
}

/// How a transfer to the mail server ended.
enum Transfer: Sendable, Equatable {
    case accepted
    /// Not now (4yz), or the server was not reached; with its code if it gave one.
    case postponed(code: Int?, reason: String)
    /// Never (5yz).
    case refused(code: Int, reason: String)
    /// The server had the whole mail and its answer was lost.
    case doubtful(reason: String)

    /// A server's words as they may be kept: servers like to repeat the address that they were given.
    static func withoutAddresses(_ words: String) -> String {
        words.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.contains("@") ? "…" : $0 }.joined(separator: " ")
    }

    /// The server's code, if it gave one.
    var code: Int? {
        switch self {
        case .accepted: 250
        case .postponed(let code, _): code
        case .refused(let code, _): code
        case .doubtful: nil
        }
    }

    var reason: String? {
        switch self {
        case .accepted: nil
        case .postponed(_, let reason), .refused(_, let reason), .doubtful(let reason):
            Self.withoutAddresses(reason)
        }
    }
}

/// What follows from a transfer: the new state, and when to try again.
struct AfterTransfer: Sendable, Equatable {
    let state: DeliveryState
    let nextAt: Date?

    /// After the first failure, the second and so on; then it has failed.
    private static let waits: [TimeInterval] = [
        60, 300, 900, 1800, 3600, 7200, 14_400, 14_400, 28_800, 28_800, 43_200, 43_200,
    ]

    /// How long a mail in doubt is left alone before it goes again.
    static let doubtRest: TimeInterval = 900

    /// `attempt` counts from 1; `usefulUntil` is when the mail would no longer be true.
    init(_ transfer: Transfer, attempt: Int, usefulUntil: Date, at now: Date) {
        switch transfer {
        case .accepted: (state, nextAt) = (.sent, nil)
        case .refused: (state, nextAt) = (.failed, nil)
        case .doubtful: (state, nextAt) = (.handed, now.addingTimeInterval(Self.doubtRest))
        case .postponed:
            guard attempt <= Self.waits.count else {
                (state, nextAt) = (.failed, nil)
                return
            }
            let next = now.addingTimeInterval(Self.waits[max(attempt, 1) - 1])
            if next < usefulUntil { (state, nextAt) = (.tempFailed, next) } else { (state, nextAt) = (.expired, nil) }
        }
    }
}

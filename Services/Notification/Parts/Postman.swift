import Database
import EventLog
import Foundation
import Runtime

/// Sees to letters as their time comes: one loop addresses them, another sends them and takes up what others have left
/// lying.
struct Postman: Part {
    let journal: Journal
    let address: AddressLetters
    let send: SendDeliveries
    let replan: ReplanReminders
    /// Signalled when an event has brought something to tell.
    let wake: Wake
    let figures: PostFigures
    let log: Log
    private let addressed = Wake()

    private static let batch = 50
    /// How long it looks away at most: another instance may have heard of something, or the clock been shifted.
    private static let nap = Duration.seconds(5)
    private static let moment = Duration.milliseconds(50)
    private static let tidyEvery = Duration.seconds(30)

    init(
        journal: Journal, address: AddressLetters, send: SendDeliveries, replan: ReplanReminders, wake: Wake,
        figures: PostFigures, log: Log
    ) {
        (self.journal, self.address, self.send, self.replan) = (journal, address, send, replan)
        (self.wake, self.figures, self.log) = (wake, figures, log)
    }

    func run() async throws {
        await withTaskGroup { group in
            group.addTask { await keepOn { try await addressDue() } }
            group.addTask { await keepOn { try await sendDue() } }
        }
    }

    /// Runs a round again and again; after a fault, with ever longer waits.
    private func keepOn(_ round: () async throws -> Void) async {
        var backoff = Backoff(first: .milliseconds(200), limit: .seconds(10))
        while !Task.isCancelled {
            do {
                try await round()
                backoff.reset()
            } catch {
                log.warning("postman.failed", ["error": .text("\(error)")])
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    private func addressDue() async throws {
        // One statement while there is nothing to do.
        var next = try await journal.database.nextLetter()
        if next.isStale {
            while try await replan(atMost: 200) > 0 {}
            next = try await journal.database.nextLetter()
        }
        if isDue(next.due) {
            while try await address(atMost: Self.batch) >= Self.batch, !Task.isCancelled { addressed.signal() }
            addressed.signal()
            next = try await journal.database.nextLetter()
        }
        await pause(wake, until: next.due)
    }

    private func sendDue() async throws {
        let end = ContinuousClock.now + Self.tidyEvery
        try await tidy()
        repeat {
            var next = try await journal.database.nextDelivery()
            if isDue(next) {
                while try await send(atMost: Self.batch) > 0, !Task.isCancelled {}
                next = try await journal.database.nextDelivery()
            }
            await pause(addressed, until: next)
        } while ContinuousClock.now < end && !Task.isCancelled
    }

    private func isDue(_ time: Date?) -> Bool { time.map { $0 <= journal.clock.now() } ?? false }

    private func tidy() async throws {
        let now = journal.clock.now(), realNow = journal.realClock.now()
        let (left, backlog) = try await journal.database.transaction { database in
            (try database.rescue(at: now, realNow: realNow), try database.backlog(at: now))
        }
        if left > 0 { log.warning("mail.left_in_doubt", ["deliveries": .number(Double(left))]) }
        figures.backlog(backlog.due, since: backlog.oldest, at: now)
    }

    /// Waits for a signal, or for the next one to be due.
    ///
    /// What comes within a moment is seen to together.
    private func pause(_ wake: Wake, until next: Date?) async {
        if await wake.wait(atMost: Self.rest(until: next, at: journal.clock.now())) {
            try? await Task.sleep(for: Self.moment)
        }
    }

    /// Until the next one is due; what is due and could not be done now belongs to somebody else, or waits for Auth.
    private static func rest(until next: Date?, at now: Date) -> Duration {
        guard let wait = next?.timeIntervalSince(now), wait < nap.seconds else { return nap }
        return max(.seconds(wait), .milliseconds(500))
    }
}

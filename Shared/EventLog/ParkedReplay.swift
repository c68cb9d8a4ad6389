import Database
import Foundation
public import Runtime

/// Takes parked events up again when their time has come, and fetches what is missing before others.
public struct ParkedReplay: Part {
    /// How long a missing event may still be on its way.
    private static let gapPatience: TimeInterval = 30

    private let inbox: Inbox
    private let archive: Archive?
    private let log: Log

    /// Missing events are asked for in `archive`; without it gaps only wait.
    public init(for inbox: Inbox, from archive: Archive?, log: Log) {
        (self.inbox, self.archive, self.log) = (inbox, archive, log)
    }

    public func run() async throws {
        // Apart, because a publisher that does not answer must not hold up what is due.
        await withTaskGroup { group in
            group.addTask { await replay() }
            if let archive { group.addTask { await fetch(from: archive) } }
        }
    }

    private func replay() async {
        var backoff = Backoff(first: .seconds(1), limit: .seconds(30))
        while !Task.isCancelled {
            do {
                let wait = try await replayDue()
                backoff.reset()
                await inbox.parked.wait(atMost: wait)
            } catch {
                log.warning("replay.failed", ["error": .text(told(error))])
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    private func fetch(from archive: Archive) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(10) * Double.random(in: 1...1.2))
            guard !Task.isCancelled else { return }
            do { try await fillGaps(from: archive) } catch {
                log.warning("replay.gaps_failed", ["error": .text(told(error))])
            }
        }
    }

    /// Settles everything that is due; returns how long the next may wait.
    func replayDue() async throws -> Duration {
        let (database, consumer) = (inbox.journal.database, inbox.consumer)
        while !Task.isCancelled {
            guard let due = try await database.dueForReplay(consumer, at: inbox.journal.realClock.now()) else { break }
            if try await inbox.settle(due) == .applied, let event = try? Incoming(due.body) {
                try await inbox.drain(event)
            }
        }
        let now = inbox.journal.realClock.now()
        guard let next = try await database.nextRetry(consumer, after: now) else { return .seconds(5) }
        return .seconds(min(5, max(0.05, next.timeIntervalSince(now))))
    }

    /// Asks the publishers for events that have been missing for too long.
    func fillGaps(from archive: Archive) async throws {
        let before = inbox.journal.realClock.now().addingTimeInterval(-Self.gapPatience)
        var silent: Set<Substring> = []
        for gap in try await inbox.journal.database.gaps(inbox.consumer, since: before, atMost: 20) {
            // Whoever has not answered once is not asked again in this round, so that the others have their turn.
            guard !silent.contains(gap.owner), !Task.isCancelled else { continue }
            do { try await fill(gap, from: archive) } catch let error as DatabaseError {
                throw error
            } catch {
                silent.insert(gap.owner)
                log.warning("inbox.archive_silent", gap.fields.merging(["error": .text(told(error))]) { $1 })
            }
        }
    }

    /// Takes in what is missing of one thing, as far as its publisher has it.
    private func fill(_ gap: Gap, from archive: Archive) async throws {
        var gap = gap
        while gap.first <= gap.last, !Task.isCancelled {
            let missing = try await archive.events(in: gap)
            if missing.isEmpty { return log.warning("inbox.gap_unfillable", gap.fields) }
            log.warning("inbox.gap_filled", gap.fields.merging(["found": .int(missing.count)]) { $1 })
            for body in missing { _ = try await inbox.receive(body) }
            gap.first += Int64(missing.count)
        }
    }
}

extension Gap {
    fileprivate var fields: [String: Log.Value] {
        [
            "aggregate": .text(aggregate), "subject": .text(subject.text), "first": .int(Int(first)),
            "last": .int(Int(last)),
        ]
    }
}

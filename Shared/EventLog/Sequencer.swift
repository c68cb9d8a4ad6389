import Database
import Foundation
public import Runtime

/// Moves what was committed into the record: numbers it without gaps and binds each row to the one before.
///
/// Any instance may do it, one at a time: the row lock on `feed_head` is held to the commit, so positions follow the
/// order of commits and a reader that has passed a position has missed nothing. Rows leave the intake when they are
/// seen, so a transaction that commits late is simply taken up later.
public struct Sequencer: Part {
    private static let batch = 500

    private let journal: Journal
    private let herald: Herald
    private let log: Log
    private let sequenced: Counter

    public init(journal: Journal, herald: Herald, log: Log, metrics: Metrics) {
        self.journal = journal
        self.herald = herald
        self.log = log
        sequenced = metrics.counter("raingan_sequenced_total", "Rows moved into the record, by feed.")
    }

    public func run() async throws {
        var backoff = Backoff()
        while !Task.isCancelled {
            do {
                let work = try await sequenceOnce()
                backoff.reset()
                switch work {
                case .more: continue
                case .taken: try? await Task.sleep(for: .milliseconds(10))
                case .done: try await waitForNews()
                }
            } catch {
                log.warning("sequencer.failed", ["error": .text("\(error)")])
                try? await Task.sleep(for: backoff.next())
            }
        }
        // What was committed before the stop is recorded before the end, as far as the database lets us.
        try? await Task.detached { while try await sequenceOnce() == .more {} }.value
    }

    /// What one round found.
    enum Work: Equatable {
        /// Everything that was there is recorded.
        case done
        /// There is more.
        case more
        /// Another instance is at it.
        case taken
    }

    /// Until this instance has something to record, or another has left something lying.
    private func waitForNews() async throws {
        while !Task.isCancelled {
            if await journal.said.wait(atMost: .seconds(1) * Double.random(in: 1...1.2)) { return }
            // One statement while there is nothing to do.
            let isAnything = try await journal.database.first(
                "SELECT EXISTS (SELECT FROM outbox) OR EXISTS (SELECT FROM audit_intake)", as: Bool.self)
            if isAnything == true { return }
        }
    }

    func sequenceOnce() async throws -> Work {
        let now = journal.realClock.now()
        let moved: [Int]? = try await journal.database.transaction { database in
            guard var heads = try database.lockHeads() else { return nil }
            let intake = try database.intake(atMost: Self.batch)
            return try Feed.all.indices.map { place in
                let rows = intake[place]
                if !rows.isEmpty { try database.move(rows, to: Feed.all[place], after: &heads[place], recordedAt: now) }
                return rows.count
            }
        }
        guard let moved else { return .taken }
        for (feed, count) in zip(Feed.all, moved) where count > 0 {
            sequenced.add(count, ["feed": feed.name])
            if feed.name == Feed.events.name { herald.recorded() }
        }
        return moved.contains(Self.batch) ? .more : .done
    }
}

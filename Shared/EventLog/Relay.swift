import Database
import Foundation
public import Messaging
public import Runtime

/// Tells one target of every recorded event, in order, until the broker has confirmed each.
///
/// One instance at a time holds the lease. The cursor moves only over what is confirmed without a gap; after any
/// doubt the rest is sent again, and readers drop what they have.
public struct Relay: Part {
    private static let batch = 500
    private static let batchBytes = 4_194_304
    /// A lease is renewed three times before it would end.
    private static let renewal = Duration.seconds(RelayLease.seconds) / 3

    public let target: RelayTarget
    private let journal: Journal
    private let publisher: Publisher
    private let herald: Herald
    private let recorded: Wake
    private let owner = UUID().uuidString.lowercased()
    private let log: Log
    private let figures: RelayFigures

    public var name: String { "Relay(\(target.name))" }

    public init(
        to target: RelayTarget, of journal: Journal, through publisher: Publisher, herald: Herald, log: Log,
        metrics: Metrics
    ) {
        self.target = target
        self.journal = journal
        self.publisher = publisher
        self.herald = herald
        recorded = herald.wake(for: target.name)
        self.log = log
        figures = RelayFigures(metrics: metrics, target: target.name)
    }

    public func run() async throws {
        var backoff = Backoff()
        var lease: RelayLease?
        var isPrepared = false
        while !Task.isCancelled {
            do {
                if !isPrepared { try await journal.database.prepareCursor(of: target.name) }
                isPrepared = true
                guard var held = lease else {
                    lease = try await journal.database.takeLease(of: target.name, owner: owner)
                    holds(lease != nil)
                    if lease == nil { try? await Task.sleep(for: pause) }
                    continue
                }
                let isKept = try await round(holding: &held, &backoff)
                lease = isKept ? held : nil
                if !isKept { lost() }
            } catch {
                log.warning("relay.failed", ["target": .text(target.name), "error": .text(told(error))])
                try? await Task.sleep(for: backoff.next())
            }
        }
        holds(false)
        if let lease { await finish(lease) }
    }

    /// How long to wait for a signal, or for the lease, before looking again.
    private var pause: Duration { .seconds(1.5) * Double.random(in: 1...1.2) }

    /// Tells the next batch, or waits for something to tell; false when the lease is lost.
    private func round(holding lease: inout RelayLease, _ backoff: inout Backoff) async throws -> Bool {
        switch try await tellNext(holding: &lease) {
        case .lost: return false
        case .told: backoff.reset()
        case .failed: try? await Task.sleep(for: backoff.next())
        case .nothing:
            backoff.reset()
            if lease.renewed.duration(to: .now) > Self.renewal {
                guard try await journal.database.keep(lease) else { return false }
                lease.renewed = .now
            }
            await recorded.wait(atMost: pause)
        }
        return true
    }

    private func holds(_ held: Bool) {
        figures.leaseHeld(held)
        herald.tells(target.name, held)
    }

    private func lost() {
        holds(false)
        figures.fenceConflicts.add(1, figures.labels)
        log.warning("relay.lease_lost", ["target": .text(target.name)])
    }

    /// What was recorded before the stop is told before the end if that is soon done; then others may take over.
    private func finish(_ lease: RelayLease) async {
        // In a task of its own, because the one that stops is cancelled.
        try? await Task.detached { [self] in
            var lease = lease
            let end = ContinuousClock.now + .seconds(3)
            while publisher.state == .connected, .now < end, try await tellNext(holding: &lease) == .told {}
            try await journal.database.release(lease)
        }.value
    }

    /// What came of one look into the record.
    private enum Work { case nothing, told, failed, lost }

    /// Tells the next batch and moves the cursor over what is confirmed.
    private func tellNext(holding lease: inout RelayLease) async throws -> Work {
        let events = try await journal.database.events(
            toTell: target.name, holding: lease, atMost: Self.batch, bytes: Self.batchBytes)
        if events.isEmpty { return .nothing }
        let failure = try await publish(events, moving: &lease)
        if let failure {
            figures.failures.add(1, figures.labels)
            log.warning("relay.publish_failed", ["target": .text(target.name), "error": .text("\(failure)")])
        }
        let kept = try await journal.database.advance(
            lease, failing: failure.map(told), at: journal.realClock.now())
        lease.renewed = .now
        return !kept ? .lost : failure == nil ? .told : .failed
    }

    /// Publishes a batch and moves the lease's position over all that is confirmed; returns what stopped it.
    private func publish(_ events: [RecordedEvent], moving lease: inout RelayLease) async throws -> PublishFailure? {
        let messages = try await target.messages(events)
        let flat = messages.flatMap { $0 }
        let started = ContinuousClock.now
        var failure: PublishFailure?
        var confirmed = flat.count
        if !flat.isEmpty {
            // A slow broker must not cost the lease, or two instances would take it from each other and get nowhere.
            let keeper = keep(lease)
            defer { keeper.cancel() }
            do { try await publisher.publish(flat) } catch {
                failure = error
                confirmed = error.confirmed
            }
        }
        figures.published.add(confirmed, figures.labels)
        if failure == nil { figures.confirmDuration.observe(started.duration(to: .now), figures.labels) }
        var remaining = confirmed
        for (event, own) in zip(events, messages) {
            guard remaining >= own.count else { break }
            remaining -= own.count
            lease.position = event.position
        }
        if let last = events.last { figures.lag.set(Double(last.position - lease.position), figures.labels) }
        return failure
    }

    private func keep(_ lease: RelayLease) -> Task<Void, any Error> {
        Task { [database = journal.database] in
            while true {
                try await Task.sleep(for: Self.renewal)
                _ = try await database.keep(lease)
            }
        }
    }
}

/// The figures that a relay reports.
private struct RelayFigures: Sendable {
    let labels: Labels
    let published: Counter
    let failures: Counter
    let fenceConflicts: Counter
    let confirmDuration: Histogram
    let lag: Gauge
    private let lease: Gauge

    init(metrics: Metrics, target: String) {
        labels = ["target": target]
        published = metrics.counter("raingan_relay_published_total", "Messages confirmed by the broker.")
        failures = metrics.counter("raingan_relay_failures_total", "Batches that were not confirmed as a whole.")
        fenceConflicts = metrics.counter("raingan_relay_fence_conflicts_total", "Leases found lost.")
        confirmDuration = metrics.histogram(
            "raingan_relay_confirm_duration_seconds", "Publishing a batch to its last confirm.")
        lag = metrics.gauge("raingan_relay_batch_lag_positions", "Positions of the last batch not yet confirmed.")
        lease = metrics.gauge("raingan_relay_lease_held", "1 while this instance tells the target.")
    }

    func leaseHeld(_ held: Bool) { lease.set(held ? 1 : 0, labels) }
}

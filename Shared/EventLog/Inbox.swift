import Contracts
import Database
public import Foundation
public import Messaging
public import Runtime

/// Lets each event take effect once and in the order of its thing, however often and however shuffled it arrives.
///
/// The memory of an event and its effect are written in one transaction. What comes too early waits in the
/// database, what fails is tried again later, and both hold back only the events of the same thing.
public struct Inbox: Sendable {
    public enum Outcome: Sendable, Equatable {
        case applied
        /// It had taken effect before.
        case repeated
        /// Nobody here reads events of its kind.
        case ignored
        /// It waits for an earlier one, or for another try.
        case parked
        /// It needs a person.
        case dead
    }

    let consumer: String
    let journal: Journal
    let parked = Wake()
    private let subscriptions: [String: Subscription]
    private let aggregates: Set<String>
    private let log: Log
    private let outcomes: Counter
    private let duration: Histogram
    private let onApplied: @Sendable (_ aggregate: String) -> Void

    /// `consumer` is the name under which this service remembers what it has heard; `onApplied` hears, after the
    /// commit, of which aggregate an event has taken effect.
    public init(
        consumer: String, subscriptions: [Subscription], journal: Journal, log: Log, metrics: Metrics,
        onApplied: @escaping @Sendable (_ aggregate: String) -> Void = { _ in }
    ) {
        self.consumer = consumer
        self.journal = journal
        self.log = log
        self.onApplied = onApplied
        self.subscriptions = Dictionary(subscriptions.map { ($0.name, $0) }) { first, _ in first }
        aggregates = Set(subscriptions.map(\.aggregate.rawValue))
        outcomes = metrics.counter("raingan_consumer_messages_total", "Events received, by result.")
        duration = metrics.histogram("raingan_consumer_process_seconds", "Receiving one event, to its commit.")
    }

    /// What becomes of deliveries: acknowledged once their outcomes are on disk, given back while the database is away.
    public func handle(_ deliveries: [Delivery]) async -> [Disposition] {
        let started = ContinuousClock.now
        do {
            let found = try await receive(deliveries.map { Letter($0) })
            for outcome in found {
                outcomes.add(1, ["consumer": consumer, "result": "\(outcome)"])
                duration.observe(started.duration(to: .now), ["consumer": consumer])
            }
            return deliveries.map { _ in .ack }
        } catch {
            log.warning("inbox.stopped", ["error": .text(told(error))])
            return deliveries.map { _ in .stop }
        }
    }

    /// Takes one event in.
    ///
    /// - Throws: `DatabaseError` while nothing can be noted; every other failure is an outcome.
    public func receive(_ body: Data) async throws -> Outcome {
        let event: Incoming
        do { event = try Incoming(body) } catch { return try await keepUnreadable(body, because: error) }
        guard aggregates.contains(event.aggregate) else { return .ignored }
        let arrivals: [Arrival]
        do { arrivals = try await attempt { try admit([event], $0) } } catch let error where !error.isAway {
            return try await setAside(event, attempts: 1, firstAt: journal.realClock.now(), because: error)
        }
        try await follow(zip([event], arrivals))
        return arrivals.first?.outcome ?? .repeated
    }

    /// Takes several events in: in one transaction if all goes well, else each in its own.
    ///
    /// - Throws: `DatabaseError` while nothing can be noted; what was taken in by then is recognised when it comes again.
    func receive(_ letters: [Letter]) async throws -> [Outcome] {
        if letters.count > 1, let outcomes = try await receiveTogether(letters) { return outcomes }
        var outcomes: [Outcome] = []
        for letter in letters {
            outcomes.append(try await Trace.$current.withValue(letter.trace) { try await receive(letter.body) })
        }
        return outcomes
    }

    /// Nil when one of them stands in the way of the others, or others in the way of all.
    private func receiveTogether(_ letters: [Letter]) async throws -> [Outcome]? {
        var events: [(place: Int, event: Incoming)] = []
        for (place, letter) in letters.enumerated() {
            guard var event = try? Incoming(letter.body) else { return nil }
            event.trace = letter.trace
            if aggregates.contains(event.aggregate) { events.append((place, event)) }
        }
        var outcomes = letters.map { _ in Outcome.ignored }
        guard !events.isEmpty else { return outcomes }
        let arrivals: [Arrival]
        do {
            arrivals = try await journal.transaction { [events] database in
                try database.refuseLongWaits()
                return try admit(events.map(\.event), database)
            }
        } catch let error where !error.isAway { return nil }
        try await follow(zip(events.map(\.event), arrivals))
        for ((place, _), arrival) in zip(events, arrivals) { outcomes[place] = arrival.outcome }
        return outcomes
    }

    /// What is left to do when outcomes are on disk: all that took effect is told before anything can fail, because
    /// what comes again is only recognised.
    private func follow(_ arrived: some Sequence<(Incoming, Arrival)>) async throws {
        var held: [Incoming] = []
        for case (let event, .applied(let more)) in arrived {
            onApplied(event.aggregate)
            if more { held.append(event) }
        }
        for event in held { try await drain(event) }
    }

    private func keepUnreadable(_ body: Data, because error: Unreadable) async throws -> Outcome {
        let id = contentID(of: body), now = journal.realClock.now(), why = told(error)
        try await journal.database.transaction {
            try $0.parkUnreadable(body, id: id, for: consumer, at: now, error: why)
        }
        log.error("inbox.unreadable", ["error": .text(why)])
        return .dead
    }

    /// Applies what was parked behind an event, one transaction each, until something is missing or fails.
    func drain(_ event: Incoming) async throws {
        while let next = try await nextParked(like: event) {
            guard try await settle(next) == .applied else { return }
        }
    }

    /// Tries a parked event again.
    ///
    /// - Throws: `DatabaseError` while the database is away.
    func settle(_ parked: ParkedEvent) async throws -> Outcome {
        let event: Incoming
        do { event = try Incoming(parked.body) } catch {
            try await journal.database.declareDead(parked.id, for: consumer, error: told(error))
            return .dead
        }
        do {
            let outcome = try await attempt { try $0.settle(event, parked, for: consumer) { try apply($0, $1) } }
            if outcome == .applied { onApplied(event.aggregate) }
            return outcome
        } catch let error where !error.isAway {
            return try await setAside(event, attempts: parked.attempts + 1, firstAt: parked.firstAt, because: error)
        }
    }

    private func nextParked(like event: Incoming) async throws -> ParkedEvent? {
        try await attempt { database in
            let mark = try database.watermark(of: event, for: consumer)
            guard !mark.blocked, mark.hasParked else { return nil }
            return try database.parked(mark.last + 1, like: event, for: consumer)
        }
    }

    private func apply(_ event: Incoming, _ database: isolated Connection) throws {
        guard let subscription = subscriptions[event.name] else { return }
        try Trace.$current.withValue(event.trace ?? Trace.current) { try subscription.apply(event.body, database) }
    }

    private func admit(_ events: [Incoming], _ database: isolated Connection) throws -> [Arrival] {
        try database.admit(events, for: consumer, at: journal.realClock.now()) { try apply($0, $1) }
    }

    /// Runs a transaction, again at once and up to four times when it lost a race for locks.
    private func attempt<Value: Sendable>(
        _ body: @Sendable (isolated Connection) throws -> Value
    ) async throws -> Value {
        for _ in 0..<4 {
            do { return try await journal.transaction(body) } catch let error as DatabaseError where error.isTransient {
                continue
            }
        }
        return try await journal.transaction(body)
    }

    /// Parks an event whose effect failed and holds back what follows it.
    private func setAside(
        _ event: Incoming, attempts: Int, firstAt: Date, because error: any Error
    ) async throws -> Outcome {
        let now = journal.realClock.now()
        let plan = RetryPlan(after: error, attempts: attempts, age: now.timeIntervalSince(firstAt))
        let why = told(error)
        let isDone = try await attempt { database in
            // It may have come twice, and the other delivery may have had more luck.
            if try database.watermark(of: event, for: consumer).last >= event.sequence {
                try database.unpark(event, for: consumer)
                return true
            }
            try database.block(event, for: consumer)
            try database.park(
                event, for: consumer, as: plan.state, attempts: attempts,
                nextAt: now.addingTimeInterval(plan.wait), firstAt: firstAt, error: why)
            return false
        }
        if isDone { return .repeated }
        parked.signal()
        let fields: [String: Log.Value] = [
            "event.name": .text(event.name), "event.id": .text(event.id.text), "error": .text(why),
        ]
        if plan.state == .dead { log.error("inbox.dead", fields) } else { log.warning("inbox.parked", fields) }
        return plan.state == .dead ? .dead : .parked
    }
}

/// What an arriving event met.
private enum Arrival: Sendable {
    /// It took effect; `more` says that later ones are waiting.
    case applied(more: Bool)
    case repeated
    case early

    var outcome: Inbox.Outcome {
        switch self {
        case .applied: .applied
        case .repeated: .repeated
        case .early: .parked
        }
    }
}

/// An event as the broker brought it.
struct Letter: Sendable {
    let body: Data
    /// A step in the trace of the work that caused it.
    let trace: Trace?

    init(_ delivery: Delivery) {
        body = Data(delivery.body)
        guard case .text(let header) = delivery.headers["traceparent"] else {
            trace = nil
            return
        }
        trace = Trace(header: header)?.child()
    }

    init(body: Data, trace: Trace? = nil) { (self.body, self.trace) = (body, trace) }
}

extension Connection {
    /// Applies each event whose turn it is, forgets those that have been, parks those that come early.
    fileprivate func admit(
        _ events: [Incoming], for consumer: String, at now: Date,
        effect: (Incoming, isolated Connection) throws -> Void
    ) throws -> [Arrival] {
        var marks = try watermarks(of: events, for: consumer)
        var moved: [Thing: Int64] = [:]
        var arrivals: [Arrival] = []
        for event in events {
            let mark = marks[event.thing] ?? Watermark()
            if event.sequence <= mark.last {
                arrivals.append(.repeated)
            } else if event.sequence == mark.last + 1 && !mark.blocked {
                try effect(event, self)
                marks[event.thing]?.last = event.sequence
                moved[event.thing] = event.sequence
                if mark.hasParked { try unpark(event, for: consumer) }
                arrivals.append(.applied(more: mark.hasParked))
            } else {
                try park(event, for: consumer, as: .gap, attempts: 0, nextAt: now, firstAt: now, error: nil)
                marks[event.thing]?.hasParked = true
                arrivals.append(.early)
            }
        }
        try setWatermarks(moved, for: consumer)
        return arrivals
    }

    /// Applies a parked event if it is its turn, whether it came early or failed before.
    ///
    /// `seen` is how it was found; if another instance has tried it meanwhile, it waits for its next turn.
    fileprivate func settle(
        _ event: Incoming, _ seen: ParkedEvent, for consumer: String,
        effect: (Incoming, isolated Connection) throws -> Void
    ) throws -> Inbox.Outcome {
        let mark = try watermark(of: event, for: consumer)
        if event.sequence <= mark.last {
            try unpark(event, for: consumer)
            return .repeated
        }
        guard event.sequence == mark.last + 1, try isParked(seen, for: consumer) else { return .parked }
        try effect(event, self)
        try setWatermarks([event.thing: event.sequence], for: consumer)
        try unpark(event, for: consumer)
        return .applied
    }
}

extension Error {
    /// Whether the database is away, or this task is to stop: nothing can be decided or noted now.
    fileprivate var isAway: Bool {
        guard let error = self as? DatabaseError else { return false }
        return error.isOutage || error.kind == .cancelled
    }
}

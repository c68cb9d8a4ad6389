import Access
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// An administrator renews a subscriber's password, pauses it, lets it go on, or ends it.
struct ChangeSubscriber: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory
    let broker: BrokerDesk
    let address: String?

    enum Refusal: Error, Equatable {
        /// There is none, or not for this person.
        case unknown
        case notInThisState(Subscriber.State)
        case brokerAway
    }

    /// A subscriber that this person may see.
    func find(_ slug: String, for actor: Actor) async throws -> Subscriber {
        let found = try await journal.database.transaction { try $0.subscriber(slug: slug) }
        guard let found, actor.administers(found, in: directory()) else { throw Refusal.unknown }
        return found
    }

    /// Gives it a new password, ends the lines opened with the old one, and completes what is missing at the broker.
    func rotate(_ slug: String, by actor: Actor) async throws -> SubscriberCredentials {
        let subscriber = try await find(slug, for: actor)
        try check(.rotate, subscriber.state)
        let open = OpenAtBroker(journal: journal, broker: broker, address: address)
        do { return try await open(subscriber, by: actor) } catch is BrokerDesk.Unavailable {
            throw Refusal.brokerAway
        }
    }

    /// Pauses, resumes or ends; a repetition of the same request changes nothing, and nothing is told twice.
    func callAsFunction(
        _ deed: Subscriber.Deed, _ slug: String, by actor: Actor, repeating request: RepeatableRequest
    ) async throws {
        let subscriber = try await find(slug, for: actor)
        // The user goes first: what is ended in the registry must not go on at the broker.
        if deed == .end, subscriber.state != .ended {
            do { try await broker.close(subscriber) } catch is BrokerDesk.Unavailable { throw Refusal.brokerAway }
        }
        try await journal.transaction { database in
            if try database.answer(to: request, at: journal.realClock.now()) != nil { return }
            guard let current = try database.subscriber(slug: slug, locked: true) else { throw Refusal.unknown }
            try check(deed, current.state)
            let now = journal.clock.now()
            let state: Subscriber.State =
                switch deed {
                case .pause: .paused
                case .end: .ended
                case .resume, .rotate: .active
                }
            try database.tell(current, state, at: now)
            try database.audit(actor.entry("subscriber.\(state.rawValue)", current, at: now))
            try database.keep(StoredAnswer(status: 303, location: "/subscribers/\(slug)"), for: request)
        }
    }

    private func check(_ deed: Subscriber.Deed, _ state: Subscriber.State) throws(Refusal) {
        guard state.allowed.contains(deed) else { throw .notInThisState(state) }
    }
}

import Access
import Calendar
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// An administrator admits an outside system: its user, its queue and its rights at the broker, and its place in the
/// registry, of which Approval is told.
struct RegisterSubscriber: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory
    let broker: BrokerDesk
    let newID: IDGenerator
    /// Where a subscriber's program connects, as it is told to people.
    let address: String?

    enum Refusal: Error, Equatable {
        case faulty([SubscriberForm.Fault])
        /// The same was asked for before; its password was shown then.
        case alreadyDone(slug: String)
        /// It stands in the registry and can be completed there; the broker does not hold all of it.
        case brokerAway(slug: String)
    }

    /// The events that outsiders may be told of.
    static let events: [String] = Catalogue.entries.filter { $0.publisher == "approval" }.map(\.name)

    func callAsFunction(
        _ form: SubscriberForm, by actor: Actor, repeating request: RepeatableRequest
    ) async throws -> (subscriber: Subscriber, credentials: SubscriberCredentials) {
        let titles = try await journal.database.transaction { try $0.programmeTitles() }
        var faults = form.faults(events: Set(Self.events), programmes: Set(titles.keys))
        let agencies = find(form.agencySlugs, for: actor, &faults)
        guard faults.isEmpty else { throw Refusal.faulty(faults) }
        let now = journal.clock.now()
        let subscriber = Subscriber(
            id: newID(), slug: form.slug, name: form.name, contact: form.contact, queue: form.queue,
            events: form.events.sorted(), programmes: form.programmes.sorted(), hierarchy: form.hierarchy,
            agencyIDs: agencies, state: .opening, registeredAt: now, rotatedAt: nil)
        try await journal.transaction { database in
            if try database.answer(to: request, at: journal.realClock.now()) != nil {
                throw Refusal.alreadyDone(slug: form.slug)
            }
            guard try database.register(subscriber) else {
                let words = Words("ชื่อย่อนี้ถูกใช้แล้ว และจะไม่ใช้ซ้ำแม้ระบบเดิมสิ้นสุดแล้ว", "This short name has been given before")
                throw Refusal.faulty([.init(field: "slug", words: words)])
            }
            try database.audit(actor.entry("subscriber.registered", subscriber, at: now))
            try database.keep(StoredAnswer(status: 201, location: "/subscribers/\(form.slug)"), for: request)
        }
        let open = OpenAtBroker(journal: journal, broker: broker, address: address)
        do { return (subscriber, try await open(subscriber, by: actor)) } catch is BrokerDesk.Unavailable {
            throw Refusal.brokerAway(slug: form.slug)
        }
    }

    /// The agencies that were named; none that the administrator does not administer.
    private func find(
        _ slugs: [String], for actor: Actor, _ faults: inout [SubscriberForm.Fault]
    ) -> [UUID] {
        let directory = directory()
        return slugs.compactMap { slug in
            if let agency = directory.agency(slug: slug), actor.administers(agency.id, in: directory) {
                return agency.id
            }
            let words = Words("ไม่พบหน่วยงาน \(slug) ในขอบเขตสิทธิ์ของท่าน", "No agency \(slug) within your rights")
            faults.append(SubscriberForm.Fault(field: "agencies", words: words))
            return nil
        }
    }
}

/// Gives a subscriber what it needs at the broker, with a new password, and tells of it when it is the first time.
struct OpenAtBroker: Sendable {
    let journal: Journal
    let broker: BrokerDesk
    let address: String?

    func callAsFunction(_ subscriber: Subscriber, by actor: Actor) async throws -> SubscriberCredentials {
        let password = SecureRandom.token()
        try await broker.open(subscriber, password: password)
        try await broker.hangUp(subscriber)
        try await journal.transaction { database in
            guard let current = try database.subscriber(slug: subscriber.slug, locked: true) else { return }
            let now = journal.clock.now()
            try database.noteRotation(of: current.id, at: now)
            if current.state == .opening { try database.tell(current, .active, at: now) }
            try database.audit(actor.entry("subscriber.password_issued", current, at: now))
        }
        return SubscriberCredentials(
            user: subscriber.user, password: password, virtualHost: broker.virtualHost,
            queue: subscriber.queueName, address: address)
    }
}

extension Connection {
    /// Changes a subscriber's state and tells Approval, in the transaction that holds the subscriber's lock.
    func tell(_ subscriber: Subscriber, _ state: Subscriber.State, at now: Date) throws {
        let sequence = try setState(state, of: subscriber.id, at: now)
        let fact = SubscriptionChanged(
            subscriptionID: subscriber.id, subscriber: subscriber.slug, events: subscriber.events,
            programmes: subscriber.programmes, hierarchy: subscriber.hierarchy, agencyIDs: subscriber.agencyIDs,
            state: state.rawValue)
        try announce(
            Announcement(fact, of: subscriber.id, sequence: sequence, agency: Wire.everyAgency, at: now))
    }
}

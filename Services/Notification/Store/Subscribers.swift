import Contracts
import Database
import Foundation

extension Connection {
    /// Enters a subscriber into the registry; false when its short name has been given before.
    func register(_ subscriber: Subscriber) throws(DatabaseError) -> Bool {
        try execute(
            """
            INSERT INTO subscriber (id, slug, name, contact, queue, events, programmes, hierarchy, agency_ids, state,
                                      registered_at)
            VALUES (\(subscriber.id), \(subscriber.slug), \(subscriber.name), \(subscriber.contact),
                    \(subscriber.queue), \(subscriber.events), \(subscriber.programmes),
                    \(subscriber.hierarchy), \(subscriber.agencyIDs), \(subscriber.state.rawValue),
                    \(subscriber.registeredAt))
            ON CONFLICT (slug) DO NOTHING
            """) == 1
    }

    /// A subscriber by its short name; `locked` until the end of the transaction when it is to be changed.
    func subscriber(slug: String, locked: Bool = false) throws(DatabaseError) -> Subscriber? {
        try subscribers("WHERE slug = \(slug) \(raw: locked ? "FOR UPDATE" : "")").first
    }

    /// Every subscriber, the running ones first.
    func allSubscribers() throws(DatabaseError) -> [Subscriber] {
        try subscribers("ORDER BY state = 'ended', slug")
    }

    private func subscribers(_ condition: SQL) throws(DatabaseError) -> [Subscriber] {
        try run(
            """
            SELECT id, slug, name, contact, queue, events, programmes, hierarchy, agency_ids, state, registered_at,
                   rotated_at
            FROM subscriber \(raw: condition)
            """,
            as: (
                UUID, String, String, String, String, [String], [String], String, [UUID], Subscriber.State, Date,
                Date?
            ).self
        ).map {
            Subscriber(
                id: $0.0, slug: $0.1, name: $0.2, contact: $0.3, queue: $0.4, events: $0.5, programmes: $0.6,
                hierarchy: $0.7, agencyIDs: $0.8, state: $0.9, registeredAt: $0.10, rotatedAt: $0.11)
        }
    }

    /// Changes a subscriber's state; returns the number of the event that tells of it.
    func setState(_ state: Subscriber.State, of id: UUID, at now: Date) throws(DatabaseError) -> Int64 {
        try first(
            """
            UPDATE subscriber SET state = \(state.rawValue), event_seq = event_seq + 1,
                                    ended_at = \(state == .ended ? now : nil)
            WHERE id = \(id) RETURNING event_seq
            """, as: Int64.self) ?? 0
    }

    func noteRotation(of id: UUID, at now: Date) throws(DatabaseError) {
        try write("UPDATE subscriber SET rotated_at = \(now) WHERE id = \(id)")
    }
}

extension Subscriber.State: Column {}

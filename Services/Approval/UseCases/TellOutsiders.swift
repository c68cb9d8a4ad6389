import Access
import Contracts
import Database
import EventLog
import Foundation
import Messaging
import Projections
import Runtime

/// Which outside systems are told of an event, and by which messages (C3).
///
/// One message for each subscriber who may know of it, with the subscriber's name at the end of the routing key: what
/// somebody else may read can never be read by binding to it. The bytes are those that every reader gets; they hold
/// ids, capacities and words, never a person's name or id.
struct TellOutsiders: Sendable {
    static let exchange = "public.events"

    let database: Database
    let directory: @Sendable () -> Directory
    /// The broker user that publishes; the broker verifies it.
    let user: String
    let told: Counter

    init(
        database: Database, directory: @escaping @Sendable () -> Directory, user: String, metrics: Metrics
    ) {
        (self.database, self.directory, self.user) = (database, directory, user)
        told = metrics.counter("raingan_approval_told_outside_total", "Messages to outside systems, by subscriber.")
    }

    /// The tree is not loaded yet: nobody would be entitled, and the event would be left out for good.
    struct TreeAway: Error, CustomStringConvertible {
        var description: String { "the tree of agencies is not loaded yet" }
    }

    var target: RelayTarget { RelayTarget(name: "external") { try await messages(for: $0) } }

    func messages(for events: [RecordedEvent]) async throws -> [[OutgoingMessage]] {
        let tree = directory()
        guard tree.count > 0 else { throw TreeAway() }
        let subscribers = try await database.transaction { try $0.activeSubscribers() }
        return events.map { event in
            let slugs = entitled(to: event, among: subscribers, in: tree)
            for slug in slugs { told.add(1, ["subscriber": slug]) }
            return slugs.map { event.message(to: Self.exchange, slug: $0, mandatory: false, user: user) }
        }
    }

    /// The subscribers who may know of an event, each once however many subscriptions it has.
    private func entitled(
        to event: RecordedEvent, among subscribers: [Subscriber], in tree: Directory
    ) -> [String] {
        guard let subject = try? JSONDecoder().decode(Subject.self, from: Data(event.body.array)) else { return [] }
        let about = subject.data.about
        let slugs = subscribers.filter { subscriber in
            guard let hierarchy = Hierarchy(rawValue: subscriber.hierarchy) else { return false }
            return subscriber.mayKnow(event.name, programme: about.programme) {
                tree.tree.isWithin(about.agencyID, of: $0, in: hierarchy, reach: .subtree)
            }
        }.map(\.slug)
        return Set(slugs).sorted()
    }

    /// What the right to know depends on; every event of a case says it.
    private struct Subject: Decodable {
        struct Told: Decodable { let about: About }
        struct About: Decodable {
            let agencyID: UUID
            let programme: String
        }

        let data: Told
    }
}

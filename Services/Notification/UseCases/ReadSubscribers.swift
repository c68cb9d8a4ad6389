import Contracts
import Database
import EventLog
import Foundation
import Projections

/// The registry as an administrator sees it: those whose agencies all lie within their rights, with what stands in
/// their queues.
struct ReadSubscribers: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory
    let broker: BrokerDesk

    struct Entry: Sendable {
        let subscriber: Subscriber
        let agencies: [(slug: String, name: Phrase)]
        /// Nil when the broker cannot be asked, or has no such queue.
        let standing: BrokerDesk.Standing?
    }

    struct List: Sendable {
        let entries: [Entry]
        /// False when the queues could not be looked at.
        let brokerAnswers: Bool
    }

    func callAsFunction(for actor: Actor) async throws -> List {
        let directory = directory()
        let all = try await journal.database.transaction { try $0.allSubscribers() }
        let standings = try? await broker.standings()
        let entries = all.filter { actor.administers($0, in: directory) }.map { subscriber in
            Entry(
                subscriber: subscriber,
                agencies: subscriber.agencyIDs.compactMap { id in
                    directory[id].map { (slug: $0.slug, name: Phrase($0.name)) }
                },
                standing: standings?[subscriber.queueName])
        }
        return List(entries: entries, brokerAnswers: standings != nil)
    }

    /// One subscriber; nil when there is none, or not for this person.
    func one(_ slug: String, for actor: Actor) async throws -> (entry: Entry, brokerAnswers: Bool)? {
        let list = try await self(for: actor)
        return list.entries.first { $0.subscriber.slug == slug }.map { ($0, list.brokerAnswers) }
    }

    /// The programmes to which a subscriber may be limited.
    func programmes() async throws -> [(id: String, title: Phrase)] {
        let titles = try await journal.database.transaction { try $0.programmeTitles() }
        return titles.sorted { $0.key < $1.key }.map { (id: $0.key, title: $0.value) }
    }
}

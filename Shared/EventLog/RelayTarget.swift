import Database
import Foundation
public import Messaging

/// A place that is told of every event: which messages one event becomes there.
public struct RelayTarget: Sendable {
    /// The key in `relay_cursor`.
    public let name: String
    let messages: @Sendable ([RecordedEvent]) async throws -> [[OutgoingMessage]]

    /// `messages` answers for each event of a batch, in order, which messages it becomes; none is an answer too.
    public init(name: String, messages: @escaping @Sendable ([RecordedEvent]) async throws -> [[OutgoingMessage]]) {
        (self.name, self.messages) = (name, messages)
    }

    /// The other services: each event once, to the exchange of this service.
    ///
    /// The exchange is `<service>.events`, and `user` the broker user of this service.
    public static func inside(exchange: String, user: String) -> RelayTarget {
        RelayTarget(name: "internal") { events in
            events.map { [$0.message(to: exchange, slug: $0.agency, mandatory: $0.mustRoute, user: user)] }
        }
    }
}

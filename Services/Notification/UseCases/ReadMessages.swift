import Access
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// What was told to whom: everybody sees what was sent to them, an administrator what concerns their agencies.
struct ReadMessages: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory

    static let pageSize = 25
    /// Days after which a message that was not opened is no longer counted as new.
    private static let newFor: TimeInterval = 60 * 86_400

    struct List: Sendable {
        let messages: [Message]
        let page: Int
        let pages: Int
    }

    /// There is none, or not for this person.
    struct Unknown: Error {}

    func mine(_ principal: Principal, page: Int) async throws -> List {
        try await list(.to(principal.personID), MessageFilter(), page: page)
    }

    /// Messages about the agencies that an administrator administers.
    func administered(_ principal: Principal, _ filter: MessageFilter, page: Int) async throws -> List {
        let directory = directory()
        let scope = Access.scope(
            principal, .administer, programme: nil, in: directory.tree, at: journal.realClock.now())
        let agencies = scope.agencyIDs(in: directory.tree)
        // Thousands of ids are not sent along when they are all there are.
        return try await list(.about(agencies.count == directory.count ? nil : agencies), filter, page: page)
    }

    private func list(_ scope: MessageScope, _ filter: MessageFilter, page: Int) async throws -> List {
        try await journal.database.transaction { database in
            let pages = max(1, (try database.messageCount(scope, filter) + Self.pageSize - 1) / Self.pageSize)
            let page = min(max(page, 1), pages)
            let messages = try database.messages(
                scope, filter, skipping: (page - 1) * Self.pageSize, atMost: Self.pageSize)
            return List(messages: messages, page: page, pages: pages)
        }
    }

    /// A message to this person, or about an agency that they administer; one's own is opened by looking at it.
    func one(_ id: UUID, for actor: Actor) async throws -> Message {
        let directory = directory()
        return try await journal.database.transaction { database in
            guard let message = try database.message(id) else { throw Unknown() }
            let isMine = message.personID == actor.principal.personID && message.state.isSeenByRecipient
            guard isMine || actor.administers(message.agencyID, in: directory) else { throw Unknown() }
            if isMine { try database.markRead(id, at: journal.clock.now()) }
            return message
        }
    }

    func unread(_ principal: Principal) async throws -> Int {
        let since = journal.clock.now().addingTimeInterval(-Self.newFor)
        return try await journal.database.transaction { try $0.unreadCount(of: principal.personID, since: since) }
    }
}

extension DeliveryState {
    /// Whether it has gone out, or would have if there had been a way.
    var isSeenByRecipient: Bool { [.sent, .handed, .suppressed, .failed].contains(self) }
}

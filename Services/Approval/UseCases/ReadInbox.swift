import Access
import Calendar
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// What waits for somebody, as holder of a position and by their rights.
struct ReadInbox: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory

    /// A part of the inbox, with the programmes that it can be narrowed to.
    struct Answer: Sendable {
        let list: Listed<InboxItem>
        /// How much waits in all, whatever the filter.
        let waiting: Int
        let programmes: [(programme: String, title: Words)]
    }

    func callAsFunction(_ principal: Principal, _ filter: InboxFilter, _ page: PageOf) async throws -> Answer {
        let (now, directory) = (journal.clock.now(), directory())
        return try await journal.database.transaction { database in
            let (reader, waiting) = try self.reader(principal, in: directory, at: now, database)
            return Answer(
                list: try database.inbox(of: reader, filter, at: now, page), waiting: waiting,
                programmes: try database.programmeTitles())
        }
    }

    /// How much waits: the same rows as the list.
    func count(_ principal: Principal) async throws -> Int {
        let (now, directory) = (journal.clock.now(), directory())
        guard principal.mayEver(.approve, at: journal.realClock.now()) else { return 0 }
        return try await journal.database.transaction { database in
            try reader(principal, in: directory, at: now, database).waiting
        }
    }

    func decided(by principal: Principal, _ page: PageOf) async throws -> Listed<OwnDecision> {
        try await journal.database.transaction { try $0.decisions(by: principal.personID, page) }
    }

    private func reader(
        _ principal: Principal, in directory: Directory, at now: Date, _ database: isolated Connection
    ) throws -> (reader: InboxReader, waiting: Int) {
        let positions = try database.positionsHeld(by: principal.personID, on: now)
        let places = try database.inboxPlaces(of: positions).filter { place in
            let object = AccessObject(agencyID: place.agency, programme: place.programme)
            return permit(principal, .approve, object, in: directory.tree, at: journal.realClock.now()).isAllowed
        }
        let agencies = Dictionary(grouping: places, by: \.programme).mapValues {
            ListScope.Agencies.only($0.map(\.agency))
        }
        let scope = ListScope(byProgramme: agencies)
        return (
            InboxReader(person: principal.personID, positions: positions, scope: scope),
            places.reduce(0) { $0 + $1.count }
        )
    }
}

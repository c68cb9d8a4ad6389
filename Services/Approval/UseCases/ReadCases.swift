import Access
import Calendar
import Database
import EventLog
import Foundation
import Projections
import Runtime

/// Cases that somebody may see, and one of them in full.
struct ReadCases: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory

    struct Answer: Sendable {
        let list: Listed<CaseItem>
        let programmes: [(programme: String, title: Words)]
    }

    func callAsFunction(_ principal: Principal, _ filter: CaseFilter, _ page: PageOf) async throws -> Answer {
        let (directory, realNow) = (directory(), journal.realClock.now())
        return try await journal.database.transaction { database in
            let programmes = try database.programmeTitles()
            let scope = Self.scope(of: principal, programmes.map(\.programme), in: directory, at: realNow)
            return Answer(list: try database.cases(within: scope, filter, page), programmes: programmes)
        }
    }

    private static func scope(
        of principal: Principal, _ programmes: [String], in directory: Directory, at now: Date
    ) -> ListScope {
        var scope = ListScope(byProgramme: [:])
        for programme in programmes {
            let agencies = Access.scope(principal, .view, programme: programme, in: directory.tree, at: now)
                .agencyIDs(in: directory.tree)
            guard !agencies.isEmpty else { continue }
            scope.byProgramme[programme] = agencies.count == directory.count ? .all : .only(agencies)
        }
        return scope
    }

    /// One case as this person may see it.
    ///
    /// - Throws: `Decide.NoSuchCase` also when there is one that they may not know of.
    func one(_ report: UUID, for principal: Principal) async throws -> CaseView {
        let (directory, now, realNow) = (directory(), journal.clock.now(), journal.realClock.now())
        return try await journal.database.transaction { database in
            guard let file = try database.caseFile(report) else { throw Decide.NoSuchCase() }
            let object = AccessObject(agencyID: file.facts.agencyID, programme: file.facts.programme)
            guard permit(principal, .view, object, in: directory.tree, at: realNow).isAllowed else {
                throw Decide.NoSuchCase()
            }
            let around = try database.surroundings(of: file, on: now)
            let found = try FindStanding(directory: directory, day: now, now: realNow)(
                of: principal, to: file, around, database)
            let programmes = try database.programmeTitles()
            return CaseView(
                file: file,
                programmeTitle: programmes.first { $0.programme == file.facts.programme }?.title
                    ?? Words(file.facts.programme, file.facts.programme),
                turns: try database.turns(of: report), holders: found.holders,
                allowances: file.way.allowances(for: found.standing), capacity: found.standing.seat?.capacity,
                needed: found.needed)
        }
    }
}

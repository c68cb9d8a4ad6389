import Access
import Database
import EventLog
import Foundation
import Programme
import Projections
import Runtime

/// What every deed of this service works with.
struct Office: Sendable {
    let journal: Journal
    let programmes: ProgrammeLibrary
    /// The agencies as they are now; taken once per deed, so that its decisions agree.
    let directory: @Sendable () -> Directory
    let newID: IDGenerator

    var database: Database { journal.database }

    /// What the business calls now: filing times, due times, today.
    var now: Date { journal.clock.now() }

    /// The machine's time, by which tokens and grants run.
    var realNow: Date { journal.realClock.now() }
}

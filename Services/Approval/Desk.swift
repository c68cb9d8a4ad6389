import Access
import EventLog
import Foundation
import HTTP
import Operations
import Pages
import Projections
import Runtime

/// Where requests are answered: what every handler has at hand.
struct Desk: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory
    let newID: IDGenerator
    let front: FrontDesk

    var readInbox: ReadInbox { ReadInbox(journal: journal, directory: directory) }
    var readCases: ReadCases { ReadCases(journal: journal, directory: directory) }
    var decide: Decide { Decide(journal: journal, directory: directory, newID: newID) }

    var site: Site { front.site }

    func application(gate: Gate, log: Log) throws -> Application {
        try front.application(routes, gate: gate, log: log) { Problem(fault: $0) }
    }

    /// Who is calling, for a page or a deed.
    func visit(_ request: Request) throws(Problem) -> Visit {
        let principal = try request.principal()
        return Visit(
            principal: principal, viewer: front.viewer(principal), client: request.remoteAddress,
            now: journal.clock.now())
    }

    /// A request that changes something, as it is recognised when it comes again.
    func repeatable(_ request: Request, _ visit: Visit) throws -> RepeatableRequest {
        try RepeatableRequest(request, by: visit.principal)
    }

    /// A key for a form that is about to be shown.
    var formKey: String { newID().text }
}

/// One person before one page.
struct Visit: Sendable {
    let principal: Principal
    let viewer: Viewer
    let client: String
    /// The business time of the request.
    let now: Date
}

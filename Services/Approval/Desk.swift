import Access
import Calendar
import Cryptography
import EventLog
import Foundation
import HTTP
import Pages
import Projections
import Runtime

/// Where requests are answered: what every handler has at hand.
struct Desk: Sendable {
    let journal: Journal
    let directory: @Sendable () -> Directory
    let newID: IDGenerator
    let pages: Site
    let csrf: CSRFTokens
    let isDemonstration: Bool

    var readInbox: ReadInbox { ReadInbox(journal: journal, directory: directory) }
    var readCases: ReadCases { ReadCases(journal: journal, directory: directory) }
    var decide: Decide { Decide(journal: journal, directory: directory, newID: newID) }

    /// What the pages have in common, today.
    var site: Site { isDemonstration ? pages.demonstrating(CivilDate(journal.clock.now())) : pages }

    func application(gate: Gate, log: Log) throws -> Application {
        let problems = ProblemPage(on: site) { viewer(of: $0) }
        return try Application(
            routes: routes, gate: gate, middleware: [FormGuard(tokens: csrf)], log: log,
            translate: { Problem(fault: $0) }, errorPage: { problems.response(for: $0, to: $1) })
    }

    /// Who is calling, for a page or a deed.
    func visit(_ request: Request) throws(Problem) -> Visit {
        let principal = try request.principal()
        let viewer = Viewer(
            principal, csrf: csrf.token(for: principal.sessionID), at: journal.realClock.now())
        return Visit(principal: principal, viewer: viewer, client: request.remoteAddress, now: journal.clock.now())
    }

    private func viewer(of request: Request) -> Viewer? { (try? visit(request))?.viewer }

    /// A request that changes something, as it is recognised when it comes again.
    func repeatable(_ request: Request, _ visit: Visit) throws -> RepeatableRequest {
        let key = try request.requiredIdempotencyKey()
        let fingerprint = try request.fingerprint { SHA256.hash($0) }
        return RepeatableRequest(
            scope: visit.principal.personID.text, key: key.description, fingerprint: fingerprint.bytes)
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

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
    let broker: BrokerDesk
    /// Where outside systems connect, as they are told.
    let subscriberAddress: String?
    /// Wakes whoever sends.
    let wake: Wake

    var readDeadlines: ReadDeadlines { ReadDeadlines(journal: journal, directory: directory) }
    var readMessages: ReadMessages { ReadMessages(journal: journal, directory: directory) }
    var resendMessage: ResendMessage { ResendMessage(journal: journal, directory: directory, wake: wake) }
    var readSubscribers: ReadSubscribers { ReadSubscribers(journal: journal, directory: directory, broker: broker) }
    var register: RegisterSubscriber {
        RegisterSubscriber(
            journal: journal, directory: directory, broker: broker, newID: newID, address: subscriberAddress)
    }
    var change: ChangeSubscriber {
        ChangeSubscriber(journal: journal, directory: directory, broker: broker, address: subscriberAddress)
    }

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
        let realNow = journal.realClock.now()
        let viewer = Viewer(principal, csrf: csrf.token(for: principal.sessionID), at: realNow)
        let actor = Actor(principal: principal, client: request.remoteAddress, realNow: realNow)
        return Visit(actor: actor, viewer: viewer, now: journal.clock.now())
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
    let actor: Actor
    let viewer: Viewer
    /// The business time of the request.
    let now: Date

    var principal: Principal { actor.principal }
}

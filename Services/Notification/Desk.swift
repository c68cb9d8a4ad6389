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

    var site: Site { front.site }

    func application(gate: Gate, log: Log) throws -> Application {
        try front.application(routes, gate: gate, log: log) { Problem(fault: $0) }
    }

    /// Who is calling, for a page or a deed.
    func visit(_ request: Request) throws(Problem) -> Visit {
        let principal = try request.principal()
        let actor = Actor(
            principal: principal, client: request.remoteAddress, realNow: journal.realClock.now())
        return Visit(actor: actor, viewer: front.viewer(principal), now: journal.clock.now())
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
    let actor: Actor
    let viewer: Viewer
    /// The business time of the request.
    let now: Date

    var principal: Principal { actor.principal }
}

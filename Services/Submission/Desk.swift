import Access
import Cryptography
import EventLog
import Foundation
import HTTP
import Operations
import Pages
import Runtime

/// Where requests are answered: what every handler has at hand.
struct Desk: Sendable {
    let office: Office
    let front: FrontDesk

    var site: Site { front.site }

    func application(gate: Gate, log: Log) throws -> Application {
        try front.application(routes, gate: gate, log: log) { Problem(fault: $0) }
    }

    /// Who is calling, for a page or a deed.
    func visit(_ request: Request) throws(Problem) -> Visit {
        let principal = try request.principal()
        let viewer = front.viewer(principal)
        return Visit(
            acting: Acting(principal: principal, capacity: viewer.capacity, client: request.remoteAddress),
            viewer: viewer, now: office.now)
    }

    /// A request that changes something, as it is recognised when it comes again.
    func repeatable(_ request: Request, _ visit: Visit) throws -> RepeatableRequest {
        try RepeatableRequest(request, by: visit.acting.principal)
    }

    /// Under what name a page that is sent as a whole saves: sent twice it is one page; one that somebody went back to
    /// and filled in otherwise is another, so that nothing is taken for saved that is not.
    func formClient(_ request: Request) throws -> String {
        let content = try request.fingerprint { SHA256.hash($0) }.bytes
        return "form:\(try request.requiredIdempotencyKey()):\(Base64URL.encode(Array(content.prefix(12))))"
    }

    /// A key for a form that is about to be shown.
    var formKey: String { office.newID().uuidString.lowercased() }
}

/// One person before one page.
struct Visit: Sendable {
    let acting: Acting
    let viewer: Viewer
    /// The business time of the request.
    let now: Date
}

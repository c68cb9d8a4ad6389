import Access
import Calendar
import Cryptography
import EventLog
import Foundation
import HTML
import HTTP
import Pages
import Runtime

/// Where requests are answered: what every handler has at hand.
struct Desk: Sendable {
    let office: Office
    let pages: Site
    let csrf: CSRFTokens
    let deployment: Deployment

    /// What the pages have in common, today.
    var site: Site { deployment == .demonstration ? pages.demonstrating(CivilDate(office.now)) : pages }

    func application(gate: Gate, log: Log) throws -> Application {
        let problems = ProblemPage(on: site) { viewer(of: $0) }
        return try Application(
            routes: routes, gate: gate, middleware: [FormGuard(tokens: csrf)], log: log,
            translate: { Problem(fault: $0) }, errorPage: { problems.response(for: $0, to: $1) })
    }

    /// Who is calling, for a page or a deed.
    func visit(_ request: Request) throws(Problem) -> Visit {
        let principal = try request.principal()
        let viewer = Viewer(principal, csrf: csrf.token(for: principal.sessionID), at: office.realNow)
        return Visit(
            acting: Acting(principal: principal, capacity: viewer.capacity, client: request.remoteAddress),
            viewer: viewer, now: office.now)
    }

    private func viewer(of request: Request) -> Viewer? {
        guard let principal = try? request.principal() else { return nil }
        return Viewer(principal, csrf: csrf.token(for: principal.sessionID), at: office.realNow)
    }

    /// A request that changes something, as it is recognised when it comes again.
    func repeatable(_ request: Request, _ visit: Visit) throws -> RepeatableRequest {
        let key = try request.requiredIdempotencyKey()
        return RepeatableRequest(
            scope: visit.acting.personID.uuidString.lowercased(), key: key.description,
            fingerprint: try request.fingerprint { SHA256.hash(Data($0)) }.bytes)
    }

    /// Under what name a page that is sent as a whole saves: sent twice it is one page; one that somebody went back to
    /// and filled in otherwise is another, so that nothing is taken for saved that is not.
    func formClient(_ request: Request) throws -> String {
        let content = try request.fingerprint { SHA256.hash(Data($0)) }.bytes
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

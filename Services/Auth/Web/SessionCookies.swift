import Access
import Foundation
import HTTP
import Runtime

/// The cookies by which a browser is known, all of this host alone and hidden from scripts.
enum SessionCookies {
    /// Says that somebody has signed in from this browser before, so that strangers cannot make it wait.
    static let device = "__Host-device"

    /// An hour or so more than a session lives: whether it goes on is for the rows to say.
    private static let life: Duration = .seconds(12 * 3600)
    private static let deviceLife: Duration = .seconds(365 * 86_400)

    static func of(_ signedIn: SignedIn) -> [Cookie] {
        [
            // The token outlives its five minutes in the browser: drafts may go on with it while Auth is silent.
            Cookie(AccessGate.tokenCookie, signedIn.token, lifetime: life),
            signedIn.session.flatMap { Cookie(AccessGate.sessionCookie, $0.reveal(), lifetime: life) },
            signedIn.device.flatMap { Cookie(device, $0.reveal(), lifetime: deviceLife) },
        ].compactMap { $0 }
    }

    static var gone: [Cookie] {
        [AccessGate.tokenCookie, AccessGate.sessionCookie].compactMap { Cookie($0, "", lifetime: .zero) }
    }
}

extension Response {
    func setting(_ cookies: [Cookie]) -> Response { cookies.reduce(self) { $0.setting($1) } }
}

/// Guards forms as everywhere, but for the two that are sent by somebody whose page is older than their session.
///
/// A renewal gives nothing that the cookie does not give anyway, and tells the page the token of the session that the
/// browser has now; that it comes from a page of ours the gate has seen. Whoever signs in and is in already, from
/// another tab, just goes on.
struct AuthFormGuard: Middleware {
    let forms: FormGuard

    func handle(_ request: Request, on route: Route, next: Handler) async throws -> Response {
        switch (route.method, route.pattern) {
        case (.post, "/session/renew"): return try await next(request)
        case (.post, "/sign-in") where request[Caller.self] != nil:
            let goal = (try? request.form())?.text("next").flatMap { ReturnAddress($0) } ?? .home
            return .redirect(to: goal.text)
        default: return try await forms.handle(request, on: route, next: next)
        }
    }
}

import Access
import Calendar
import Cryptography
import EventLog
import Foundation
import HTML
import HTTP
import Pages
import Runtime
import TestSupport

@testable import ApprovalService

/// Approval's application with its real gate, as browsers and programs meet it.
struct Door: Sendable {
    let bench: Bench
    let application: Application
    let csrf: CSRFTokens
    private let issuer: TokenIssuer

    /// `hears` says whether revocations reach this instance.
    init(_ bench: Bench, hears: Bool = true) throws {
        self.bench = bench
        let key = try ES256.PrivateKey.generate()
        issuer = TokenIssuer(kid: "k1", key: key)
        let keys = TokenKeys([TokenKeys.Key(kid: "k1", publicKey: key.publicKey)])
        guard let csrf = CSRFTokens(key: String(repeating: "A", count: 43)) else { throw Decide.NoSuchCase() }
        self.csrf = csrf
        let manifest = Dictionary(uniqueKeysWithValues: StaticFiles.Name.allCases.map { ($0.rawValue, $0.rawValue) })
        let help = HelpContact(
            subject: Words("ปัญหาด้านข้อมูล", "Trouble with the data"), office: Words("สำนักงานจังหวัดระยอง", "Rayong"))
        let desk = Desk(
            journal: bench.journal, directory: { [directory = bench.directory] in directory }, newID: IDGenerator(),
            front: FrontDesk(
                pages: Site(files: try StaticFiles(manifest: manifest), help: [help]), csrf: csrf,
                deployment: .demonstration, clock: bench.journal.clock, realClock: bench.journal.realClock))
        let gate = AccessGate(
            service: "approval", checker: TokenChecker(keys: keys), hears: { hears }, verdict: { _ in .good })
        application = try desk.application(gate: gate.gate, log: .silent)
    }

    /// A browser in which somebody has signed in, or nobody.
    func browser(_ principal: Principal?) throws -> TestClient {
        var headers: Headers = ["Sec-Fetch-Site": "same-origin", "Accept": "text/html"]
        if let principal { headers["Cookie"] = "\(AccessGate.tokenCookie)=\(try token(principal))" }
        return TestClient(application, headers: headers)
    }

    /// A program that calls for somebody.
    func program(_ principal: Principal, audience: String = "approval") throws -> TestClient {
        TestClient(
            application,
            headers: ["Authorization": "Bearer \(try token(principal, audience))", "Accept": "application/json"])
    }

    func token(_ principal: Principal, _ audience: String = InternalToken.webAudience) throws -> String {
        try issuer.issue(InternalToken(principal: principal, audience: audience, issuedAt: Date()))
    }

    /// A token whose five minutes were over some time ago.
    func expiredToken(_ principal: Principal) throws -> String {
        try issuer.issue(
            InternalToken(
                principal: principal, audience: InternalToken.webAudience,
                issuedAt: Date().addingTimeInterval(-InternalToken.lifetime - 60)))
    }

    /// The fields of the decision form, as the page and its script would fill them.
    func form(
        _ outcome: String, on report: UUID, by principal: Principal, reason: String = "",
        key: String = UUID().uuidString
    ) async throws -> [(String, String)] {
        let way = try await bench.file(report)?.way
        return [
            ("_csrf", csrf.token(for: principal.sessionID)), ("_key", key),
            ("revision", String(way?.revision ?? 0)), ("step", way?.current?.key ?? ""),
            ("round", String(way?.turn?.round ?? 0)), ("shown", Bench.hash(report, way?.revision ?? 0)),
            ("confirmed", "yes"), ("reason", reason), ("to", "preparer"), ("outcome", outcome),
        ]
    }

    /// The body of a decision by a program.
    func body(_ outcome: String, on report: UUID, reason: String? = nil) async throws -> String {
        let way = try await bench.file(report)?.way
        let told = reason.map { #","reason":"\#($0)""# } ?? ""
        return """
            {"revision":\(way?.revision ?? 0),"step":"\(way?.current?.key ?? "")","outcome":"\(outcome)",\
            "shown":"\(Bench.hash(report, way?.revision ?? 0))"\(told)}
            """
    }
}

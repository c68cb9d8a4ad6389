import Access
import Calendar
import Contracts
import Cryptography
import EventLog
import Foundation
import HTML
import HTTP
import Pages
import Runtime
import TestSupport
import WebClient

@testable import NotificationService
@testable import Projections

/// This service's application with its real gate, as browsers and programs meet it.
struct Door: Sendable {
    struct KeyUnusable: Error {}

    let office: Office
    let application: Application
    let csrf: CSRFTokens
    private let issuer: TokenIssuer

    /// `broker` is where outside systems are kept; nobody answers there unless a test brings one.
    init(_ office: Office, broker: BrokerDesk? = nil, hears: Bool = true) throws {
        self.office = office
        let key = try ES256.PrivateKey.generate()
        issuer = TokenIssuer(kid: "k1", key: key)
        let keys = TokenKeys([TokenKeys.Key(kid: "k1", publicKey: key.publicKey)])
        guard let csrf = CSRFTokens(key: String(repeating: "A", count: 43)) else { throw KeyUnusable() }
        self.csrf = csrf
        let nobody = BrokerDesk(
            caller: WebCaller(), url: "http://127.0.0.1:1", user: "nobody", password: Secret("x"), virtualHost: "ext")
        let desk = Desk(
            journal: office.journal, directory: { office.directory }, newID: IDGenerator(),
            front: FrontDesk(
                pages: try Self.site, csrf: csrf, deployment: .demonstration, clock: office.journal.clock,
                realClock: office.journal.realClock),
            broker: broker ?? nobody, subscriberAddress: "amqps://mq.example.go.th", wake: Wake())
        let gate = AccessGate(
            service: "notification", checker: TokenChecker(keys: keys), hears: { hears }, verdict: { _ in .good })
        application = try desk.application(gate: gate.gate, log: .silent)
    }

    private static var site: Site {
        get throws {
            let names = StaticFiles.Name.allCases.map { ($0.rawValue, $0.rawValue) }
            let help = HelpContact(
                subject: Words("ปัญหาด้านข้อมูล", "Trouble with the data"), office: Words("สำนักงานจังหวัดระยอง", "Rayong"))
            return Site(files: try StaticFiles(manifest: Dictionary(uniqueKeysWithValues: names)), help: [help])
        }
    }

    /// A browser in which somebody has signed in, or nobody.
    func browser(_ principal: Principal?) throws -> TestClient {
        var headers: Headers = ["Sec-Fetch-Site": "same-origin", "Accept": "text/html"]
        if let principal { headers["Cookie"] = "\(AccessGate.tokenCookie)=\(try token(principal))" }
        return TestClient(application, headers: headers)
    }

    /// A program that calls for somebody, or for nobody.
    func program(_ principal: Principal?, audience: String = "notification") throws -> TestClient {
        var headers: Headers = ["Accept": "application/json"]
        if let principal { headers["Authorization"] = "Bearer \(try token(principal, audience))" }
        return TestClient(application, headers: headers)
    }

    private func token(_ principal: Principal, _ audience: String = InternalToken.webAudience) throws -> String {
        try issuer.issue(InternalToken(principal: principal, audience: audience, issuedAt: Date()))
    }

    /// What every form carries.
    func seal(_ principal: Principal, key: String = UUID().uuidString) -> [(String, String)] {
        [("_csrf", csrf.token(for: principal.sessionID)), ("_key", key)]
    }
}

extension Principal {
    /// Somebody of Rayong.
    static func of(
        _ person: UUID, _ role: Role, at agency: UUID, _ hierarchy: Hierarchy = .area, _ reach: Reach = .own
    ) -> Principal {
        Principal(
            personID: person, sessionID: UUID(), name: "เจ้าหน้าที่ จังหวัดระยอง",
            capacity: Capacity(
                holdingID: UUID(), positionID: UUID(), positionKind: "officer",
                title: Bilingual(th: "เจ้าหน้าที่", en: "Officer"), agencyID: agency, agencySlug: "rayong-agri",
                agencyName: Bilingual(th: "สำนักงานเกษตรจังหวัดระยอง", en: "Rayong Agriculture"), mode: .substantive),
            grants: [Grant(id: UUID(), role: role, hierarchy: hierarchy, agencyID: agency, reach: reach)],
            authenticatedAt: Date())
    }

    static var clerk: Principal { of(Office.clerk, .preparer, at: Office.farms) }
    static var governor: Principal { of(Office.governor, .approver, at: Office.province, .area, .subtree) }
    /// Administers the whole province.
    static var administrator: Principal { of(UUID(), .administrator, at: Office.province, .area, .subtree) }
    /// Administers the office next door.
    static var neighbour: Principal { of(UUID(), .administrator, at: Office.works) }
}

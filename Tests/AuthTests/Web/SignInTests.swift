import Access
import Contracts
import Cryptography
import Database
import EventLog
import Foundation
import HTTP
import Runtime
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct SignInTests {
    @Test func leadsBackToWhereOneWasGoing() async throws {
        let scene = try await AuthScene()
        var browser = Browser(scene.application)
        let page = await browser.get("/sign-in?next=%2Fpeople%3Fq%3Da")
        #expect(page.bodyText.contains("value=\"/people?q=a\""))
        let answer = await browser.signIn("admin", AuthScene.password, next: "/people?q=a")
        #expect(answer.status == .seeOther)
        #expect(answer.headers["Location"] == "/people?q=a")
        #expect(await browser.get("/people").status == .ok)
    }

    @Test(arguments: ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", ""])
    func leadsNowhereElse(next: String) async throws {
        let scene = try await AuthScene()
        var browser = Browser(scene.application)
        #expect(await browser.signIn("admin", AuthScene.password, next: next).headers["Location"] == "/")
    }

    /// A wrong password, no such name, no password at all, somebody who was only invited: one answer.
    @Test func tellsNobodyWhichNamesExist() async throws {
        var scene = try await AuthScene()
        _ = try await scene.invite("invited", to: "officer", at: "rayong-agri")
        func answer(_ name: String, _ password: String) async throws -> (Status, String, [String]) {
            var browser = Browser(scene.application)
            let response = await browser.signIn(name, password)
            let masked = response.bodyText.replacing(name, with: "NAME")
                .replacing(/name="_key" value="[^"]*"/, with: "")
            return (response.status, masked, response.headers.fields.map(\.name))
        }
        let unknown = try await answer("nobody-at-all", "wrong password here")
        for (name, password) in [("admin", "wrong password here"), ("invited", ""), ("invited", "x"), ("admin", "")] {
            let known = try await answer(name, password)
            #expect(known.0 == .unauthorized && known.0 == unknown.0)
            #expect(known.1 == unknown.1)
            #expect(known.2 == unknown.2)
        }
        // The same rows are written too: one attempt and one line of audit each.
        #expect(try await scene.bench.audited("session.refused") == 5)
    }

    @Test func keepsTheNameThatWasTypedAndNeverThePassword() async throws {
        let scene = try await AuthScene()
        var browser = Browser(scene.application)
        let text = await browser.signIn("admin", "wrong-secret-words").bodyText
        #expect(text.contains("value=\"admin\""))
        #expect(!text.contains("wrong-secret-words"))
    }

    @Test func slowsStrangersDownAndLocksNobodyOut() async throws {
        let scene = try await AuthScene()
        var stranger = Browser(scene.application)
        for _ in 0..<6 { #expect(await stranger.signIn("admin", "wrong").status == .unauthorized) }
        let held = await stranger.signIn("admin", AuthScene.password)
        #expect(held.status == .tooManyRequests)
        #expect(held.headers["Retry-After"] == "1")
        #expect(held.bodyText.contains("value=\"admin\""))
        // A browser in which the person was before is not made to wait.
        var own = Browser(scene.application)
        let device = try #require(scene.administrator.client.cookies["__Host-device"])
        own.client.headers["Cookie"] = "__Host-device=\(device)"
        #expect(await own.signIn("admin", AuthScene.password).status == .seeOther)
        // And the stranger may try again when the wait is over.
        scene.bench.time.advance(2)
        #expect(await stranger.signIn("admin", AuthScene.password).status == .seeOther)
    }

    @Test func countsAttemptsThatComeAllAtOnce() async throws {
        let scene = try await AuthScene()
        let statuses = await withTaskGroup(of: Status.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    var browser = Browser(scene.application)
                    return await browser.signIn("admin", "wrong").status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == .unauthorized }.count == ThrottleRule.free + 1)
        #expect(statuses.filter { $0 == .tooManyRequests }.count == 20 - ThrottleRule.free - 1)
    }

    @Test func aValueThatWasPlantedBeforeIsNotTheSession() async throws {
        let scene = try await AuthScene()
        var browser = Browser(scene.application)
        let planted = SecureRandom.token()
        browser.client.headers["Cookie"] = "__Host-sid=\(planted)"
        _ = await browser.signIn("admin", AuthScene.password)
        #expect(browser.session != planted)
        var attacker = Browser(scene.application)
        attacker.client.headers["Cookie"] = "__Host-sid=\(planted)"
        #expect(await attacker.client.send(.post, "/session/renew").status == .unauthorized)
    }

    @Test func keepsSecretsOutOfTheRows() async throws {
        let scene = try await AuthScene()
        let rows = try await scene.bench.database.run(
            """
            SELECT s::text FROM session s UNION ALL SELECT c::text FROM credential c UNION ALL
            SELECT i::text FROM invitation i UNION ALL SELECT d::text FROM known_device d UNION ALL
            SELECT convert_from(body, 'UTF8') FROM outbox UNION ALL SELECT a::text FROM audit_intake a
            """, as: String.self)
        #expect(rows.count > 5)
        let secrets = [scene.administrator.session, scene.administrator.client.cookies["__Host-device"]]
        for secret in secrets.compactMap({ $0 }) + [AuthScene.password] {
            #expect(!rows.contains { $0.contains(secret) })
        }
    }

    @Test func endsTheOldestOfMoreThanFiveSessions() async throws {
        let scene = try await AuthScene()
        var browsers: [Browser] = []
        for _ in 0..<6 {
            scene.bench.time.advance(1)
            var browser = Browser(scene.application)
            _ = await browser.signIn("admin", AuthScene.password)
            browsers.append(browser)
        }
        // The one that activated and the first of the six.
        #expect(await browsers[0].get("/account").status == .seeOther)
        #expect(await browsers[1].get("/account").status == .ok)
        #expect(try await scene.bench.told(SessionRevoked.self).count == 2)
    }

    @Test func aFormLeftOpenInAnotherTabJustGoesOn() async throws {
        var scene = try await AuthScene()
        let answer = await scene.administrator.signIn("admin", "whatever", next: "/people")
        #expect(answer.status == .seeOther)
        #expect(answer.headers["Location"] == "/people")
    }

    @Test(arguments: [
        ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "none"),
        ("Origin", "https://evil.example"),
    ])
    func refusesAFormFromAnotherSite(header: String, value: String) async throws {
        let scene = try await AuthScene()
        var client = TestClient(scene.application, headers: [:])
        client.headers[header] = value
        client.headers["Host"] = "raingan.example"
        let answer = await client.postForm("/sign-in", [("name", "admin"), ("password", AuthScene.password)])
        #expect(answer.status == .forbidden)
        #expect(client.cookies.isEmpty)
    }
}

@Suite(authTables)
struct SessionTests {
    @Test func aTokenThatRanOutIsRenewedOnTheWayToAPage() async throws {
        var scene = try await AuthScene()
        scene.bench.time.advance(InternalToken.lifetime + InternalToken.skew + 1)
        let answer = await scene.administrator.get("/people?q=x")
        #expect(answer.headers["Location"] == "/session/renew?next=%2Fpeople%3Fq%3Dx")
        let before = scene.administrator.session
        let renewed = await scene.administrator.get("/session/renew?next=%2Fpeople%3Fq%3Dx")
        #expect(renewed.headers["Location"] == "/people?q=x")
        #expect(scene.administrator.session != before)
        #expect(await scene.administrator.get("/people?q=x").status == .ok)
    }

    @Test func anOldValueIsGoodForAMomentAndThenForNobody() async throws {
        var scene = try await AuthScene()
        let old = try #require(scene.administrator.session)
        scene.bench.time.advance(240)
        #expect(await scene.administrator.client.send(.post, "/session/renew").status == .ok)
        var tab = scene.administrator.client.with(cookies: ["__Host-sid": old])
        let beside = await tab.send(.post, "/session/renew")
        #expect(beside.status == .ok)
        // The other tab gets a token and no value: the browser has the new one already.
        #expect(beside.headers.all("Set-Cookie").allSatisfy { !$0.hasPrefix("__Host-sid") })
        scene.bench.time.advance(301)
        #expect(await tab.send(.post, "/session/renew").status == .unauthorized)
        #expect(await scene.administrator.client.send(.post, "/session/renew").status == .ok)
    }

    @Test func aLostAnswerSignsNobodyOut() async throws {
        let scene = try await AuthScene()
        let old = try #require(scene.administrator.session)
        var first = scene.administrator.client.with(cookies: ["__Host-sid": old])
        #expect(await first.send(.post, "/session/renew").status == .ok)
        scene.bench.time.advance(60)
        // The browser never saw the answer and comes with the old value again.
        var second = scene.administrator.client.with(cookies: ["__Host-sid": old])
        let answer = await second.send(.post, "/session/renew")
        #expect(answer.status == .ok)
        #expect(second.cookies["__Host-sid"] != nil)
    }

    @Test func twoBrowsersWithOneCookieLoseItBoth() async throws {
        let scene = try await AuthScene()
        let stolen = try #require(scene.administrator.session)
        var victim = scene.administrator.client.with(cookies: ["__Host-sid": stolen])
        _ = await victim.send(.post, "/session/renew")
        let latest = try #require(victim.cookies["__Host-sid"])
        scene.bench.time.advance(30)
        var thief = scene.administrator.client.with(cookies: ["__Host-sid": stolen])
        #expect(await thief.send(.post, "/session/renew").status == .ok)
        let taken = try #require(thief.cookies["__Host-sid"])
        // The victim comes back with a value that seemed lost: neither goes on.
        var back = scene.administrator.client.with(cookies: ["__Host-sid": latest])
        #expect(await back.send(.post, "/session/renew").status == .unauthorized)
        var again = scene.administrator.client.with(cookies: ["__Host-sid": taken])
        #expect(await again.send(.post, "/session/renew").status == .unauthorized)
        #expect(try await scene.bench.audited("session.copied") == 1)
        #expect(try await scene.bench.told(SessionRevoked.self).count == 1)
    }

    @Test func endsAfterHalfAnHourUnused() async throws {
        var scene = try await AuthScene()
        scene.bench.time.advance(1801)
        #expect(await scene.administrator.client.send(.post, "/session/renew").status == .unauthorized)
        #expect(scene.administrator.session == nil)
    }

    @Test func signingOutIsTrueAtOnceForEveryCopyOfTheToken() async throws {
        var scene = try await AuthScene()
        let token = try #require(scene.administrator.token)
        let answer = await scene.administrator.submit("/sign-out", from: "/account", [])
        #expect(answer.status == .seeOther)
        #expect(scene.administrator.session == nil && scene.administrator.token == nil)
        var copy = scene.administrator.client.with(cookies: ["__Host-at": token])
        #expect(await copy.get("/account").headers["Location"] == "/sign-in?next=%2Faccount")
        let revoked = try #require(try await scene.bench.told(SessionRevoked.self).last)
        #expect(revoked.fact.kind == .session)
        #expect(revoked.sequence == 1)
        // A browser may hold the old token for hours while drafts go on: it is remembered as long.
        #expect(revoked.fact.forgetAt.timeIntervalSince(revoked.fact.notBefore) >= Trust.graceLength)
    }

    @Test func signingOutWorksWithATokenThatRanOut() async throws {
        var scene = try await AuthScene()
        scene.bench.time.advance(400)
        let session = try #require(scene.administrator.session)
        let answer = await scene.administrator.client.postForm("/sign-out", [])
        #expect(answer.status == .seeOther)
        var copy = scene.administrator.client.with(cookies: ["__Host-sid": session])
        #expect(await copy.send(.post, "/session/renew").status == .unauthorized)
    }

    @Test func anotherInstanceKnowsOfASignOutFromTheRows() async throws {
        var scene = try await AuthScene()
        let token = try #require(scene.administrator.token)
        let other = Register(
            database: scene.bench.database, clock: scene.bench.journal.clock, realClock: scene.bench.journal.realClock,
            sealing: scene.bench.sealing, log: .silent)
        try await other.read()
        let checker = TokenChecker(keys: other.tokenKeys)
        let read = try checker.check(token, audience: InternalToken.webAudience, at: scene.bench.time.now)
        #expect(other.verdict(on: read) == .good)
        _ = await scene.administrator.submit("/sign-out", from: "/account", [])
        try await other.read()
        #expect(other.verdict(on: read) == .revoked)
        #expect(other.latestRevocation == 1)
        scene.bench.time.advance(Register.patience)
        #expect(!other.hears)
    }

    @Test func theCookieTokenSaysWhoActsInWhichCapacityWithWhichRights() async throws {
        var scene = try await AuthScene()
        let (head, id) = try await scene.person("office.head", to: "head-of-office", at: "rayong-office")
        let token = try TokenChecker(keys: scene.bench.register.tokenKeys).check(
            try #require(head.token), audience: InternalToken.webAudience, at: scene.bench.time.now)
        let principal = token.principal
        #expect(principal.personID == id)
        #expect(principal.capacity?.positionKind == "head-of-office")
        #expect(principal.capacity?.agencySlug == "rayong-office")
        let grants = principal.grants.map { [$0.role.rawValue, $0.hierarchy.rawValue, $0.reach.rawValue] }
        #expect(Set(grants) == [["head", "line", "self"], ["approver", "area", "subtree"]])
        let rayong = try scene.id(of: "rayong")
        #expect(principal.grants.first { $0.role == .approver }?.agencyID == rayong)
    }
}

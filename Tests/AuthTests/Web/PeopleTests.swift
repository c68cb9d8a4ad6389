import Access
import Contracts
import Database
import EventLog
import Foundation
import HTTP
import JSON
import Runtime
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct PeopleTests {
    /// An administrator of Rayong alone.
    private func provincial(_ scene: inout AuthScene) async throws -> Browser {
        let right = #","rights":[{"role":"administrator","hierarchy":"area","agency":"rayong","reach":"subtree"}]"#
        return try await scene.person("rayong.admin", to: "administrator", at: "rayong", more: right).browser
    }

    @Test func nobodyInvitesBeyondTheirOwnRights() async throws {
        var scene = try await AuthScene()
        var rayong = try await provincial(&scene)
        let own = await rayong.sendJSON(
            "/api/auth/v1/invitations", AuthScene.body("a.head", "rayong-agri", "head-of-office"))
        #expect(own.status == .created)
        let neighbour = await rayong.sendJSON(
            "/api/auth/v1/invitations", AuthScene.body("b.head", "chonburi-agri", "head-of-office"))
        #expect(neighbour.status == .notFound)
        for right in [
            #"{"role":"administrator","hierarchy":"line","agency":"thailand","reach":"subtree"}"#,
            #"{"role":"overseer","hierarchy":"area","agency":"chonburi","reach":"self"}"#,
            #"{"role":"overseer","hierarchy":"line","agency":"rayong","reach":"subtree"}"#,
            #"{"role":"auditor","hierarchy":"area","agency":"thailand","reach":"subtree"}"#,
        ] {
            let answer = await rayong.sendJSON(
                "/api/auth/v1/invitations",
                AuthScene.body("c\(UUID().text.prefix(8))", "rayong-agri", "officer", more: ",\"rights\":[\(right)]"))
            #expect(answer.status == .forbidden, "\(answer.bodyText)")
            #expect(answer.bodyText.contains("beyond_own_rights"))
        }
        let count = try await scene.bench.database.first("SELECT count(*) FROM person", as: Int.self)
        #expect(count == 3)
    }

    @Test func sendersAndOfficersMayNotInviteAtAll() async throws {
        var scene = try await AuthScene()
        var head = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri").browser
        let answer = await head.sendJSON("/api/auth/v1/invitations", AuthScene.body("x.y", "rayong-agri", "officer"))
        #expect(answer.status == .forbidden)
        #expect(await head.get("/people").status == .forbidden)
        #expect(await head.get("/people/new").status == .forbidden)
    }

    @Test func aListHoldsNobodyElsesPeople() async throws {
        var scene = try await AuthScene()
        _ = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        let (_, neighbour) = try await scene.person("b.head", to: "head-of-office", at: "chonburi-agri")
        var rayong = try await provincial(&scene)
        let list = await rayong.get("/people").bodyText
        #expect(list.contains("เจ้าหน้าที่ a.head"))
        #expect(!list.contains("b.head"))
        #expect(await rayong.get("/people/\(neighbour.text)").status == .notFound)
        #expect(await rayong.get("/people/\(UUID().text)").status == .notFound)
        let everybody = await scene.administrator.get("/people").bodyText
        #expect(everybody.contains("b.head") && everybody.contains("rayong.admin"))
    }

    @Test(arguments: [
        ("เกษตร ระยอง", ["a.head"]), ("จังหวัดชลบุรี", ["b.head"]), ("b.head", ["b.head"]), ("%", []), ("ไม่มีใคร", []),
    ])
    func findsPeopleByThaiWords(words: String, names: [String]) async throws {
        var scene = try await AuthScene()
        _ = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        _ = try await scene.person("b.head", to: "head-of-office", at: "chonburi-agri")
        let list = await scene.administrator.get("/people?q=\(words.percentEncoded)").bodyText
        for name in ["a.head", "b.head"] { #expect(list.contains("เจ้าหน้าที่ \(name)") == names.contains(name)) }
    }

    @Test func findsSomebodyByEachOfTheirSignInNames() async throws {
        var scene = try await AuthScene()
        _ = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        _ = try await scene.bench.database.execute(
            """
            INSERT INTO sign_in_name (name, person_id, created_at)
            SELECT '6210101', person_id, created_at FROM sign_in_name WHERE name = 'a.head'
            """)
        #expect(await scene.administrator.get("/people?q=6210101").bodyText.contains("เจ้าหน้าที่ a.head"))
        #expect(await !scene.administrator.get("/people?q=6210102").bodyText.contains("เจ้าหน้าที่ a.head"))
    }

    @Test func aCodeIsShownOnceAlsoWhenTheFormIsSentTwice() async throws {
        var scene = try await AuthScene()
        let view = try await ReadAgencies(ground: scene.bench.ground).search(
            AgencyQuery(words: AgencyWords("ระยอง")), page: 1)
        #expect(view.slice.total == 3)
        let position = try #require(
            try await scene.bench.database.first(
                "SELECT p.id FROM position p JOIN agency a ON a.id = p.agency_id WHERE a.slug = 'rayong' AND p.kind = 'governor'",
                as: UUID.self))
        let page = await scene.administrator.get("/people/new?position=\(position.text)").bodyText
        #expect(page.contains("ผู้ว่าราชการจังหวัดระยอง"))
        let fields = [
            ("_csrf", Browser.hidden("_csrf", in: page) ?? ""), ("_key", Browser.hidden("_key", in: page) ?? ""),
            ("position", position.text), ("name", "ผู้ว่าราชการจังหวัดระยอง"), ("sign_in_name", "rayong.governor"),
            ("email", ""), ("language", "th"), ("mode", "substantive"),
        ]
        let first = await scene.administrator.client.postForm("/people", fields)
        #expect(first.status == .created)
        #expect(first.bodyText.contains(/(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/))
        let second = await scene.administrator.client.postForm("/people", fields)
        #expect(second.status == .seeOther)
        let where_ = try #require(second.headers["Location"])
        #expect(!(await scene.administrator.get(where_).bodyText).contains(/(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/))
        var changed = fields
        changed[3] = ("name", "คนอื่น")
        #expect(await scene.administrator.client.postForm("/people", changed).status == .unprocessable)
        let stored = try await scene.bench.database.run("SELECT body::text FROM idempotency_key", as: String?.self)
        #expect(stored.allSatisfy { $0 == nil || $0 == "\\x" })
    }

    @Test func aFormWithAMistakeKeepsWhatWasTyped() async throws {
        var scene = try await AuthScene()
        _ = try await scene.person("taken", to: "officer", at: "rayong-agri")
        let position = try #require(
            try await scene.bench.database.first("SELECT id FROM position WHERE kind = 'governor'", as: UUID.self))
        let page = "/people/new?position=\(position.text)"
        for (name, signIn, mode, reason) in [
            ("x", "governor", "substantive", "2 ถึง 200"), ("ผู้ว่าราชการ", "ผู้ว่า", "substantive", "a–z"),
            ("ผู้ว่าราชการ", "taken", "substantive", "มีผู้ใช้แล้ว"), ("ผู้ว่าราชการ", "governor", "acting_full", "คำสั่ง"),
            ("ผู้ว่า\u{202E}ราชการ", "governor", "substantive", "อักขระควบคุม"),
        ] {
            let answer = await scene.administrator.submit(
                "/people", from: page,
                [
                    ("position", position.text), ("name", name), ("sign_in_name", signIn), ("email", "kept@x.go.th"),
                    ("language", "th"), ("mode", mode),
                ])
            #expect([.unprocessable, .conflict].contains(answer.status))
            #expect(answer.bodyText.contains(reason), "\(reason)")
            #expect(answer.bodyText.contains("kept@x.go.th"))
        }
    }

    @Test func formsNeedTheTokenOfTheirSession() async throws {
        var scene = try await AuthScene()
        var other = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri").browser
        let foreign = Browser.hidden("_csrf", in: await other.get("/account").bodyText) ?? ""
        for token in ["", "x", foreign] {
            let answer = await scene.administrator.client.postForm(
                "/account/language", [("_csrf", token), ("language", "en")])
            #expect(answer.status == .forbidden)
        }
        let json = await scene.administrator.client.postJSON(
            "/api/auth/v1/invitations", AuthScene.body("x.y", "rayong-agri", "officer"),
            ["Idempotency-Key": "1", "Accept": "application/json"])
        #expect(json.status == .forbidden)
        #expect(json.bodyText.contains("\"code\":\"csrf\""))
    }

    @Test func endingAPositionTakesItsRightsAtOnce() async throws {
        var scene = try await AuthScene()
        let (browser, person) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        var head = browser
        #expect(await head.get("/account").status == .ok)
        let own = "/people/\(person.text)"
        let page = await scene.administrator.get(own).bodyText
        let end = try #require(page.firstMatch(of: /\/people\/[0-9a-f-]+\/holdings\/[0-9a-f-]+\/end/)).0
        #expect(await scene.administrator.get(String(end)).bodyText.contains("สิ้นสุด"))
        let answer = await scene.administrator.submit(String(end), from: String(end), [])
        #expect(answer.headers["Location"] == own + "?done=ended")
        // The open tab of whoever left, and their cookie.
        #expect(await head.get("/account").headers["Location"]?.hasPrefix("/sign-in") == true)
        #expect(await head.client.send(.post, "/session/renew").status == .unauthorized)
        var again = Browser(scene.application)
        #expect(await again.signIn("a.head", AuthScene.password).status == .forbidden)
        let revoked = try #require(try await scene.bench.told(SessionRevoked.self).last)
        #expect(revoked.fact.kind == .person && revoked.fact.id == person)
        let position = try #require(try await scene.bench.told(PositionChanged.self).last)
        #expect(position.fact.holders.isEmpty)
        let told = try #require(try await scene.bench.told(PersonChanged.self).last)
        #expect(told.fact.status == "left" && told.fact.grants.isEmpty)
        // Pressed once more in another tab: it is done, and nothing happens twice.
        let twice = await scene.administrator.submit(String(end), from: own, [])
        #expect(twice.status == .seeOther)
        #expect(try await scene.bench.audited("holding.ended") == 1)
        // The place is free for a successor.
        _ = try await scene.person("next.head", to: "head-of-office", at: "rayong-agri")
    }

    @Test func nobodyEndsTheirOwnPositionOrAnothersOutsideTheirReach() async throws {
        var scene = try await AuthScene()
        let (_, neighbour) = try await scene.person("b.head", to: "head-of-office", at: "chonburi-agri")
        var rayong = try await provincial(&scene)
        func holding(_ person: UUID) async throws -> UUID {
            try #require(
                try await scene.bench.database.first(
                    "SELECT id FROM holding WHERE person_id = \(person)", as: UUID.self))
        }
        let foreign = try await holding(neighbour)
        #expect(await rayong.sendJSON("/api/auth/v1/holdings/\(foreign.text)/end", "{}").status == .notFound)
        let admin = try #require(
            try await scene.bench.database.first(
                "SELECT person_id FROM sign_in_name WHERE name = 'admin'", as: UUID.self))
        let own = try await holding(admin)
        let answer = await scene.administrator.sendJSON("/api/auth/v1/holdings/\(own.text)/end", "{}")
        #expect(answer.status == .forbidden)
        #expect(answer.bodyText.contains("oneself"))
    }

    @Test func whoeverInvitedMustStillBeAllowedWhenTheCodeIsUsed() async throws {
        var scene = try await AuthScene()
        var rayong = try await provincial(&scene)
        let answer = await rayong.sendJSON(
            "/api/auth/v1/invitations", AuthScene.body("a.head", "rayong-agri", "head-of-office"))
        let code = try #require(try JSONValue(parsing: Array(answer.bodyText.utf8))["code"]?.string)
        let holding = try #require(
            try await scene.bench.database.first(
                """
                SELECT h.id FROM holding h JOIN sign_in_name n ON n.person_id = h.person_id
                WHERE n.name = 'rayong.admin'
                """, as: UUID.self))
        #expect(
            await scene.administrator.sendJSON("/api/auth/v1/holdings/\(holding.text)/end", "{}").status == .noContent)
        var browser = Browser(scene.application)
        #expect(await browser.activate(code).status == .conflict)
        // Somebody who may issues a new one.
        let person = try #require(
            try await scene.bench.database.first(
                "SELECT person_id FROM sign_in_name WHERE name = 'a.head'", as: UUID.self))
        let page = "/people/\(person.text)"
        let fresh = await scene.administrator.submit(page + "/code", from: page, [])
        let second = try #require(fresh.bodyText.firstMatch(of: /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/)).0
        #expect(await browser.activate(String(second)).status == .seeOther)
    }

    @Test func aCodeForSomebodyWhoLostTheWayInGivesAPasswordAndNoRight() async throws {
        var scene = try await AuthScene()
        let (browser, person) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        var old = browser
        let page = "/people/\(person.text)"
        let fresh = await scene.administrator.submit(page + "/code", from: page, [])
        let code = try #require(fresh.bodyText.firstMatch(of: /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/)).0
        var new = Browser(scene.application)
        let wanted = "กุญแจดอกใหม่ ห้าคำ ไม่ซ้ำใคร"
        #expect(await new.activate(String(code), password: wanted).status == .seeOther)
        #expect(await new.get("/account").status == .ok)
        #expect(await old.get("/account").status == .seeOther)
        #expect(await old.client.send(.post, "/session/renew").status == .unauthorized)
        let grants = try await scene.bench.database.first(
            "SELECT count(*) FROM access_grant WHERE person_id = \(person)", as: Int.self)
        #expect(grants == 1)
        var again = Browser(scene.application)
        #expect(await again.signIn("a.head", AuthScene.password).status == .unauthorized)
        #expect(await again.signIn("a.head", wanted).status == .seeOther)
    }

    @Test func aCodeForSomebodyWhoLostTheWayInIsNoSecondPositionInTheList() async throws {
        var scene = try await AuthScene()
        let (_, person) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        let before = await scene.administrator.get("/people?q=a.head").bodyText
        #expect(before.contains("เกษตรจังหวัดระยอง"))
        let page = "/people/\(person.text)"
        #expect(await scene.administrator.submit(page + "/code", from: page, []).status == .created)
        let after = await scene.administrator.get("/people?q=a.head").bodyText
        #expect(after.ranges(of: "เกษตรจังหวัดระยอง").count == before.ranges(of: "เกษตรจังหวัดระยอง").count)
    }

    @Test func aSecondPositionTakesEffectAtOnceAndCanBeChosen() async throws {
        var scene = try await AuthScene()
        let (browser, person) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        var head = browser
        scene.bench.time.advance(1)
        let answer = await scene.administrator.sendJSON(
            "/api/auth/v1/appointments",
            """
            {"position":{"agency":"rayong-office","kind":"head-of-office"},"signInName":"a.head",
             "mode":"acting_full","orderNo":"1234/2564","orderDate":"2021-03-01"}
            """)
        #expect(answer.status == .created, "\(answer.bodyText)")
        // The old token no longer says everything: the page renews it silently.
        #expect(await head.get("/account").headers["Location"]?.hasPrefix("/session/renew") == true)
        scene.bench.time.advance(1)
        _ = await head.client.send(.post, "/session/renew")
        let page = await head.get("/account").bodyText
        #expect(page.contains("รักษาราชการแทน หัวหน้าสำนักงานจังหวัดระยอง"))
        let other = try #require(Browser.hidden("holding", in: page))
        let change = await head.submit("/account/capacity", from: "/account", [("holding", other)])
        #expect(change.status == .seeOther)
        let token = try TokenChecker(keys: scene.bench.register.tokenKeys).check(
            try #require(head.token), audience: InternalToken.webAudience, at: scene.bench.time.now)
        #expect(token.principal.capacity?.mode == .actingFull)
        #expect(token.principal.capacity?.baseTitle?.th == "เกษตรจังหวัดระยอง")
        #expect(token.principal.grants.count == 3)
        let foreign = try #require(
            try await scene.bench.database.first(
                "SELECT id FROM holding WHERE person_id <> \(person)", as: UUID.self))
        let stolen = await head.submit("/account/capacity", from: "/account", [("holding", foreign.text)])
        #expect(stolen.status == .notFound)
    }

    @Test func whileSomebodyActsInFullTheHoldersPowerRests() async throws {
        var scene = try await AuthScene()
        let (_, holder) = try await scene.person("holder", to: "head-of-office", at: "rayong-office")
        _ = try await scene.person("deputy", to: "head-of-office", at: "rayong-agri")
        _ = await scene.administrator.sendJSON(
            "/api/auth/v1/appointments",
            """
            {"position":{"agency":"rayong-office","kind":"head-of-office"},"signInName":"deputy",
             "mode":"acting_full","orderNo":"1234/2564","orderDate":"2021-03-01"}
            """)
        let now = scene.bench.time.now
        let grants = try await scene.bench.journal.transaction { try $0.grants(of: holder, at: now, on: now) }
        #expect(grants.isEmpty)
    }
}

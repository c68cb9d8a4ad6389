import Access
import Contracts
import Cryptography
import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct ActivationTests {
    @Test func showsWhatACodeOpensBeforeItIsUsed() async throws {
        var scene = try await AuthScene()
        let (code, _) = try await scene.invite("agri.head", to: "head-of-office", at: "rayong-agri")
        var browser = Browser(scene.application)
        let typed = code.lowercased().replacing("-", with: " ")
        let page = await browser.client.postForm("/activate", [("code", typed)])
        #expect(page.status == .ok)
        for fact in ["เกษตรจังหวัดระยอง", "สำนักงานเกษตรจังหวัดระยอง", "เจ้าหน้าที่ agri.head", "agri.head@example.go.th"] {
            #expect(page.bodyText.contains(fact))
        }
        // Looking, even ten times, uses nothing up.
        for _ in 0..<10 { _ = await browser.client.postForm("/activate", [("code", code)]) }
        #expect(await browser.activate(code, email: "agri.head@example.go.th").status == .seeOther)
        #expect(await browser.get("/account").bodyText.contains("เกษตรจังหวัดระยอง"))
    }

    @Test func tellsTheOthersWhoHoldsWhatNow() async throws {
        var scene = try await AuthScene()
        let (_, person) = try await scene.person("agri.head", to: "head-of-office", at: "rayong-agri")
        let position = try #require(
            try await scene.bench.told(PositionChanged.self).last { $0.fact.kind == "head-of-office" })
        #expect(position.agency == "rayong-agri")
        #expect(position.sequence == 2)
        #expect(position.fact.holders.map(\.personID) == [person])
        #expect(position.fact.holders.first?.mode == .substantive)
        let people = try await scene.bench.told(PersonChanged.self).filter { $0.subject == person }
        #expect(people.map(\.fact.status) == ["invited", "active"])
        #expect(people.last?.fact.grants.map(\.role) == ["head"])
        let contact = try #require(try await scene.bench.told(ContactChanged.self).last { $0.subject == person })
        #expect(contact.fact.hasAddress)
        // One person, one row of numbers, whatever the kind of event.
        #expect(Set(people.map(\.sequence) + [contact.sequence]) == [1, 2, 3])
    }

    @Test func aCodeWorksOnceAlsoForManyAtTheSameMoment() async throws {
        var scene = try await AuthScene()
        let (code, person) = try await scene.invite("agri.head", to: "head-of-office", at: "rayong-agri")
        let application = scene.application
        let statuses = await withTaskGroup(of: Status.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    var browser = Browser(application)
                    return await browser.activate(code).status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == .seeOther }.count == 1)
        #expect(statuses.filter { $0 == .gone }.count == 5)
        let held = try await scene.bench.database.first(
            "SELECT count(*) FROM holding WHERE person_id = \(person)", as: Int.self)
        #expect(held == 1)
        let sessions = try await scene.bench.database.first(
            "SELECT count(*) FROM session WHERE person_id = \(person)", as: Int.self)
        #expect(sessions == 1)
    }

    @Test func saysWhyACodeDoesNotWork() async throws {
        var scene = try await AuthScene()
        var browser = Browser(scene.application)
        #expect(await browser.activate(ActivationCode.random().reveal()).status == .unprocessable)
        #expect(await browser.activate("not a code").status == .unprocessable)
        let (first, person) = try await scene.invite("agri.head", to: "head-of-office", at: "rayong-agri")
        let page = "/people/\(person.uuidString.lowercased())"
        let again = await scene.administrator.submit(page + "/code", from: page, [])
        #expect(again.status == .created)
        let replaced = await browser.activate(first)
        #expect(replaced.status == .gone)
        #expect(replaced.bodyText.contains("ยกเลิก"))
        let second = try #require(again.bodyText.firstMatch(of: /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/)).0
        #expect(String(second) != first)
        scene.bench.time.advance(FreshCode.life)
        let expired = await browser.activate(String(second))
        #expect(expired.status == .gone)
        #expect(expired.bodyText.contains("หมดอายุ"))
    }

    @Test func wrongCodesAreLimitedByAddressAndRightOnesAreNot() async throws {
        var scene = try await AuthScene()
        let (code, _) = try await scene.invite("agri.head", to: "head-of-office", at: "rayong-agri")
        var browser = Browser(scene.application)
        for _ in 0..<5 { _ = await browser.activate(ActivationCode.random().reveal()) }
        #expect(await browser.activate(ActivationCode.random().reveal()).status == .tooManyRequests)
        #expect(await browser.activate(code).status == .seeOther)
    }

    @Test(arguments: [
        ("สั้น", "สั้น", "15"), ("passwordpassword2569", "passwordpassword2569", "เดาง่าย"),
        (AuthScene.password, "another one entirely", "ไม่ตรงกัน"),
        ("agri.head@example.go.th", "agri.head@example.go.th", "หน่วยงานของท่าน"),
    ])
    func refusesAPasswordWithTheReasonAndLeavesTheCodeGood(
        password: String, again: String, reason: String
    ) async throws {
        var scene = try await AuthScene()
        let (code, _) = try await scene.invite("agri.head", to: "head-of-office", at: "rayong-agri")
        var browser = Browser(scene.application)
        let answer = await browser.client.postForm(
            "/activate/finish",
            [("code", code), ("password", password), ("again", again), ("email", "kept@example.go.th")])
        #expect(answer.status == .unprocessable)
        #expect(answer.bodyText.contains(reason))
        #expect(answer.bodyText.contains("kept@example.go.th"))
        #expect(browser.session == nil)
        #expect(await browser.activate(code).status == .seeOther)
    }

    @Test func stepsCannotBeLeftOut() async throws {
        let scene = try await AuthScene()
        var browser = Browser(scene.application)
        for (path, fields) in [
            ("/activate/finish", []), ("/activate/finish", [("password", AuthScene.password)]), ("/activate", []),
            ("/reset/password", [("password", AuthScene.password)]), ("/reset/password", []),
            ("/account/confirm", []), ("/account/confirm", [("link", "x")]),
        ] as [(String, [(String, String)])] {
            let answer = await browser.client.postForm(path, fields)
            #expect([.unprocessable, .gone].contains(answer.status), "\(path)")
            #expect(browser.session == nil)
        }
    }

    /// Invited people have no password at all: nothing typed opens their account.
    @Test(arguments: ["", " ", "null", "invited"])
    func aPersonWhoOnlyWasInvitedCannotSignIn(password: String) async throws {
        var scene = try await AuthScene()
        _ = try await scene.invite("invited", to: "officer", at: "rayong-agri")
        var browser = Browser(scene.application)
        #expect(await browser.signIn("invited", password).status == .unauthorized)
    }

    @Test func anotherAddressThanTheInvitersMustBeShownToBeOnesOwn() async throws {
        var scene = try await AuthScene()
        let (code, person) = try await scene.invite("agri.head", to: "head-of-office", at: "rayong-agri")
        var browser = Browser(scene.application)
        _ = await browser.activate(code, email: "other@example.go.th")
        #expect(try await scene.bench.told(ContactChanged.self).filter { $0.subject == person }.isEmpty)
        let state = try await scene.bench.database.first(
            "SELECT email_state FROM person WHERE id = \(person)", as: String.self)
        #expect(state == "unconfirmed")
        let mails = try await scene.bench.database.run(
            "SELECT l.address, l.purpose FROM mail_outbox m JOIN mailed_link l ON l.id = m.link_id",
            as: (String, String).self)
        #expect(mails.map(\.0) == ["other@example.go.th"])
        #expect(mails.map(\.1) == ["confirm"])
    }

    @Test func aPositionTakenInTheMeantimeIsNotGivenTwice() async throws {
        var scene = try await AuthScene()
        let (first, _) = try await scene.invite("one", to: "head-of-office", at: "rayong-agri")
        let (second, _) = try await scene.invite("two", to: "head-of-office", at: "rayong-agri")
        var (a, b) = (Browser(scene.application), Browser(scene.application))
        #expect(await a.activate(first).status == .seeOther)
        let late = await b.activate(second)
        #expect(late.status == .conflict)
        #expect(late.bodyText.contains("มีผู้ดำรง"))
        #expect(b.session == nil)
    }

    @Test func severalOfficersShareOnePosition() async throws {
        var scene = try await AuthScene()
        for name in ["one", "two", "three"] {
            _ = try await scene.person(name, to: "officer", at: "rayong-agri")
        }
        let last = try #require(try await scene.bench.told(PositionChanged.self).last)
        #expect(last.fact.holders.count == 3)
    }
}

import Access
import Contracts
import Database
import Foundation
import HTTP
import TestSupport
import Testing

@testable import AuthService

@Suite(authTables)
struct AccountTests {
    @Test func aNewPasswordEndsEveryOtherSession() async throws {
        var scene = try await AuthScene()
        var elsewhere = Browser(scene.application)
        _ = await elsewhere.signIn("admin", AuthScene.password)
        let wanted = "กุญแจดอกใหม่ ห้าคำ ไม่ซ้ำใคร"
        let answer = await scene.administrator.submit(
            "/account/password", from: "/account",
            [("present", AuthScene.password), ("password", wanted), ("again", wanted)])
        #expect(answer.headers["Location"] == "/account?done=password")
        #expect(await scene.administrator.get("/account").status == .ok)
        #expect(await elsewhere.get("/account").status == .seeOther)
        var fresh = Browser(scene.application)
        #expect(await fresh.signIn("admin", AuthScene.password).status == .unauthorized)
        #expect(await fresh.signIn("admin", wanted).status == .seeOther)
    }

    @Test(arguments: [
        ("wrong one entirely", "กุญแจดอกใหม่ ห้าคำ ไม่ซ้ำใคร", "ปัจจุบันไม่ถูกต้อง"),
        (AuthScene.password, "สั้น", "15"), (AuthScene.password, "admin@example.go.th-admin", "หน่วยงานของท่าน"),
    ])
    func saysWhatIsWrongWithANewPassword(present: String, wanted: String, reason: String) async throws {
        var scene = try await AuthScene()
        let answer = await scene.administrator.submit(
            "/account/password", from: "/account", [("present", present), ("password", wanted), ("again", wanted)])
        #expect(answer.status == .unprocessable)
        #expect(answer.bodyText.contains(reason))
    }

    @Test func thePresentPasswordCannotBeGuessedFromAnOpenTab() async throws {
        var scene = try await AuthScene()
        var statuses: [Status] = []
        for _ in 0..<8 {
            let answer = await scene.administrator.submit(
                "/account/password", from: "/account", [("present", "guess"), ("password", "x"), ("again", "x")])
            statuses.append(answer.status)
        }
        #expect(statuses.last == .tooManyRequests)
    }

    @Test func oneSeesAndEndsOnesOwnSessionsAndNobodyElses() async throws {
        var scene = try await AuthScene()
        var (head, _) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        var elsewhere = Browser(scene.application)
        elsewhere.client.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36"
        _ = await elsewhere.signIn("a.head", AuthScene.password)
        let page = await head.get("/account").bodyText
        #expect(page.contains("Chrome · Android"))
        let end = try #require(page.firstMatch(of: /\/account\/sessions\/[0-9a-f-]+\/end/)).0
        // The administrator may not: it is not theirs.
        #expect(await scene.administrator.submit(String(end), from: "/account", []).status == .notFound)
        #expect(await elsewhere.get("/account").status == .ok)
        #expect(await head.submit(String(end), from: "/account", []).status == .seeOther)
        #expect(await elsewhere.get("/account").status == .seeOther)
        #expect(await head.get("/account").status == .ok)
    }

    @Test func theLanguageOfMailsIsTold() async throws {
        var scene = try await AuthScene()
        _ = await scene.administrator.submit("/account/language", from: "/account", [("language", "en")])
        #expect(try await scene.bench.told(PersonChanged.self).last?.fact.language == "en")
    }

    /// Nothing that an administrator or a person is shown ever holds a password, or a way to set somebody else's.
    @Test func noPageShowsOrTakesAnothersPassword() async throws {
        var scene = try await AuthScene()
        let (_, person) = try await scene.person("a.head", to: "head-of-office", at: "rayong-agri")
        for path in ["/people", "/people/\(person.uuidString.lowercased())", "/agencies/rayong-agri"] {
            let page = await scene.administrator.get(path)
            #expect(page.status == .ok)
            #expect(!page.bodyText.contains("type=\"password\""))
            #expect(!page.bodyText.contains("argon2"))
        }
    }
}

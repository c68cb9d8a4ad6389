import HTTP
import Runtime
import TestSupport
import Testing

/// What is read from a browser's cookies, and what is set.
struct CookieTests {
    @Test(arguments: [
        ("__Host-sid=abc", "abc"), ("a=1; __Host-sid=abc; b=2", "abc"), ("__Host-sid=\"abc\"", "abc"),
        ("__Host-sid=first; __Host-sid=second", "first"), ("__Host-sid=a=b", "a=b"), (" ;;__Host-sid = abc ", "abc"),
        ("__Host-sid", "-"), ("x__Host-sid=1", "-"), ("", "-"),
    ])
    func readsCookiesAsBrowsersSendThem(header: String, value: String) async throws {
        let application = try Application(
            routes: [.get("/", for: .anyone) { .text($0.cookies["__Host-sid"] ?? "-") }], gate: .anyoneOnly,
            log: .silent)
        #expect(await application.respond(.get, "/", headers: ["Cookie": header]).bodyText == value)
    }

    @Test func setsCookiesForThisHostAlone() throws {
        let cookie = try #require(Cookie("__Host-at", "token", lifetime: .seconds(300)))
        #expect(cookie.header == "__Host-at=token; Path=/; Secure; SameSite=Lax; HttpOnly; Max-Age=300")
        #expect(cookie.expired?.header == "__Host-at=; Path=/; Secure; SameSite=Lax; HttpOnly; Max-Age=0")
    }

    @Test(arguments: [
        ("sid", "x"), ("__Host-a b", "x"), ("__Host-a", "x;y"), ("__Host-a", "a b"), ("__Host-a", "a\r\nb"),
        ("__Host-a", "ก"), ("__Host-a", "\""),
    ])
    func refusesWhatACookieCannotHold(name: String, value: String) { #expect(Cookie(name, value) == nil) }

    @Test func setsSeveralCookiesAtOnce() throws {
        let one = try #require(Cookie("__Host-a", "1")), two = try #require(Cookie("__Host-b", "2"))
        #expect(Response.noContent.setting(one).setting(two).headers.all("Set-Cookie").count == 2)
    }
}

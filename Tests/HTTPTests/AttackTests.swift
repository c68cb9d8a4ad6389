import Foundation
import HTTP
import Runtime
import Synchronization
import TestSupport
import Testing

/// Requests that no honest client sends, straight at the socket.
struct AttackTests {
    private static func application(_ seen: Seen = Seen()) throws -> Application {
        try Application(
            routes: [
                .get("/", for: .anyone) { _ in
                    seen.add("GET")
                    return .text("fine")
                },
                .post("/", for: .anyone, body: .collected(limit: 1000)) { request in
                    seen.add("POST")
                    guard case .bytes(let bytes) = request.body else { return .text("empty") }
                    return .text("got \(bytes.count)")
                },
                .patch("/", for: .anyone) { _ in .text("patched") },
            ], gate: .anyoneOnly, log: .silent)
    }

    /// What reached a handler.
    final class Seen: Sendable {
        private let all = Mutex<[String]>([])
        func add(_ name: String) { all.withLock { $0.append(name) } }
        var names: [String] { all.withLock { $0 } }
    }

    private static func ask(_ text: String, settings: HTTPServerSettings = .free) async throws -> (String, [String]) {
        let seen = Seen()
        let answer = try await withServer(try application(seen), settings: settings) { port in
            let client = try RawClient(port: port)
            await client.send(text)
            return try await client.readToEnd()
        }
        return (answer, seen.names)
    }

    private static let smuggled = "GET / HTTP/1.1\r\nHost: t\r\n\r\n"

    @Test(arguments: [
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\naaaa",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\naaaa",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length : 4\r\n\r\naaaa",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: +4\r\n\r\naaaa",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 4, 4\r\n\r\naaaa",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX: a\rb\r\n\r\n", "GET / HTTP/1.1\r\nHost: t\r\nX: a\u{1}b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX: a\u{7F}b\r\n\r\n", "GET / HTTP/1.1\r\nHost: t\r\nX y: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX(y): 1\r\n\r\n", "GET / HTTP/1.1\r\nHost: t\r\n: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\n:\r\n\r\n", "GET / HTTP/1.1\r\nHost: t\r\nX:\r\n:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX: a\u{0}b\r\n\r\n", "GET / HTTP/1.1\r\nHost: t\r\nX\u{0}: b\r\n\r\n",
        "GET /\u{0} HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX: a\r\n Y: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: t\r\n X: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX: a\nY: b\r\n\r\n", "GET / HTTP/1.1\nHost: t\n\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX: a\r\n\n",
    ])
    func refusesAndHangsUp(request: String) async throws {
        let (answer, seen) = try await Self.ask(request + Self.smuggled)
        #expect(answer.hasPrefix("HTTP/1.1 400"))
        // The library sends the header of some refusals of its own twice; what counts is that nothing else is answered.
        #expect(!answer.contains("200 OK"))
        #expect(!answer.contains("fine"))
        #expect(seen.isEmpty)
    }

    @Test func answersItsRefusalsAsProblems() async throws {
        let (answer, _) = try await Self.ask("GET / HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n")
        #expect(answer.contains("application/problem+json"))
        #expect(answer.contains("Content-Security-Policy"))
        #expect(answer.contains("Connection: close"))
    }

    @Test(arguments: [
        ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000000\r\n\r\n", "413"),
        ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n", "413"),
        ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999999999999\r\n\r\n", "4"),
        ("GET / HTTP/1.1\r\nHost: t\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n", "431"),
        (
            "GET / HTTP/1.1\r\nHost: t\r\n\((0..<2000).map { "X-\($0): 1\r\n" }.joined())\r\n", "431"
        ),
        ("GET /\(String(repeating: "x", count: 100_000)) HTTP/1.1\r\nHost: t\r\n\r\n", "414"),
        ("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", "413"),
    ])
    func refusesTooMuch(request: String, status: String) async throws {
        let (answer, seen) = try await Self.ask(request)
        #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
        #expect(seen.isEmpty)
    }

    @Test func countsTheBytesOfChunks() async throws {
        let chunk = "1f4\r\n\(String(repeating: "x", count: 500))\r\n"
        let head = "POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        let (fits, _) = try await Self.ask(head + chunk + chunk + "0\r\n\r\n")
        #expect(fits.hasSuffix("got 1000"))
        let (answer, seen) = try await Self.ask(head + chunk + chunk + chunk + "0\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 413"))
        #expect(seen.isEmpty)
    }

    @Test func invitesABodyOnlyAfterItsHeaderWasAccepted() async throws {
        try await withServer(try Self.application()) { port in
            let client = try RawClient(port: port)
            await client.send(
                "POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100"))
            await client.send("abc")
            #expect(try await client.readToEnd().hasSuffix("got 3"))
            let stranger = try RawClient(port: port)
            await stranger.send("POST /none HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await stranger.readToEnd().hasPrefix("HTTP/1.1 404"))
        }
    }

    @Test(arguments: [
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ])
    func handlesNoBodyThatWasCutOff(request: String) async throws {
        let seen = Seen()
        try await withServer(try Self.application(seen)) { port in
            let client = try RawClient(port: port)
            await client.send(request)
            client.hangUp()
            // A request on another connection tells that the server goes on.
            let other = try RawClient(port: port)
            await other.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            #expect(try await other.readToEnd().hasSuffix("fine"))
        }
        #expect(seen.names == ["GET"])
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: t\r\nX", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 900\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n300\r\n", "",
    ])
    func losesPatienceWithThoseThatDrip(beginning: String) async throws {
        var settings = HTTPServerSettings.free
        settings.headerDeadline = .milliseconds(400)
        settings.bodyDeadline = .milliseconds(400)
        try await withServer(try Self.application(), settings: settings) { port in
            let client = try RawClient(port: port)
            await client.send(beginning)
            // Each byte would restart a timer that only measures silence.
            var isOpen = true
            for _ in 0..<300 where isOpen {
                isOpen = await client.send("x")
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(!isOpen)
        }
    }

    @Test func knowsNoStrangeMethod() async throws {
        let (answer, _) = try await Self.ask("BREW / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 501"))
    }

    @Test(arguments: ["GET /  HTTP/1.1\r\nHost: t\r\n\r\n", "GET / /x HTTP/1.1\r\nHost: t\r\n\r\n", "nonsense\r\n\r\n"])
    func hangsUpOnWhatIsNoRequestLine(request: String) async throws {
        let (answer, seen) = try await Self.ask(request + Self.smuggled)
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
        #expect(seen.isEmpty)
    }

    @Test func takesALongButSoundHeader() async throws {
        let header = (0..<200).map { "X-\($0): \(String(repeating: "x", count: 50))\r\n" }.joined()
        let (answer, _) = try await Self.ask(
            "GET / HTTP/1.1\r\nHost: t\r\nX-Empty:\r\nX-Space:   a b  \r\nConnection: close\r\n\(header)X-Last:\r\n\r\n"
        )
        #expect(answer.hasSuffix("fine"))
    }
}

extension HTTPServerSettings {
    /// A free port on this machine.
    static var free: HTTPServerSettings { HTTPServerSettings(endpoint: .tcp(address: "127.0.0.1", port: 0)) }
}

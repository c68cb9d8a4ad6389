import Foundation
import HTTP
import Runtime
import Synchronization
import TestSupport
import Testing

/// What a client meets at the other end of a real socket.
struct LiveServerTests {
    static func application(_ routes: [Route]) throws -> Application {
        try Application(routes: routes, gate: .anyoneOnly, log: .silent)
    }

    static func get(_ target: String, _ more: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\(more)\r\n"
    }

    @Test func answersAndKeepsTheConnection() async throws {
        let application = try Self.application([
            .get("/hello/:name", for: .anyone) { .text("สวัสดี \(try $0.parameter("name"))") }
        ])
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            for name in ["a", "b"] {
                await client.send("GET /hello/\(name) HTTP/1.1\r\nHost: t\r\n\r\n")
                let answer = try await client.readResponse()
                #expect(answer.hasPrefix("HTTP/1.1 200"))
                #expect(answer.hasSuffix("สวัสดี \(name)"))
            }
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        let application = try Self.application([
            .get("/slow", for: .anyone) { _ in
                await Task.yield()
                return .text("first")
            },
            .post("/echo", for: .anyone) { request in
                guard case .bytes(let bytes) = request.body else { return .text("none") }
                return .text(String(decoding: bytes, as: UTF8.self))
            },
        ])
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            await client.send(
                "GET /slow HTTP/1.1\r\nHost: t\r\n\r\nPOST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 6\r\n\r\nsecond"
                    + Self.get("/slow"))
            let answers = try await client.readToEnd()
            let order = ["\r\n\r\nfirst", "\r\n\r\nsecond", "\r\n\r\nfirst"]
            var rest = answers[...]
            for text in order {
                let place = try #require(rest.range(of: text))
                rest = rest[place.upperBound...]
            }
        }
    }
}

import Foundation
import HTTP
import JSON
import Runtime
import TestSupport
import Testing

/// Files and parts of them, states that have names, and JSON that is read strictly.
struct ContentTests {
    private struct Command: Decodable {
        let title: String
        let amount: Int
    }

    private static func post(_ json: String, type: String = "application/json") async throws -> Response {
        let application = try Application(
            routes: [
                .post("/", for: .anyone) { request in
                    let command = try request.json(as: Command.self, fields: ["title", "amount"])
                    return .text("\(command.title) \(command.amount)")
                }
            ], gate: .anyoneOnly, log: .silent)
        return await application.respond(.post, "/", headers: ["Content-Type": type], body: Array(json.utf8))
    }

    @Test func readsACommand() async throws {
        #expect(try await Self.post(#"{"title":"ก","amount":1}"#).bodyText == "ก 1")
    }

    @Test(arguments: [
        (#"{"title":"a","amount":1,"state":"approved"}"#, "state"), (#"{"title":"a"}"#, "amount"),
        (#"{"title":1,"amount":1}"#, "title"), (#"{"title":"a","amount":"1"}"#, "amount"),
    ])
    func namesTheFieldThatIsWrong(json: String, field: String) async throws {
        let answer = try await Self.post(json)
        #expect(answer.status == .badRequest)
        #expect(answer.bodyText.contains("\"field\":\"\(field)\""))
    }

    @Test(arguments: [
        "", "[]", "{", #"{"title":"a","title":"b","amount":1}"#, #"{"title":"a","amount":1} x"#,
        String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
    ])
    func refusesWhatIsNoSoundJSON(json: String) async throws {
        #expect(try await Self.post(json).status == .badRequest)
    }

    @Test func refusesJSONByAnotherName() async throws {
        #expect(try await Self.post("{}", type: "text/plain").status == .unsupportedMediaType)
    }

    @Test(arguments: [
        ("bytes=0-3", "206", "bytes 0-3/10", "0123"), ("bytes=7-", "206", "bytes 7-9/10", "789"),
        ("bytes=-2", "206", "bytes 8-9/10", "89"), ("bytes=8-99", "206", "bytes 8-9/10", "89"),
        ("bytes=-99", "206", "bytes 0-9/10", "0123456789"), ("bytes=10-", "416", "bytes */10", ""),
        ("bytes=-0", "416", "bytes */10", ""), ("bytes=3-1", "200", "", "0123456789"),
        ("bytes=0-1,3-4", "200", "", "0123456789"), ("lines=0-1", "200", "", "0123456789"),
        ("bytes=a-b", "200", "", "0123456789"),
    ])
    func sendsThePartOfAFileThatWasAskedFor(range: String, status: String, place: String, body: String) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data("0123456789".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let application = try Application(
            routes: [
                .get("/f", for: .anyone) { try .file(path: file.path(), contentType: "application/pdf", for: $0) },
                .get("/gone", for: .anyone) { _ in
                    Response(body: .file(path: file.path() + "-gone", bytes: 0..<10))
                },
            ], gate: .anyoneOnly, log: .silent)
        try await withServer(application) { port in
            let client = try RawClient(port: port)
            await client.send(LiveServerTests.get("/f", "Range: \(range)\r\n"))
            let answer = try await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
            #expect(place.isEmpty || answer.contains("Content-Range: \(place)\r\n"))
            #expect(status == "416" || answer.hasSuffix("\r\n\r\n" + body))
            let other = try RawClient(port: port)
            await other.send(LiveServerTests.get("/gone"))
            #expect(try await other.readToEnd().hasPrefix("HTTP/1.1 404"))
            let head = try RawClient(port: port)
            await head.send("HEAD /f HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            let only = try await head.readToEnd()
            #expect(only.contains("Content-Length: 10\r\n"))
            #expect(only.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func namesDownloadsInThai() {
        let answer = Response().asDownload(named: "รายงาน \"1\".pdf")
        let disposition = answer.headers["Content-Disposition"]
        #expect(disposition?.contains("filename=\"______ _1_.pdf\"") == true)
        #expect(disposition?.hasSuffix("filename*=UTF-8''\("รายงาน \"1\".pdf".percentEncoded)") == true)
        #expect(answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'")
    }

    private static func tagged(_ method: HTTP.Method, _ headers: Headers) async throws -> Response {
        let tag = EntityTag("7")
        let application = try Application(
            routes: [
                .get("/", for: .anyone) { Response.text("seven").tagged(tag, for: $0) },
                .put("/", for: .anyone) { request in
                    try request.requireMatch(tag)
                    return .noContent
                },
            ], gate: .anyoneOnly, log: .silent)
        return await application.respond(method, "/", headers: headers)
    }

    @Test(arguments: [
        ("\"7\"", 304), ("W/\"7\"", 304), ("\"6\", \"7\"", 304), ("*", 304), ("\"6\"", 200), ("7", 200),
    ])
    func sendsNothingTwice(names: String, status: Int) async throws {
        let answer = try await Self.tagged(.get, ["If-None-Match": names])
        #expect(answer.status.code == status)
        #expect(answer.headers["ETag"] == "\"7\"")
        #expect(answer.bodyText == (status == 304 ? "" : "seven"))
    }

    @Test(arguments: [(nil, 428), ("\"6\"", 412), ("W/\"7\"", 412), ("\"7\"", 204), ("*", 204)] as [(String?, Int)])
    func changesOnlyWhatTheCallerHasSeen(name: String?, status: Int) async throws {
        #expect(try await Self.tagged(.put, name.map { ["If-Match": $0] } ?? [:]).status.code == status)
    }
}

import Foundation
import HTTP
import Runtime
import TestSupport
import Testing

/// What is read from forms, whole or in pieces, sound or broken.
struct FormTests {
    private static let application: Application? = try? Application(
        routes: [
            .post("/memory", for: .anyone, describe),
            .post("/disk", for: .anyone, body: .upload(limit: 1 << 20), describe),
        ], gate: .anyoneOnly, log: .silent)

    private static let describe: Handler = { request in
        let form = try request.form()
        let fields = form.fields.map { "\($0.name)=\($0.value)" }
        let files = try form.files.map { file in
            let content = try Data(contentsOf: file.content.url)
            return
                "\(file.field):\(file.name):\(file.contentType):\(file.content.size):\(content.base64EncodedString())"
        }
        return .text((fields + files).joined(separator: "|"))
    }

    private static func post(_ path: String, _ type: String, _ body: [UInt8]) async throws -> Response {
        let application = try #require(Self.application)
        return await application.respond(.post, path, headers: ["Content-Type": type], body: body)
    }

    @Test(arguments: [
        ("a=1&b=2&a=3", "a=1|b=2|a=3"), ("a=%E0%B8%81%E0%B8%A3+x", "a=กร x"), ("a=%2B%26%3D", "a=+&="), ("a", "a="),
        ("", ""), ("&&a=1&", "a=1"), ("a=๑๒๓", "a=๑๒๓"), ("a=1=2", "a=1=2"),
    ])
    func readsWhatBrowsersSend(body: String, fields: String) async throws {
        let answer = try await Self.post(
            "/memory", "application/x-www-form-urlencoded; charset=UTF-8", Array(body.utf8))
        #expect(answer.bodyText == fields)
    }

    @Test(arguments: ["title=%FF", "title=%E0%B8", "title=%C0%80", "title=%ED%A0%80", "title=%4", "title=%"])
    func namesTheFieldItCannotRead(body: String) async throws {
        let answer = try await Self.post("/memory", "application/x-www-form-urlencoded", Array(body.utf8))
        #expect(answer.status == .badRequest)
        #expect(answer.bodyText.contains("\"field\":\"title\""))
        #expect(answer.bodyText.contains("ข้อความมีอักขระที่ระบบอ่านไม่ได้"))
    }

    @Test(arguments: ["text/plain", "application/json", ""])
    func refusesWhatIsNoForm(type: String) async throws {
        #expect(try await Self.post("/memory", type, [65]).status == .unsupportedMediaType)
    }

    private static let multipart = "multipart/form-data; boundary=\"x-yz\""

    private static func part(_ disposition: String, _ content: String, type: String? = nil) -> String {
        let type = type.map { "Content-Type: \($0)\r\n" } ?? ""
        return "--x-yz\r\nContent-Disposition: form-data; \(disposition)\r\n\(type)\r\n\(content)\r\n"
    }

    @Test(arguments: ["/memory", "/disk"])
    func takesAMultipartFormApart(path: String) async throws {
        let body =
            "preamble\r\n" + Self.part("name=\"หัวข้อ\"", "น้ำท่วม\r\n--x-y\r\n")
            + Self.part("name=f; filename=\"C:\\docs\\a;b%22.pdf\"", "%PDF\r\n--x-y", type: "application/pdf")
            + Self.part("name=\"none\"; filename=\"\"", "") + Self.part("name=\"empty\"; filename=\"e.txt\"", "")
            + "--x-yz--\r\nepilogue"
        let answer = try await Self.post(path, Self.multipart, Array(body.utf8))
        let pdf = Data("%PDF\r\n--x-y".utf8).base64EncodedString()
        #expect(
            answer.bodyText
                == "หัวข้อ=น้ำท่วม\r\n--x-y\r\n|f:a;b\".pdf:application/pdf:11:\(pdf)|empty:e.txt:text/plain:0:")
    }

    @Test(arguments: [
        "", "--x-yz", "--x-yz--", "--x-yz\r\n\r\n\r\n--x-yz--",
        "--x-yzz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x-yz--",
        "--x-yz\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--x-yz--",
        "--x-yz\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x-yz--",
        "--x-yz\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--x-yz--",
        "--x-yz\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "--x-yz\r\nbroken\r\n\r\n1\r\n--x-yz--",
        "--x-yz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x-yzoops",
    ])
    func refusesATornMultipartForm(body: String) async throws {
        let answer = try await Self.post("/disk", Self.multipart, Array(body.utf8))
        #expect(answer.status == (body == "--x-yz--" ? .ok : .badRequest))
    }

    @Test func refusesAMultipartFormWithoutBoundary() async throws {
        #expect(try await Self.post("/disk", "multipart/form-data", [65]).status == .badRequest)
    }

    @Test func refusesBrokenTextInAPart() async throws {
        let head = Array("--x-yz\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n".utf8)
        let answer = try await Self.post("/disk", Self.multipart, head + [0xFF, 0xFE] + Array("\r\n--x-yz--".utf8))
        #expect(answer.status == .badRequest)
        #expect(answer.bodyText.contains("\"field\":\"note\""))
    }

    @Test func refusesMorePartsThanAnyFormHas() async throws {
        let body = String(repeating: Self.part("name=a", "1"), count: 2001) + "--x-yz--"
        #expect(try await Self.post("/disk", Self.multipart, Array(body.utf8)).status == .badRequest)
    }

    @Test func refusesAHeaderWithoutEnd() async throws {
        let body = "--x-yz\r\nX: " + String(repeating: "x", count: 9000)
        #expect(try await Self.post("/disk", Self.multipart, Array(body.utf8)).status == .badRequest)
    }

    @Test func readsTheSameFormHoweverItIsCut() async throws {
        let body = Array(
            (Self.part("name=a", "ก\r\n-x") + Self.part("name=f; filename=n", "\r\n--x-y\r\n\r\n--") + "--x-yz--").utf8)
        let whole = try await Self.post("/disk", Self.multipart, body).bodyText
        let application = try #require(Self.application)
        try await withServer(application) { port in
            for size in [1, 2, 3, 7, 19] {
                let client = try RawClient(port: port)
                await client.send(
                    "POST /disk HTTP/1.1\r\nHost: t\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Type: \(Self.multipart)\r\n\r\n")
                var chunked: [UInt8] = []
                for start in stride(from: 0, to: body.count, by: size) {
                    let piece = body[start..<min(start + size, body.count)]
                    chunked += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Array("\r\n".utf8)
                }
                await client.send(chunked + Array("0\r\n\r\n".utf8))
                #expect(try await client.readToEnd().hasSuffix("\r\n\r\n" + whole))
            }
        }
    }

    @Test func leavesNoFileBehind() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var settings = HTTPServerSettings(endpoint: .tcp(address: "127.0.0.1", port: 0))
        settings.uploadDirectory = directory.path()
        let kept = directory.appending(path: "kept")
        let application = try Application(
            routes: [
                .post("/", for: .anyone, body: .upload(limit: 1 << 20)) { request in
                    let form = try request.form()
                    try form.file("keep")?.content.move(to: kept)
                    return .text("\(form.files.count)")
                }
            ], gate: .anyoneOnly, log: .silent)
        let body =
            Self.part("name=keep; filename=a", "kept") + Self.part("name=drop; filename=b", "dropped") + "--x-yz--"
        try await withServer(application, settings: settings) { port in
            for cut in [0, 30] {
                let client = try RawClient(port: port)
                await client.send(
                    "POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Type: \(Self.multipart)\r\n"
                        + "Content-Length: \(body.utf8.count)\r\n\r\n" + body.dropLast(cut))
                if cut == 0 { #expect(try await client.readToEnd().hasSuffix("\r\n\r\n2")) } else { client.hangUp() }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path()) == ["kept"])
        #expect(try String(contentsOf: kept, encoding: .utf8) == "kept")
    }
}

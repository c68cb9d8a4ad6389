import HTTP
import Runtime
import TestSupport
import Testing

/// What names an intention, and what tells two intentions apart.
struct IdempotencyTests {
    @Test(arguments: [
        ("8e03978e-40d5-43dd-bc93-6894a57f9324", true), ("\"quoted\"", true), ("x", true),
        (String(repeating: "k", count: 64), true), (String(repeating: "k", count: 65), false), ("", false),
        ("\"\"", false), ("a b", false), ("ก", false), ("a\u{7}", false),
    ])
    func takesKeysOfOneToSixtyFourVisibleCharacters(text: String, isKey: Bool) {
        #expect((IdempotencyKey(text) != nil) == isKey)
    }

    @Test func readsQuotedAndBareKeysAlike() { #expect(IdempotencyKey("\"k1\"") == IdempotencyKey("k1")) }

    private static func ask(_ headers: Headers, _ body: String, at target: String = "/") async throws -> Response {
        let application = try Application(
            routes: [
                .post("/", for: .anyone) { request in
                    let key = try request.requiredIdempotencyKey()
                    // The chain of lengths and pieces itself, so that any difference shows.
                    let fingerprint = try request.fingerprint(hash: { $0 })
                    return .text("\(key) \(fingerprint.bytes)")
                }
            ], gate: .anyoneOnly, log: .silent)
        return await application.respond(.post, target, headers: headers, body: Array(body.utf8))
    }

    private static let form: Headers = ["Content-Type": "application/x-www-form-urlencoded"]

    @Test func findsTheKeyInHeaderOrForm() async throws {
        #expect(try await Self.ask(["Idempotency-Key": "k1"], "").bodyText.hasPrefix("k1 "))
        #expect(try await Self.ask(Self.form, "_key=k2&a=1").bodyText.hasPrefix("k2 "))
        #expect(try await Self.ask([:], "").status == .badRequest)
        #expect(try await Self.ask(["Idempotency-Key": "a b"], "").status == .badRequest)
        var twice: Headers = ["Idempotency-Key": "a"]
        twice.add("Idempotency-Key", "b")
        #expect(try await Self.ask(twice, "").status == .badRequest)
    }

    @Test func knowsTheSameIntentionAgain() async throws {
        let first = try await Self.ask(Self.form, "_key=k&_csrf=one&a=1&b=2").bodyText
        #expect(try await Self.ask(Self.form, "a=%31&b=2&_csrf=two&_key=k").bodyText == first)
    }

    @Test(arguments: ["_key=k&a=1&b=3", "_key=k&a=12&b=", "_key=k&a=1", "_key=k&b=2&a=1"])
    func tellsAnotherIntentionApart(body: String) async throws {
        let first = try await Self.ask(Self.form, "_key=k&a=1&b=2").bodyText
        #expect(try await Self.ask(Self.form, body).bodyText != first)
        #expect(try await Self.ask(Self.form, "_key=k&a=1&b=2", at: "/?x=1").bodyText != first)
    }

    @Test func refusesWithTheAgreedNumbers() {
        #expect(Problem.keyReused.status == .unprocessable)
        #expect(Problem.stillRunning.status == .conflict)
        #expect(Problem.stillRunning.headers["Retry-After"] == "1")
    }
}

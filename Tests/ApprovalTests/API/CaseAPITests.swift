import Database
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import ApprovalService

@Suite(.freshDatabase(migrations: Bench.migrations, schema: "approval"))
struct CaseAPITests {
    @Test func fiveDecisionsOverHTTPApproveAReport() async throws {
        let bench = try await Bench()
        let (door, report) = (try Door(bench), try await bench.open())
        for person in bench.town.provincialChain {
            var program = try door.program(person)
            let answer = await program.postJSON(
                "/api/approval/v1/cases/\(report)/decisions", try await door.body("approved", on: report),
                ["Idempotency-Key": UUID().uuidString])
            #expect(answer.status == .created)
        }
        var program = try door.program(bench.town.provincialChain[4])
        let text = await program.get("/api/approval/v1/cases/\(report)").bodyText
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value["state"] == "approved")
        #expect(value["decisions"]?.array?.count == 5)
        #expect(value["allowed"] == [])
    }

    @Test func saysWhatIsAllowedAndWhyTheRestIsNot() async throws {
        let bench = try await Bench()
        let (door, report) = (try Door(bench), try await bench.open())
        func told(_ index: Int) async throws -> JSONValue {
            var program = try door.program(bench.town.provincialChain[index])
            return try JSONValue(
                parsing: Array(await program.get("/api/approval/v1/cases/\(report)").bodyText.utf8))
        }
        let head = try await told(0)
        #expect(head["allowed"] == ["approve", "return"])
        #expect(head["refused"]?[0]?["code"] == "may_not_refuse")
        #expect(head["step"] == "provincial-office" && head["round"] == 1)
        let next = try await told(1)
        #expect(next["allowed"] == [])
        #expect(next["refused"]?[0]?["code"] == "not_holder")
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        let body: String
        let status: Status
        let code: String
        var key: String? = "k"

        var testDescription: String { String(body.prefix(60)) }
    }

    static let slips = [
        Slip(body: "", status: 400, code: "malformed-json"), Slip(body: "{", status: 400, code: "malformed-json"),
        Slip(body: "[1]", status: 400, code: "malformed-json"),
        Slip(body: #"{"revision":1,"revision":1}"#, status: 400, code: "malformed-json"),
        Slip(body: #"{"step":"provincial-office"}"#, status: 422, code: "invalid"),
        Slip(body: #"{"revision":"1","step":"provincial-office","outcome":"approved"}"#, status: 422, code: "invalid"),
        Slip(body: #"{"revision":1.5,"step":"provincial-office","outcome":"approved"}"#, status: 422, code: "invalid"),
        Slip(
            body: #"{"revision":1,"step":"provincial-office","outcome":"approved","bribe":true}"#, status: 422,
            code: "invalid"),
        Slip(
            body: #"{"revision":1,"step":"provincial-office","outcome":"returned","sections":[1],"reason":"x"}"#,
            status: 422, code: "invalid"),
        Slip(
            body: #"{"revision":1,"step":"provincial-office","outcome":"approved"}"#, status: 409, code: "not_shown"),
        Slip(
            body: #"{"revision":9,"step":"provincial-office","outcome":"approved"}"#, status: 409,
            code: "stale_revision"),
        Slip(body: #"{"revision":1,"step":"king","outcome":"approved"}"#, status: 422, code: "unknown_step"),
        Slip(
            body: #"{"revision":1,"step":"provincial-office","outcome":"approved"}"#, status: 400,
            code: "idempotency-key-missing", key: nil),
    ]

    @Test(arguments: slips)
    func answersWhatIsWrong(slip: Slip) async throws {
        let bench = try await Bench()
        let (door, report) = (try Door(bench), try await bench.open())
        var program = try door.program(bench.town.provincialChain[0])
        let headers: Headers = slip.key.map { ["Idempotency-Key": $0] } ?? [:]
        let answer = await program.postJSON("/api/approval/v1/cases/\(report)/decisions", slip.body, headers)
        #expect(answer.status == slip.status)
        let value = try JSONValue(parsing: Array(answer.bodyText.utf8))
        #expect(value["code"]?.string == slip.code)
        #expect(try await bench.database.run("SELECT count(*) FROM decision", as: Int.self) == [0])
    }

    @Test func theSameRequestTwiceGetsTheSameAnswer() async throws {
        let bench = try await Bench()
        let (door, report) = (try Door(bench), try await bench.open())
        var program = try door.program(bench.town.provincialChain[0])
        let body = try await door.body("approved", on: report)
        let path = "/api/approval/v1/cases/\(report)/decisions"
        let first = await program.postJSON(path, body, ["Idempotency-Key": "k"])
        bench.hands.move(by: 100)
        let second = await program.postJSON(path, body, ["Idempotency-Key": "k"])
        #expect(second.status == .created)
        #expect(second.bodyText == first.bodyText)
        let other = await program.postJSON(path, body + " ", ["Idempotency-Key": "k"])
        #expect(other.status == .unprocessable)
    }

    @Test func brokenTextIsNotRepaired() async throws {
        let bench = try await Bench()
        let (door, report) = (try Door(bench), try await bench.open())
        var program = try door.program(bench.town.provincialChain[0])
        let bytes = Array(#"{"revision":1,"reason":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
        let answer = await program.send(
            .post, "/api/approval/v1/cases/\(report)/decisions",
            ["Content-Type": "application/json", "Idempotency-Key": "k"], body: bytes)
        #expect(answer.status == .badRequest)
    }
}

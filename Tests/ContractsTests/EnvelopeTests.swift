import Contracts
import Foundation
import JSON
import Testing

struct EnvelopeTests {
    static let wrong: [(field: String, value: JSONValue)] = [
        ("specversion", "0.3"), ("specversion", 1), ("specversion", nil),
        ("type", "approval.report.approved.v2"), ("type", "approval.report.returned.v1"), ("type", ""),
        ("sequence", 15), ("sequence", "0000000000000000000"), ("sequence", "-000000000000000015"),
        ("sequence", "fifteen"), ("sequence", "๑๕"), ("sequence", "9223372036854775808"), ("sequence", ""),
        ("subject", "approval.case/0190ffff-0000-7000-8000-000000000000"), ("subject", "approval.case"),
        ("subject", ""), ("id", "17"), ("id", nil), ("partitionkey", "everything"),
        ("time", "2021-04-28"), ("time", "28/04/2564 11:00"), ("time", 1_619_582_400), ("agency", 21),
        ("traceparent", 1), ("data", []), ("data", "approved"), ("data", nil),
    ]

    @Test(arguments: wrong)
    func refusesAWrongAttribute(field: String, value: JSONValue) throws {
        let example = try Example.named("approval.report.approved.v1")
        #expect(throws: DecodingError.self) {
            try rewritten(example, as: example.json.replacing(field, with: value))
        }
    }

    /// The subject says twice what it is: a submission's report is no approval's case.
    @Test func refusesTheSubjectOfAnotherKind() throws {
        let example = try Example.named("approval.report.approved.v1")
        let key = try #require(example.json["partitionkey"]?.string)
        #expect(throws: DecodingError.self) {
            try rewritten(example, as: example.json.replacing("subject", with: "submission.report/\(key)"))
        }
    }

    @Test(arguments: [
        "", "{", "null", "[]", "{}", "\u{FEFF}", "PRI * HTTP/2.0", #"{"specversion":"1.0"}"#,
    ])
    func refusesWhatIsNoEvent(text: String) {
        #expect(throws: DecodingError.self) { try Wire.decode(ReportApproved.self, from: Data(text.utf8)) }
    }

    @Test func refusesEveryOtherEvent() throws {
        let examples = try Example.all()
        for entry in Catalogue.entries {
            func check<Fact: Event>(_ type: Fact.Type) {
                for example in examples where example.type.name != type.name {
                    #expect(throws: DecodingError.self) { try Wire.decode(type, from: example.bytes) }
                }
            }
            check(entry.type)
        }
    }

    @Test func carriesWhatItWasGiven() throws {
        let id = UUID(), subject = UUID()
        let envelope = Envelope(
            id: id, subject: subject, sequence: 7, agency: "rayong-agriculture",
            time: Date(timeIntervalSince1970: 1_617_157_800.25), traceparent: nil,
            fact: ContactChanged(personID: subject, hasAddress: true))
        let json = try JSONValue(parsing: Array(Wire.encode(envelope)))
        #expect(json["id"]?.string == id.uuidString.lowercased())
        #expect(json["subject"]?.string == "auth.person/\(subject.uuidString.lowercased())")
        #expect(json["source"] == "/raingan/auth")
        #expect(json["dataschema"] == "/api/auth/v1/schemas/auth.contact.changed.v1.json")
        #expect(json["sequence"] == "0000000000000000007")
        #expect(json["time"] == "2021-03-31T09:30:00.250+07:00")
        #expect(json["traceparent"] == nil)
        #expect(json["data"] == ["personID": .string(subject.uuidString.lowercased()), "hasAddress": true])
    }
}

import Calendar
import Contracts
import Foundation
import HTTP
import JSON

extension Desk {
    /// `{"revision", "step", "outcome", "shown", "round"?, "reason"?, "sections"?, "to"?}` with an `Idempotency-Key`.
    func decideByJSON(_ request: Request) async throws -> Response {
        let visit = try visit(request)
        let report = try request.id("id")
        let stated = try DecisionText(try request.json()).read()
        let answer = try await decide(
            stated, on: report, by: .init(principal: visit.principal, client: visit.client),
            request: repeatable(request, visit)
        ) { done in
            Decide.Answer(
                status: 201, location: "/api/approval/v1/cases/\(done.file.id.uuidString.lowercased())",
                contentType: "application/json", body: Data(JSONValue(done, stated).compactBytes))
        }
        return Response(answer)
    }
}

extension DecisionText {
    private static let names: Set<String> = [
        "revision", "step", "round", "outcome", "reason", "sections", "to", "shown",
    ]

    /// Reads the body of a request; a member too many or of the wrong kind is refused, not ignored.
    init(_ body: JSONValue) throws(Problem) {
        guard let object = body.object else {
            throw Problem(
                .badRequest, code: "malformed-json",
                title: Words("ต้องเป็นออบเจกต์ JSON", "It must be a JSON object"))
        }
        var faults = object.keys.filter { !Self.names.contains($0) }.sorted()
            .map { Problem.FieldFault(field: $0, message: Words("ไม่รู้จักช่องข้อมูลนี้", "This field is not known")) }
        func text(_ name: String) -> String {
            guard let value = object[name], !value.isNull else { return "" }
            if let text = value.string { return text }
            faults.append(.init(field: name, message: Words("ต้องเป็นข้อความ", "This must be text")))
            return ""
        }
        func number(_ name: String) -> String {
            guard let value = object[name], !value.isNull else { return "" }
            if let number = value.int { return String(number) }
            faults.append(.init(field: name, message: Words("ต้องเป็นจำนวนเต็ม", "This must be a whole number")))
            return ""
        }
        func texts(_ name: String) -> [String] {
            guard let value = object[name], !value.isNull else { return [] }
            let texts = value.array?.map(\.string) ?? [nil]
            if !texts.contains(nil) { return texts.compactMap { $0 } }
            faults.append(.init(field: name, message: Words("ต้องเป็นรายการของข้อความ", "This must be a list of texts")))
            return []
        }
        self.init(
            revision: number("revision"), step: text("step"), round: number("round"), outcome: text("outcome"),
            reason: text("reason"), sections: texts("sections"), returnTo: text("to"), shown: text("shown"))
        guard faults.isEmpty else { throw .invalid(faults) }
    }
}

extension JSONValue {
    fileprivate init(_ done: Decide.Done, _ stated: StatedDecision) {
        let way = done.file.way
        self = [
            "report": JSONValue(done.file.id), "reference": .string(done.file.facts.reference),
            "revision": JSONValue(stated.verdict.revision), "step": .string(stated.verdict.step),
            "outcome": .string(done.outcome.rawValue), "decidedAs": .string(done.capacity),
            "decidedAt": JSONValue(done.at), "state": .string(way.stateName),
            "next": way.current.map { ["step": .string($0.key), "dueAt": JSONValue(way.turn?.due)] } ?? .null,
        ]
    }
}

import Foundation
import JSON
import Rules
import Testing

/// One line of the shared vectors: a rule, its data and what it must give, in every language that runs it.
struct Vector: Sendable, CustomTestStringConvertible {
    let rule: JSONValue
    let data: JSONValue
    let result: JSONValue?
    let error: String?
    let pointer: String?

    var testDescription: String { rule.compact }

    /// All vectors of `Suite/vectors.json`; a file that cannot be read gives none, which a test notices.
    static let all: [Vector] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Suite/vectors.json")
        guard let bytes = try? Data(contentsOf: file), let list = try? JSONValue(parsing: Array(bytes)) else {
            return []
        }
        return (list.array ?? []).compactMap { entry in
            if let parts = entry.array, parts.count == 3 {
                return Vector(rule: parts[0], data: parts[1], result: parts[2], error: nil, pointer: nil)
            }
            guard let rule = entry["rule"] else { return nil }
            return Vector(
                rule: rule, data: .null, result: nil, error: entry["error"]?.string, pointer: entry["pointer"]?.string)
        }
    }()
}

struct RuleTests {
    @Test func haveTheirVectors() { #expect(Vector.all.count > 140) }

    @Test(arguments: Vector.all.filter { $0.result != nil })
    func giveWhatTheVectorsSay(vector: Vector) throws {
        #expect(try Rule(vector.rule).evaluate(vector.data) == vector.result)
    }

    @Test(arguments: Vector.all.filter { $0.error != nil })
    func failAtTheirPlace(vector: Vector) throws {
        let error = try #require(throws: RuleError.self) { try Rule(vector.rule).evaluate(vector.data) }
        #expect(name(error.kind) == vector.error)
        if let pointer = vector.pointer { #expect(error.pointer.description == pointer) }
    }

    private func name(_ kind: RuleError.Kind) -> String {
        if case .unknownOperator(let name) = kind { "unknownOperator \(name)" } else { "\(kind)" }
    }

    @Test func stopBeforeTheyGoTooDeep() throws {
        var logic: JSONValue = true
        for _ in 0..<40 { logic = ["!": [logic]] }
        #expect(throws: RuleError.self) { try Rule(logic) }
        #expect(throws: RuleError.self) { try Rule(logic, limits: RuleLimits(depth: 80)) }
        #expect(throws: Never.self) { try Rule(logic, limits: RuleLimits(depth: 90)) }
    }

    /// Each element would nest the result one deeper: a few thousand, and writing it down would end the process.
    @Test(arguments: [["var": ""], [["var": "accumulator"]]] as [JSONValue])
    func stopBeforeTheirResultGoesTooDeep(step: JSONValue) throws {
        let rule = try Rule(["reduce": [["var": ""], step, 1]])
        #expect(try !rule.evaluate(.array(.init(repeating: 1, count: 100))).isNull)
        let error = try #require(throws: RuleError.self) {
            try rule.evaluate(.array(.init(repeating: 1, count: 20_000)))
        }
        #expect(error.kind == .tooManySteps)
    }

    @Test func tellWhichFieldsTheyRead() throws {
        let logic: JSONValue = [
            "and": [
                ["var": "a.b"], ["missing": ["c", "d"]], ["missing_some": [1, ["e"]]],
                ["all": [["var": "f"], ["var": "inner"]]],
                ["reduce": [["var": "g"], ["var": "current"], ["var": "h"]]],
            ]
        ]
        #expect(try Rule(logic).variables == ["a.b", "c", "d", "e", "f", "g", "h"])
    }
}

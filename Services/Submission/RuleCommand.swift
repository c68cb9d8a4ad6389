import JSON
import Operations
import Rules

/// Lets anybody try a rule: a line in, its value out, exactly as forms, checks and imports evaluate it.
enum RuleCommand {
    static let command = Command(
        "rules",
        summary: """
            reads lines of {"rule": …, "data": …} and answers each with the rule's value, or with {"error": …};
                  exit code 1 if there was any error
            """
    ) { arguments in
        guard arguments.isEmpty else { throw Command.Misuse("rules takes no argument; it reads standard input") }
        return answer
    }

    private static let limits = JSONLimits(bytes: 16 << 20)

    @Sendable private static func answer(_ line: [UInt8]?) -> Command.Answer {
        guard let line else { return complaint("the line is longer than \(limits.bytes) bytes") }
        let question: JSONValue
        do throws(JSONError) { question = try JSONValue(parsing: line, limits: limits) } catch {
            // There is only one line.
            let place = error.pointer == .root ? "" : " in \(error.pointer)"
            return complaint("no JSON at column \(error.column)\(place): \(error.reason)")
        }
        guard let rule = question["rule"] else { return complaint("the line has no \"rule\"") }
        do throws(RuleError) {
            return .good(try Rule(rule).evaluate(question["data"] ?? .null).compact)
        } catch { return complaint("\(error)") }
    }

    private static func complaint(_ words: String) -> Command.Answer {
        .complaint((["error": .string(words)] as JSONValue).compact)
    }
}

public import Calendar
import Foundation

/// A refusal that a program can read and a person can understand (RFC 9457).
///
/// `title`, `detail` and the words beside the fields are for people, in both languages; `code` is for programs and
/// never changes.
public struct Problem: Error, Sendable, Equatable {
    /// What is wrong with one field of a form.
    public struct FieldFault: Sendable, Equatable {
        public let field: String
        public let message: Words

        public init(field: String, message: Words) { (self.field, self.message) = (field, message) }
    }

    public var status: Status
    public var code: String
    public var title: Words
    public var detail: Words?
    /// The path of the request, filled in when the answer is written.
    public var instance: String?
    public var fields: [FieldFault] = []
    /// What the caller may do instead, in the words of the API.
    public var allowed: [String] = []
    /// Who can help, by office or role.
    public var helpers: [Words] = []
    /// The trace under which the fault stands in the log, for faults of ours.
    public var trace: String?
    /// Fields that go with the answer, such as `Retry-After`.
    public var headers = Headers()

    public init(
        _ status: Status, code: String, title: Words, detail: Words? = nil, fields: [FieldFault] = [],
        allowed: [String] = [], helpers: [Words] = [], headers: Headers = [:]
    ) {
        (self.status, self.code, self.title, self.detail) = (status, code, title, detail)
        (self.fields, self.allowed, self.helpers, self.headers) = (fields, allowed, helpers, headers)
    }

    /// The same problem, telling when to come back (RFC 9110 §10.2.3), in whole seconds.
    public func retrying(after wait: Duration) -> Problem {
        var problem = self
        let (seconds, fraction) = wait.components
        problem.headers["Retry-After"] = String(max(1, seconds + (fraction > 0 ? 1 : 0)))
        return problem
    }

    /// The body of `application/problem+json`.
    public func json(in language: Language) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing in here can fail to encode; an empty object would still be an honest answer beside the status.
        return (try? encoder.encode(Wire(self, language))).map(Array.init) ?? Array("{}".utf8)
    }

    private struct Wire: Encodable {
        let type, title, code: String
        let status: Int
        let detail, instance, trace: String?
        let fields: [Fault]?
        let allowed, helpers: [String]?

        struct Fault: Encodable { let field, message: String }

        init(_ problem: Problem, _ language: Language) {
            type = "urn:raingan:problem:\(problem.code)"
            (title, code, status) = (problem.title[language], problem.code, problem.status.code)
            (detail, instance, trace) = (problem.detail?[language], problem.instance, problem.trace)
            let faults = problem.fields.map { Fault(field: $0.field, message: $0.message[language]) }
            fields = faults.isEmpty ? nil : faults
            allowed = problem.allowed.isEmpty ? nil : problem.allowed
            helpers = problem.helpers.isEmpty ? nil : problem.helpers.map { $0[language] }
        }
    }
}

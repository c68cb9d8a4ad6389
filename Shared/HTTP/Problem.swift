import Foundation

/// A refusal that a program can read and a person can understand (RFC 9457).
///
/// `title` and `detail` are shown to people and are Thai unless the application says otherwise; `code` is for programs
/// and never changes.
public struct Problem: Error, Sendable, Equatable {
    /// What is wrong with one field of a form.
    public struct FieldFault: Sendable, Equatable, Encodable {
        public let field: String
        public let message: String

        public init(field: String, message: String) { (self.field, self.message) = (field, message) }
    }

    public var status: Status
    public var code: String
    public var title: String
    public var detail: String?
    /// The path of the request, filled in when the answer is written.
    public var instance: String?
    public var fields: [FieldFault] = []
    /// What the caller may do instead, in the words of the API.
    public var allowed: [String] = []
    /// Who can help, by office or role.
    public var helpers: [String] = []
    /// The trace under which the fault stands in the log, for faults of ours.
    public var trace: String?
    /// Fields that go with the answer, such as `Retry-After`.
    public var headers = Headers()

    public init(
        _ status: Status, code: String, title: String, detail: String? = nil, fields: [FieldFault] = [],
        allowed: [String] = [], helpers: [String] = [], headers: Headers = [:]
    ) {
        (self.status, self.code, self.title, self.detail) = (status, code, title, detail)
        (self.fields, self.allowed, self.helpers, self.headers) = (fields, allowed, helpers, headers)
    }

    /// The same problem, with another sentence for people.
    public func saying(_ detail: String) -> Problem {
        var problem = self
        problem.detail = detail
        return problem
    }

    /// The same problem, telling when to come back (RFC 9110 §10.2.3), in whole seconds.
    public func retrying(after wait: Duration) -> Problem {
        var problem = self
        let (seconds, fraction) = wait.components
        problem.headers["Retry-After"] = String(max(1, seconds + (fraction > 0 ? 1 : 0)))
        return problem
    }

    /// The body of `application/problem+json`.
    public var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing in here can fail to encode; an empty object would still be an honest answer beside the status.
        return (try? encoder.encode(Wire(self))).map(Array.init) ?? Array("{}".utf8)
    }

    private struct Wire: Encodable {
        let type, title, code: String
        let status: Int
        let detail, instance, trace: String?
        let fields: [FieldFault]?
        let allowed, helpers: [String]?

        init(_ problem: Problem) {
            type = "urn:raingan:problem:\(problem.code)"
            (title, code, status) = (problem.title, problem.code, problem.status.code)
            (detail, instance, trace) = (problem.detail, problem.instance, problem.trace)
            fields = problem.fields.isEmpty ? nil : problem.fields
            allowed = problem.allowed.isEmpty ? nil : problem.allowed
            helpers = problem.helpers.isEmpty ? nil : problem.helpers
        }
    }
}

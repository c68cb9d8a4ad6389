public import Foundation

/// The stored examples of events: what publishers promise, and what the tests of every reader are fed.
///
/// They are the files of `Tests/ContractsTests/Examples`: `<event>.json`, and `<event>.<variant>.json` where one
/// example does not show all. Examples are added and never changed or deleted: an event of that shape may lie in a
/// log, and must be readable.
public enum EventExamples {
    public static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../ContractsTests/Examples").standardizedFileURL

    /// The names of all examples, sorted: events, some followed by a variant.
    public static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .map { $0.hasSuffix(".json") ? String($0.dropLast(".json".count)) : $0 }
            .sorted()
    }

    /// The bytes of an example, such as `approval.report.approved.v1` or `approval.step.opened.v1.vacant`.
    public static func bytes(of name: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: "\(name).json"))
    }
}

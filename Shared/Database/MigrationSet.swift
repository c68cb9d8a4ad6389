public import Foundation

/// A folder of numbered SQL files that together make a part of a schema.
///
/// `0001_create_reports.sql`, `0002_…`, without gaps; forward only. A file whose first line is `-- no transaction`
/// runs statement by statement outside of one (`CREATE INDEX CONCURRENTLY`) and must bear being run again.
public struct MigrationSet: Sendable {
    public let name: String
    public let directory: URL

    public init(name: String, directory: URL) { (self.name, self.directory) = (name, directory) }

    /// One file of a set.
    struct File: Sendable {
        let set: String
        let number: Int
        /// The whole name, such as `0001_create_reports.sql`.
        let name: String
        let text: String

        var pending: PendingMigration { PendingMigration(set: set, number: number, name: name) }

        var runsInTransaction: Bool { text.prefix { !$0.isNewline } != "-- no transaction" }
    }

    /// The files in their order.
    ///
    /// - Throws: when the folder cannot be read or its numbers have a gap or come twice.
    func files() throws(MigrationError) -> [File] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: directory.path) } catch {
            throw .unreadable(path: directory.path)
        }
        var files: [File] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            let digits = name.prefix { $0.isASCII && $0.isNumber }
            guard digits.count == 4, name.dropFirst(4).first == "_", let number = Int(digits) else {
                throw .misnamed(set: self.name, file: name)
            }
            guard number == files.count + 1 else {
                throw .outOfOrder(set: self.name, file: name, expected: files.count + 1)
            }
            let path = directory.appending(path: name)
            guard let text = try? String(contentsOf: path, encoding: .utf8) else { throw .unreadable(path: path.path) }
            files.append(File(set: self.name, number: number, name: name, text: text))
        }
        return files
    }
}

/// A migration that has yet to be applied.
public struct PendingMigration: Sendable, Equatable {
    public let set: String
    public let number: Int
    public let name: String
}

/// Why a schema could not be brought up to date.
public enum MigrationError: Error, CustomStringConvertible {
    case unreadable(path: String)
    case misnamed(set: String, file: String)
    case outOfOrder(set: String, file: String, expected: Int)
    /// An applied file is no longer what it was; write a new one instead.
    case changed(set: String, file: String)
    case failed(set: String, file: String, DatabaseError)
    /// Another instance has held the lock for too long.
    case lockNotFree(after: Duration)
    case database(DatabaseError)

    public var description: String {
        switch self {
        case .unreadable(let path): "migrations: \(path) cannot be read"
        case .misnamed(let set, let file): "migrations: \(set)/\(file) is not named like 0001_create_reports.sql"
        case .outOfOrder(let set, let file, let expected):
            "migrations: \(set)/\(file) stands where number \(expected) is expected"
        case .changed(let set, let file): "migrations: \(set)/\(file) was changed after it had been applied"
        case .failed(let set, let file, let error): "migrations: \(set)/\(file): \(error)"
        case .lockNotFree(let limit): "migrations: another instance has been migrating for \(limit)"
        case .database(let error): "migrations: \(error)"
        }
    }
}

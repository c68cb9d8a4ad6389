import Database
import Foundation
import TestSupport

/// A folder of migrations that a test writes, removed with it.
final class MigrationFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "migrations-\(UUID().uuidString)")

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }

    func set(_ name: String = "main") -> MigrationSet { MigrationSet(name: name, directory: url) }
}

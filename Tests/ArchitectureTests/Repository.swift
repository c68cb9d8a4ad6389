import Foundation

/// The repository that these tests stand in, read from disk.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every text file below the folders, in the order of their paths.
    static func files(below folders: [String], endingIn endings: Set<String>) throws -> [SourceFile] {
        try folders.flatMap { folder in
            try (FileManager.default.subpaths(atPath: root.appending(path: folder).path) ?? [])
                .filter { endings.contains(($0 as NSString).pathExtension) && !$0.contains(".venv/") }
                .map { try file("\(folder)/\($0)") }
        }
        .sorted { $0.path < $1.path }
    }

    static func file(_ path: String) throws -> SourceFile {
        SourceFile(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }

    static func swiftFiles() throws -> [SourceFile] {
        try files(below: ["Services", "Shared", "Tests"], endingIn: ["swift"])
    }
}

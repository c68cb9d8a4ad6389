import Foundation

/// One file of the repository, as the walls see it: where it lies, what it imports, what it says.
struct SourceFile: Sendable {
    /// The path from the root of the repository, such as `Services/Auth/Store/People.swift`.
    let path: String
    let text: String

    var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    var isSwift: Bool { path.hasSuffix(".swift") }
    var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

    /// The modules named in import declarations, `@testable` or with any access level.
    var imports: Set<String> {
        let declaration =
            /^(?:@\w+\s+|public\s+|package\s+|internal\s+|private\s+|fileprivate\s+)*import\s+(?:(?:struct|class|enum|actor|protocol|func|var|let|typealias)\s+)?(\w+)/
            .anchorsMatchLineEndings()
        return Set(text.matches(of: declaration).map { String($0.1) })
    }

    /// The text without comments, so that a word in an explanation is not taken for code.
    ///
    /// A `//` inside a string literal cuts the rest of its line, which a rule about code outlives.
    var code: String {
        text.replacing(/(?s)\/\*.*?\*\//, with: "").replacing(/(?:^|\s)\/\/[^\n]*/, with: "")
    }

    /// `Auth` for everything below `Services/Auth`.
    var service: String? { folders.count >= 2 && folders[0] == "Services" ? folders[1] : nil }

    /// `Database` for everything below `Shared/Database`.
    var sharedModule: String? { folders.count >= 2 && folders[0] == "Shared" ? folders[1] : nil }

    /// The room of a service: `Domain`, `Store`, … or nil for the files at its door.
    var room: String? { service != nil && folders.count >= 3 ? folders[2] : nil }
}

import Access
import Calendar
import Foundation

/// An agency as its register knows it.
struct Agency: Sendable, Hashable {
    let id: UUID
    /// Minted once and never changed.
    let slug: String
    let kind: String
    let name: Words
    let isDerived: Bool
    let isActive: Bool
}

/// What a file says about an agency; those above it are named by their slugs.
struct AgencyRecord: Sendable, Hashable {
    let line: Int
    let slug: String
    let kind: String
    let name: Words
    /// Codes by scheme.
    let codes: [String: String]
    let parents: [Hierarchy: String]
    let isDerived: Bool

    static let schemes: [String: Int?] = ["dla7": 7, "org12": 12, "tis1099": nil]

    /// What people's words are compared with: both names and every code, each on a line of its own.
    var searchKey: String {
        let parts = [name.thai, name.english, slug] + codes.values.sorted()
        return parts.map { (try? CleanText($0))?.searchKey ?? "" }.joined(separator: "\n")
    }
}

/// Something in a file that must be mended before any of it is taken.
struct ImportProblem: Error, Sendable, Equatable, CustomStringConvertible {
    let line: Int
    let reason: String

    var description: String { "line \(line): \(reason)" }
}

/// Every problem of a file, so that it is mended in one go.
struct ImportRefused: Error, CustomStringConvertible {
    let problems: [ImportProblem]

    var description: String {
        let shown = problems.prefix(50).map(\.description).joined(separator: "\n")
        return problems.count > 50 ? "\(shown)\nand \(problems.count - 50) more" : shown
    }
}

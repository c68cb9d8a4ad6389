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
}

/// Something in a file that must be mended before any of it is taken.
struct ImportProblem: Error, Sendable, Equatable, CustomStringConvertible {
    let line: Int
    /// The column of the cell; nil for the whole row.
    let column: String?
    let words: Words

    init(line: Int, column: String? = nil, _ words: Words) {
        (self.line, self.column, self.words) = (line, column, words)
    }

    var description: String { "line \(line): \(words.english)" }
}

/// Every problem of a file, so that it is mended in one go.
struct ImportRefused: Error, CustomStringConvertible {
    let problems: [ImportProblem]

    var description: String {
        let shown = problems.prefix(50).map(\.description).joined(separator: "\n")
        return problems.count > 50 ? "\(shown)\nand \(problems.count - 50) more" : shown
    }
}

/// Kinds of agency that the product itself knows.
enum AgencyKinds {
    /// Those that have a code of seven digits, by which they sign in.
    static let localGovernments: Set<String> = [
        "pao", "thesaban-nakhon", "thesaban-mueang", "thesaban-tambon", "tao", "special-lgo",
    ]

    /// Those that a form offers even before the first of them is there.
    static let usual = Set([
        "ministry", "department", "division", "province", "district", "province-office", "provincial-branch", "cluster",
        "cluster-office", "public-organisation", "independent-body",
    ]).union(localGovernments)
}

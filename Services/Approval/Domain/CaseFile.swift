import Calendar
import Foundation

/// A case with what is known of the report that it is about.
struct CaseFile: Sendable, Equatable {
    var facts: ReportFacts
    /// The alternative of the programme's route.
    var route: String
    var way: ReportCase
    /// Since when it has been in its present state.
    var since: Date
    /// The number of the last event about it.
    var eventSequence: Int64

    var id: UUID { way.id }
}

/// What Approval knows of a report: enough to name it, to route it and to recognise its revision; no answers.
struct ReportFacts: Sendable, Equatable {
    let reference: String
    let obligationID: UUID
    let programme: String
    let programmeVersion: Int
    let period: String
    let periodLabel: Words
    let agencyID: UUID
    /// Minted once and never changed; the last word of routing keys.
    let agencySlug: String
    let agencyName: String
    let subjectLabel: String?
    /// SHA-256 of the revision's answers, hexadecimal.
    let hash: String
    let submittedAs: String
    let submittedAt: Date
    let late: Bool

    /// What people search by.
    var searchKey: String {
        SearchKey.of([reference, subjectLabel ?? "", agencyName].joined(separator: " "))
    }
}

/// The form in which texts are compared when somebody searches: small letters, Latin digits, single spaces.
enum SearchKey {
    static func of(_ text: String) -> String { (try? CleanText(text).searchKey) ?? text.lowercased() }
}

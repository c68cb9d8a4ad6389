import Foundation

/// What a letter is for.
enum LetterKind: String, Sendable, CaseIterable, Codable {
    /// A milestone of an obligation is near, or past.
    case reminder
    /// The answer to a return is due.
    case answer
    /// A report came back for correction (Q6).
    case returned
    /// It is a step's turn to decide.
    case turn
    /// A step has not decided in time.
    case overdue
    case approved, refused

    /// Planned by rules, one after the other; the others answer an event at once.
    var isPlanned: Bool { self == .reminder || self == .answer }

    var onDoubt: DoubtPolicy { isPlanned || self == .overdue ? .hold : .resend }
}

/// A word or sentence in both languages, as it is kept with a letter.
struct Phrase: Sendable, Hashable, Codable {
    let th: String
    let en: String
}

/// Everything that a letter says, frozen when it is addressed: what was told can be shown for as long as it is kept.
struct LetterFacts: Sendable, Hashable, Codable {
    var programme: Phrase
    var period: Phrase
    var agency: Phrase
    /// The register entry that the report is about.
    var subject: String?
    /// The number of the report that people see.
    var reference: String?
    var revision: Int?
    var reportID: UUID?
    /// The subject line that a programme gives its reminder.
    var headline: Phrase?
    /// The milestone's or the step's name.
    var step: Phrase?
    /// Whether what is awaited is that the report be sent, not that somebody decide about it.
    var awaitsFiling = false
    /// The first instant that is too late.
    var due: Date?
    /// The capacity in which somebody decided.
    var decidedAs: String?
    var reason: String?
    /// How many sections are to be corrected; nil for all.
    var sections: Int?
    /// Whom to ask: topic and position (Q8).
    var contacts: [Contact] = []

    struct Contact: Sendable, Hashable, Codable {
        let topic: Phrase
        let office: Phrase
    }
}

import Access
import Calendar
import Foundation
import Programme

/// Why this service does not do what it was asked; each case is something that a person can be told.
enum Refusal: Error, Sendable {
    /// There is no such thing, or the caller may not know of it.
    case notFound
    case notPermitted(Decision.Refusal)
    /// The caller prepares, and somebody else sends (Q3); says who.
    case othersSend(Words)
    /// The report is past the point at which it can be written.
    case notOpen(ReportState)
    case notYetOpen(Date)
    case locked(Date)
    /// Not flagged when the report was returned.
    case sectionClosed(Words)
    case incomplete([FormProblem])
    /// The facts lead to no route; a fault of the programme or of the register entry.
    case noRoute
    case unkeepable(Unkeepable)
    /// The programme asks nothing of this agency.
    case agencyOwesNothing
    /// The programme has no register.
    case noRegister
    case entryNotOpen
    /// Somebody else has changed it since the caller saw it.
    case changedMeanwhile
    /// The request makes no sense; for programs.
    case malformed(String)
}

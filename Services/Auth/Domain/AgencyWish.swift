import Access
import Calendar
import Foundation

/// What can be done to an agency.
enum AgencyDeed: String, Sendable, CaseIterable { case create, edit, move, merge, split, retire }

/// What is known of an agency besides its place.
struct AgencyFacts: Sendable, Equatable {
    var kind: String
    var name: Words
    var short: String
    /// By scheme.
    var codes: [String: String]
    var address: String
    var telephone: String
    var email: String
    var website: String

    /// Every fact with a name of its own, to tell two states apart.
    var fields: [(name: String, value: String)] {
        [
            ("name_th", name.thai), ("name_en", name.english), ("short_th", short), ("kind", kind),
            ("address", address), ("telephone", telephone), ("email", email), ("website", website),
        ] + AgencyRecord.schemes.keys.sorted().map { ("code_\($0)", codes[$0] ?? "") }
    }
}

/// A change that somebody wants, read and checked as far as that goes without the register.
struct AgencyWish: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case create(slug: String, AgencyFacts, parents: [Hierarchy: UUID])
        case edit(AgencyFacts)
        /// Nil for no place; a move that was planned before is replaced or stands in the way.
        case move(Hierarchy, to: UUID?, replacing: Bool)
        /// Others go into this one.
        case merge([UUID], endingHoldings: Bool)
        /// This one goes into others.
        case split([UUID], endingHoldings: Bool)
        case retire(endingHoldings: Bool)

        var deed: AgencyDeed {
            switch self {
            case .create: .create
            case .edit: .edit
            case .move: .move
            case .merge: .merge
            case .split: .split
            case .retire: .retire
            }
        }
    }

    /// The agency as it was when the form was opened; nil for one that is to be.
    let subject: (id: UUID, version: Int64)?
    let kind: Kind
    /// The first day on which it holds.
    let on: CivilDate
    let reason: String

    static func == (one: AgencyWish, other: AgencyWish) -> Bool {
        one.subject?.id == other.subject?.id && one.subject?.version == other.subject?.version
            && one.kind == other.kind && one.on == other.on && one.reason == other.reason
    }
}

/// One change of one field.
struct FieldChange: Sendable, Hashable, Codable {
    let field: String
    let before: String
    let after: String
}

/// Why a change of an agency is refused, in the words of a rule.
enum AgencyRefusal: Error, Sendable, Equatable {
    case unknown
    /// One does not administer this agency from above, in the hierarchy concerned.
    case notOver(agency: Words)
    /// Somebody changed it since the form was opened.
    case changedMeanwhile(version: Int64, [FieldChange])
    case slugTaken
    case codeTaken(code: String, by: Words)
    /// It would stand above itself.
    case circle(Words)
    /// Another move begins on this day or later.
    case movePlanned(to: Words?, from: CivilDate)
    /// The agency named is no more on that day.
    case notInForce(Words)
    case retiredAlready
    /// People would be left without their position.
    case people([Words])
    /// Agencies would be left without the one above them.
    case below([Words])
    /// One ends one's own position only through somebody else.
    case oneself
    case nothingChanges
}

import Access
import Contracts
import Database
import Foundation
import Programme
import Projections

/// Who holds, on the day, what a letter is addressed to: the holder of the task or obligation and nobody else.
struct FindRecipients: Sendable {
    let directory: Directory
    /// The business time, by which positions are held.
    let today: Date
    /// The real time, by which grants run.
    let realNow: Date

    func callAsFunction(
        _ letter: DueLetter, by programme: KnownProgramme?, on database: isolated Connection
    ) throws -> [Addressee] {
        var found: [Addressee] = []
        switch letter.kind {
        case .reminder:
            let rule = programme?.conduct.reminders.first { $0.id == letter.rule }
            for recipient in rule?.to ?? [] {
                found += try people(recipient, of: letter, on: database)
            }
        case .turn, .overdue:
            guard let report = letter.reportID else { return [] }
            found = try holders(of: database.positionsInTurn(of: report), on: database)
        case .answer, .returned, .approved, .refused:
            found = try people(.preparers, of: letter, on: database)
            for sender in programme?.conduct.sentBy ?? [] {
                found += try people(.holders(sender), of: letter, on: database)
            }
            if found.isEmpty { found = try granted([.head], letter, on: database) }
        }
        var seen: Set<UUID> = []
        return found.filter { seen.insert($0.personID).inserted }
    }

    private func people(
        _ recipient: Recipient, of letter: DueLetter, on database: isolated Connection
    ) throws -> [Addressee] {
        switch recipient {
        case .preparers: try granted([.preparer], letter, on: database)
        case .currentStep:
            try holders(of: database.positionsInTurn(ofObligation: letter.obligationID), on: database)
        case .holders(let expression):
            try holders(of: positions(expression, of: letter, on: database).map(\.id), on: database)
        }
    }

    func positions(
        _ expression: PositionExpression, of letter: DueLetter, on database: isolated Connection
    ) throws -> [KnownPosition] {
        guard let agency = expression.agency(from: letter.agencyID, in: DirectoryTree(directory)) else {
            return []
        }
        return try database.positions(of: [expression.position], at: agency)
    }

    private func holders(of positions: [UUID], on database: isolated Connection) throws -> [Addressee] {
        guard !positions.isEmpty else { return [] }
        return try database.holders(of: positions, on: today).map { Addressee(personID: $0.personID, name: $0.name) }
    }

    private func granted(
        _ roles: [Role], _ letter: DueLetter, on database: isolated Connection
    ) throws -> [Addressee] {
        try database.people(
            as: roles.map(\.rawValue), at: letter.agencyID, for: letter.programme, now: realNow)
    }
}

import Access
import Contracts
import Database
import Foundation
import Projections

/// What somebody is to a case: the seat that they hold today, their right, and what stands against it.
struct FindStanding {
    let directory: Directory
    /// The business clock's day, on which positions are held.
    let day: Date
    /// The real time, by which grants run.
    let now: Date

    /// What was found, with how many must approve in the present turn.
    struct Found: Sendable {
        let standing: Standing
        let needed: Int
        /// Everybody who may be asked today.
        let holders: [SeatHolder]
    }

    func callAsFunction(
        of principal: Principal, to file: CaseFile, _ surroundings: CaseSurroundings, _ database: isolated Connection
    ) throws -> Found {
        let holders = try database.holders(of: surroundings.positions, on: day)
        let standing = Standing(
            seat: seat(of: principal, among: holders), right: right(of: principal, to: file),
            prepared: surroundings.preparers.contains(principal.personID),
            voted: surroundings.voters.contains(principal.personID))
        let needed = file.way.current?.votesNeeded(holders: Set(holders.map(\.personID)).count) ?? 1
        let seats = holders.map { SeatHolder(name: $0.name, capacity: $0.capacity(own: nil)) }
        return Found(standing: standing, needed: needed, holders: seats)
    }

    /// The capacity that the person has chosen, if it is among those asked; else another that they hold.
    private func seat(of principal: Principal, among holders: [Holder]) -> Standing.Seat? {
        let own = holders.filter { $0.personID == principal.personID }
        guard let holder = own.first(where: { $0.holdingID == principal.capacity?.holdingID }) ?? own.first else {
            return nil
        }
        let base = principal.capacity?.holdingID == holder.holdingID ? principal.capacity?.baseTitle : nil
        return Standing.Seat(
            positionID: holder.positionID, holdingID: holder.holdingID, capacity: holder.capacity(own: base))
    }

    private func right(of principal: Principal, to file: CaseFile) -> Standing.Right {
        let object = AccessObject(agencyID: file.facts.agencyID, programme: file.facts.programme)
        switch permit(principal, .approve, object, in: directory.tree, at: now) {
        case .allowed(let grant): return .granted(by: grant.id)
        case .refused(let refusal): return .lacking(code: refusal.reason.rawValue)
        }
    }
}

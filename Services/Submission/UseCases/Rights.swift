import Access
import Database
import Foundation
import Programme
import Projections

extension Office {
    /// The grant by which somebody may do this for an agency.
    ///
    /// - Throws: `Refusal.notFound` when they may not even know of the thing, `Refusal.notPermitted` with the reason.
    func require(
        _ duty: Duty, for agency: UUID, programme: String?, by acting: Acting, in directory: Directory
    ) throws(Refusal) -> Grant {
        let object = AccessObject(agencyID: agency, programme: programme)
        switch permit(acting.principal, duty, object, in: directory.tree, at: realNow) {
        case .allowed(let grant): return grant
        case .refused(let refusal): throw refusal.hidden ? .notFound : .notPermitted(refusal)
        }
    }

    func may(
        _ duty: Duty, for agency: UUID, programme: String?, by acting: Acting, in directory: Directory
    ) -> Bool {
        let object = AccessObject(agencyID: agency, programme: programme)
        return permit(acting.principal, duty, object, in: directory.tree, at: realNow).isAllowed
    }

    /// The agencies for which somebody has one of these duties.
    func scope(_ duties: [Duty], programme: String?, of acting: Acting, in directory: Directory) -> AgencyScope {
        var seen: Set<UUID> = []
        let ids = duties.flatMap { duty in
            Access.scope(acting.principal, duty, programme: programme, in: directory.tree, at: realNow)
                .agencyIDs(in: directory.tree)
        }
        return AgencyScope(ids: ids.filter { seen.insert($0).inserted })
    }

    /// The expressions of the programme that the caller's position fulfils today; nil when they hold none of them.
    ///
    /// The token says in which position they act; the register of positions says whether they hold it on this
    /// (business) day.
    func isSender(
        _ acting: Acting, of report: Report, under programme: ReportingProgramme, in directory: Directory,
        on database: isolated Connection
    ) throws -> Bool {
        guard !programme.sentBy.isEmpty else { return true }
        guard let capacity = acting.principal.capacity else { return false }
        let tree = DirectoryTree(directory)
        let fits = programme.sentBy.contains {
            $0.position == capacity.positionKind && $0.agency(from: report.agencyID, in: tree) == capacity.agencyID
        }
        guard fits else { return false }
        return try database.holders(of: [capacity.positionID], on: now).contains { $0.personID == acting.personID }
    }
}
